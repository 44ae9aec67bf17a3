import { parseAddress, parseCidr, rangeOf } from './address.ts';
import type { JsonNode } from './json-text.ts';
import { parseNumeric } from './parse-numeric.ts';
import type { Alternative, StringForm } from './pattern.ts';
import type { ProblemList } from './problem-list.ts';
import { parseWildcard } from './wildcard.ts';

type OperatorParser = (node: JsonNode, path: string, problems: ProblemList) => Alternative | undefined;

/** Every operator of the language: the key of an object among the alternatives. */
export const OPERATORS: Readonly<Record<string, OperatorParser>> = {
  exactly: (node, path, problems) =>
    node.kind === 'string'
      ? { kind: 'exact', value: node.value }
      : problems.add(path, node, 'exact match pattern must be a string', 'write {"exactly": "text"}'),
  prefix: (node, path, problems) => parseEnd('prefix', node, path, problems),
  suffix: (node, path, problems) => parseEnd('suffix', node, path, problems),
  'equals-ignore-case': (node, path, problems) =>
    node.kind === 'string'
      ? { kind: 'equals-ignore-case', text: node.value }
      : problems.add(
          path,
          node,
          'equals-ignore-case match pattern must be a string',
          'write {"equals-ignore-case": "text"}',
        ),
  wildcard: (node, path, problems) => {
    if (node.kind !== 'string')
      return problems.add(path, node, 'wildcard match pattern must be a string', 'write {"wildcard": "a*b"}');
    const parts = readWildcard(node.value, node, path, problems);
    return parts && { kind: 'wildcard', text: node.value, parts };
  },
  'anything-but': parseAnythingBut,
  numeric: parseNumeric,
  exists: (node, path, problems) =>
    node.kind === 'literal' && node.value !== null
      ? { kind: 'exists', exists: node.value }
      : problems.add(
          path,
          node,
          'exists match pattern must be either true or false.',
          'write {"exists": true} or false',
        ),
  cidr: (node, path, problems) => {
    const range = node.kind === 'string' ? parseCidr(node.value) : undefined;
    return range
      ? { kind: 'address', range }
      : problems.add(
          path,
          node,
          `Malformed CIDR${node.kind === 'string' ? ` ${JSON.stringify(node.value)}` : ', one string expected'}`,
          'write "10.0.0.0/8" with a mask of 0 to 31, or "2001:db8::/32" with a mask of 0 to 127',
        );
  },
};

/** Reads one element of a leaf array. */
export function parseAlternative(node: JsonNode, path: string, problems: ProblemList): Alternative | undefined {
  switch (node.kind) {
    case 'string': {
      const address = parseAddress(node.value);
      return address
        ? { kind: 'address', range: rangeOf(address), literal: node.value }
        : { kind: 'exact', value: node.value };
    }
    case 'number':
    case 'literal':
      return { kind: 'exact', value: node.value };
    case 'array':
      return problems.add(
        path,
        node,
        'Match value must be String, number, true, false, or null',
        'take the values out of the inner array',
      );
    case 'object':
      return parseOperator(node, path, problems);
  }
}

function parseOperator(
  node: JsonNode & { kind: 'object' },
  path: string,
  problems: ProblemList,
): Alternative | undefined {
  const known = Object.keys(OPERATORS).join(', ');
  const [member, another] = node.members;
  if (!member) return problems.add(path, node, 'Empty objects are not allowed', `name one operator: ${known}`);
  const parse = Object.hasOwn(OPERATORS, member.key) ? OPERATORS[member.key] : undefined;
  if (!parse) return problems.add(path, node, `Unrecognized match type ${member.key}`, `the operators are ${known}`);
  const parsed = parse(member.value, `${path}.${member.key}`, problems);
  if (another)
    return problems.add(
      path,
      node,
      'Only one key allowed in match expression',
      `give "${another.key}" an object of its own beside this one`,
    );
  return parsed;
}

/** `prefix` and `suffix`: a string, or `{"equals-ignore-case": string}`. */
function parseEnd(
  kind: 'prefix' | 'suffix',
  node: JsonNode,
  path: string,
  problems: ProblemList,
): Alternative | undefined {
  if (node.kind === 'string') return { kind, text: node.value, ignoreCase: false };
  const mend = `write {"${kind}": "text"} or {"${kind}": {"equals-ignore-case": "text"}}`;
  if (node.kind !== 'object') return problems.add(path, node, `${kind} match pattern must be a string`, mend);
  const [member, another] = node.members;
  if (!member || another) return problems.add(path, node, 'Only one key allowed in match expression', mend);
  if (member.key !== 'equals-ignore-case')
    return problems.add(path, node, `Unsupported ${kind} pattern: ${member.key}`, mend);
  if (member.value.kind !== 'string')
    return problems.add(path, member.value, 'equals-ignore-case match pattern must be a string', mend);
  return { kind, text: member.value.value, ignoreCase: true };
}

function readWildcard(text: string, node: JsonNode, path: string, problems: ProblemList): string[] | undefined {
  const wildcard = parseWildcard(text);
  return 'parts' in wildcard ? wildcard.parts : problems.add(path, node, wildcard.reason, wildcard.mend);
}

function parseAnythingBut(node: JsonNode, path: string, problems: ProblemList): Alternative | undefined {
  if (node.kind === 'object') return parseAnythingButForm(node, path, problems);
  const items = node.kind === 'array' ? node.items : [node];
  const mend = 'give one string or number, or a list of strings only or of numbers only';
  if (items.length === 0) return problems.add(path, node, 'Empty arrays are not allowed', mend);
  const values: (string | number)[] = [];
  for (const item of items) {
    if (item.kind !== 'string' && item.kind !== 'number')
      return problems.add(
        path,
        item,
        node.kind === 'array'
          ? 'Inside anything but list, start|null|boolean is not supported.'
          : 'Value of anything-but must be an array or single string/number value.',
        mend,
      );
    values.push(item.value);
  }
  if (values.some((value) => typeof value !== typeof values[0]))
    return problems.add(
      path,
      node,
      'Inside anything but list, either all values are number or string, mixed type is not supported',
      mend,
    );
  return { kind: 'anything-but', values };
}

const FORMS: Readonly<Record<string, StringForm>> = {
  prefix: 'prefix',
  suffix: 'suffix',
  'equals-ignore-case': 'equals-ignore-case',
  wildcard: 'wildcard',
};

function parseAnythingButForm(
  node: JsonNode & { kind: 'object' },
  path: string,
  problems: ProblemList,
): Alternative | undefined {
  const mend = `inside anything-but, name one of ${Object.keys(FORMS).join(', ')}, with a string or a list of strings`;
  const [member, another] = node.members;
  if (!member || another) return problems.add(path, node, 'Only one key allowed in match expression', mend);
  const form = Object.hasOwn(FORMS, member.key) ? FORMS[member.key] : undefined;
  if (!form) return problems.add(path, node, `Unsupported anything-but pattern: ${member.key}`, mend);
  const items = member.value.kind === 'array' ? member.value.items : [member.value];
  if (items.length === 0) return problems.add(path, node, 'Empty arrays are not allowed', mend);
  const texts: string[] = [];
  for (const item of items) {
    if (item.kind !== 'string')
      return problems.add(path, item, `anything-but ${form} match pattern must be a string`, mend);
    if (item.value === '' && (form === 'prefix' || form === 'suffix'))
      return problems.add(path, item, `Null ${form} not allowed`, 'every string has the empty one: remove it');
    if (form === 'wildcard' && !readWildcard(item.value, item, path, problems)) return undefined;
    texts.push(item.value);
  }
  return { kind: 'anything-but-form', form, texts };
}
