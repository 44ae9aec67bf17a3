import { isMap } from '../documents/automation-document.ts';

/**
 * The part of JSONPath that Automation's selectors know: children, deep scan, index and filter.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-outputs-inputs.html
 */
export type Segment =
  | { kind: 'child'; name: string }
  | { kind: 'scan'; name: string }
  | { kind: 'index'; index: number }
  | { kind: 'every' }
  | { kind: 'filter'; path: string[]; operator: Operator; operand: unknown };

type Operator = '==' | '!=' | '>' | '<' | '>=' | '<=';

export class SelectorError extends Error {}

/** Deep scans of deep scans multiply. */
const MAX_FOUND = 100_000;

const parsed = new Map<string, readonly Segment[]>();

/** What `selector` finds in `value`. A single place that does not exist is undefined; a scan, a filter or `*` finds a list. */
export function select(value: unknown, selector: string): unknown {
  let segments = parsed.get(selector);
  if (!segments) {
    segments = parseSelector(selector);
    parsed.set(selector, segments);
  }
  const many = segments.some(({ kind }) => kind === 'scan' || kind === 'filter' || kind === 'every');
  let found: unknown[] = [value];
  for (const segment of segments) {
    found = found.flatMap((item) => step(item, segment));
    if (found.length > MAX_FOUND)
      throw new SelectorError(`The selector finds more than ${MAX_FOUND} values: ${selector}`);
  }
  return many ? found : found[0];
}

/** `$.A.b[0]`, also without `$.` at its start. Throws `SelectorError`. */
export function parseSelector(selector: string): Segment[] {
  const text = selector.trim();
  const segments: Segment[] = [];
  let rest = text.startsWith('$') ? text.slice(1) : text.startsWith('[') ? text : `.${text}`;
  while (rest !== '') {
    const [segment, length] = readSegment(rest, selector);
    segments.push(segment);
    rest = rest.slice(length);
  }
  return segments;
}

function readSegment(text: string, selector: string): [Segment, number] {
  const dotted = /^(\.\.?)(\*|[^.[\]\s*]+)/.exec(text);
  if (dotted) {
    const [whole, dots, name = ''] = dotted;
    if (dots === '..') return [{ kind: 'scan', name }, whole.length];
    return [name === '*' ? { kind: 'every' } : { kind: 'child', name }, whole.length];
  }
  const every = /^\.?\[\s*\*\s*\]/.exec(text);
  if (every) return [{ kind: 'every' }, every[0].length];
  const index = /^\.?\[\s*(-?\d+)\s*\]/.exec(text);
  if (index) return [{ kind: 'index', index: Number(index[1]) }, index[0].length];
  const quoted = /^\.?\[\s*(?:'([^']*)'|"([^"]*)")\s*\]/.exec(text);
  if (quoted) return [{ kind: 'child', name: quoted[1] ?? quoted[2] ?? '' }, quoted[0].length];
  const filter = /^\.?\[\?\(\s*@((?:\.[^\s=!<>.)\]]+)*)\s*(==|!=|>=|<=|>|<)\s*('[^']*'|"[^"]*"|[^\s)'"]+)\s*\)\]/.exec(
    text,
  );
  if (filter) {
    const [whole, path = '', operator, operand = ''] = filter;
    const names = path.split('.').slice(1);
    return [
      { kind: 'filter', path: names, operator: operator as Operator, operand: readOperand(operand) },
      whole.length,
    ];
  }
  throw new SelectorError(`Invalid selector: ${selector}`);
}

function readOperand(text: string): unknown {
  if (/^['"]/.test(text)) return text.slice(1, -1);
  if (/^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  return text === 'true' ? true : text === 'false' ? false : text === 'null' ? null : text;
}

const present = (value: unknown): unknown[] => (value === undefined ? [] : [value]);

function step(value: unknown, segment: Segment): unknown[] {
  switch (segment.kind) {
    case 'child':
      return isMap(value) && Object.hasOwn(value, segment.name) ? present(value[segment.name]) : [];
    case 'scan':
      return scan(value, segment.name);
    case 'index':
      return Array.isArray(value) ? present(value.at(segment.index)) : [];
    case 'every':
      return Array.isArray(value) ? (value as unknown[]) : isMap(value) ? Object.values(value) : [];
    case 'filter':
      return (Array.isArray(value) ? (value as unknown[]) : isMap(value) ? [value] : []).filter((item) =>
        matches(item, segment),
      );
  }
}

function scan(value: unknown, name: string): unknown[] {
  if (Array.isArray(value)) return value.flatMap((item) => scan(item, name));
  if (!isMap(value)) return [];
  const own = name === '*' ? Object.values(value) : Object.hasOwn(value, name) ? present(value[name]) : [];
  return [...own, ...Object.values(value).flatMap((item) => scan(item, name))];
}

function matches(item: unknown, { path, operator, operand }: Extract<Segment, { kind: 'filter' }>): boolean {
  let left = item;
  for (const name of path) left = isMap(left) && Object.hasOwn(left, name) ? left[name] : undefined;
  if (left === undefined) return false;
  if (operator === '==') return left === operand;
  if (operator === '!=') return left !== operand;
  return typeof left === typeof operand && (typeof left === 'number' || typeof left === 'string')
    ? isOrdered(left, operator, operand as number | string)
    : false;
}

function isOrdered(a: number | string, operator: Operator, b: number | string): boolean {
  if (operator === '>') return a > b;
  if (operator === '<') return a < b;
  return operator === '>=' ? a >= b : a <= b;
}
