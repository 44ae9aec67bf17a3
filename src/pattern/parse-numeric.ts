import type { JsonNode } from './json-text.ts';
import type { NumericRange } from './pattern.ts';
import type { ProblemList } from './problem-list.ts';

const FORMS = 'write ["=", n], one bound such as [">", n], or a range such as [">", 0, "<=", 5], the lower bound first';
const LOWER = new Set(['>', '>=']);
const UPPER = new Set(['<', '<=']);

/** Reads the array of `{"numeric": […]}`. */
export function parseNumeric(node: JsonNode, path: string, problems: ProblemList): NumericRange | undefined {
  if (node.kind !== 'array') return problems.add(path, node, 'Value of numeric must be an array.', FORMS);
  const [first, low, second, high, ...more] = node.items;
  if (!first || first.kind !== 'string')
    return problems.add(path, first ?? node, `Invalid member in numeric match: ${describe(first)}`, FORMS);
  const lower = readBound(first.value, low, node, path, problems);
  if (lower === undefined) return undefined;
  if (!second) return rangeFrom(first.value, lower) ?? unknownOperator(first.value, first, path, problems);
  if (!LOWER.has(first.value)) {
    const known = first.value === '=' || UPPER.has(first.value);
    return known
      ? problems.add(path, second, 'Too many terms in numeric range expression', FORMS)
      : unknownOperator(first.value, first, path, problems);
  }
  if (second.kind !== 'string' || !UPPER.has(second.value))
    return problems.add(path, second, `Bad numeric range operator: ${describe(second)}`, FORMS);
  const upper = readBound(second.value, high, node, path, problems);
  if (upper === undefined) return undefined;
  const extra = more[0];
  if (extra) return problems.add(path, extra, 'Too many terms in numeric range expression', FORMS);
  if (lower >= upper)
    return problems.add(
      path,
      node,
      'Bottom must be less than top',
      `${lower} is not less than ${upper}: widen the range`,
    );
  return {
    kind: 'numeric',
    low: lower,
    lowIncluded: first.value === '>=',
    high: upper,
    highIncluded: second.value === '<=',
  };
}

function rangeFrom(operator: string, bound: number): NumericRange | undefined {
  const open = { kind: 'numeric', low: -Infinity, lowIncluded: true, high: Infinity, highIncluded: true } as const;
  switch (operator) {
    case '=':
      return { ...open, low: bound, high: bound };
    case '>':
    case '>=':
      return { ...open, low: bound, lowIncluded: operator === '>=' };
    case '<':
    case '<=':
      return { ...open, high: bound, highIncluded: operator === '<=' };
    default:
      return undefined;
  }
}

const unknownOperator = (operator: string, at: JsonNode, path: string, problems: ProblemList): undefined =>
  problems.add(path, at, `Unrecognized numeric range operator: ${operator}`, FORMS);

function readBound(
  operator: string,
  node: JsonNode | undefined,
  array: JsonNode,
  path: string,
  problems: ProblemList,
): number | undefined {
  if (!node || node.kind !== 'number')
    return problems.add(
      path,
      node ?? array,
      `Value of ${operator} must be numeric`,
      'write a JSON number, not in quotes',
    );
  if (!survivesDouble(node.text))
    return problems.add(path, node, `Value of ${operator} is out of precision: ${node.text}`, 'use at most 15 digits');
  return node.value;
}

/** Whether a double holds exactly the number that was written. */
export function survivesDouble(text: string): boolean {
  const value = Number(text);
  return Number.isFinite(value) && normalDecimal(text) === normalDecimal(String(value));
}

/** `-12.50e3` as `-125e2`: digits without zeros at either end, and the power of ten. */
function normalDecimal(text: string): string {
  const [, sign = '', whole = '', fraction = '', power = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text) ?? [];
  const digits = (whole + fraction).replace(/^0+/, '');
  const kept = digits.replace(/0+$/, '');
  if (kept === '') return '0';
  return `${sign}${kept}e${Number(power) - fraction.length + digits.length - kept.length}`;
}

function describe(node: JsonNode | undefined): string {
  if (!node) return 'nothing';
  return 'value' in node ? JSON.stringify(node.value) : `an ${node.kind}`;
}
