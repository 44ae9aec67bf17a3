/** Metric math, parsed: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html */
export type Node =
  | { kind: 'number'; value: number }
  | { kind: 'text'; value: string }
  | { kind: 'name'; value: string }
  | { kind: 'list'; items: Node[] }
  | { kind: 'unary'; operator: string; operand: Node }
  | { kind: 'binary'; operator: string; left: Node; right: Node }
  | { kind: 'call'; name: string; inputs: Node[] };

/** The expression is not metric math, or uses a function that is not known here. */
export class ExpressionError extends Error {}

const TOKEN = /\s*(?:(\d+(?:\.\d+)?)|([A-Za-z][A-Za-z0-9_]*)|'([^']*)'|"([^"]*)"|(&&|\|\||[<>=!]=|[-+*/^()<>,[\]]))/y;

/** Loosest first. */
const LEVELS: readonly (readonly string[])[] = [
  ['||', 'OR'],
  ['&&', 'AND'],
  ['==', '!=', '<', '<=', '>', '>='],
  ['+', '-'],
  ['*', '/'],
  ['^'],
];

const MAX_LENGTH = 2048;

interface Token {
  kind: 'number' | 'name' | 'text' | 'sign';
  text: string;
}

function tokens(text: string): Token[] {
  if (text.length > MAX_LENGTH) throw new ExpressionError(`the expression is longer than ${MAX_LENGTH} characters`);
  const found: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.trimEnd().length) {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    if (!match) throw new ExpressionError(`cannot read "${text.slice(at).trim()}"`);
    const [, number, name, single, double, sign] = match;
    if (number !== undefined) found.push({ kind: 'number', text: number });
    else if (name !== undefined) found.push({ kind: 'name', text: name });
    else if (sign !== undefined) found.push({ kind: 'sign', text: sign });
    else found.push({ kind: 'text', text: single ?? double ?? '' });
  }
  return found;
}

export function parseExpression(text: string): Node {
  const input = tokens(text);
  let at = 0;
  const peek = (): Token | undefined => input[at];
  const is = (sign: string): boolean => peek()?.kind === 'sign' && peek()?.text === sign;
  const expect = (sign: string): void => {
    if (!is(sign)) throw new ExpressionError(`"${sign}" is missing before "${peek()?.text ?? 'the end'}"`);
    at++;
  };
  const listUntil = (end: string): Node[] => {
    const items: Node[] = [];
    while (!is(end)) {
      if (items.length > 0) expect(',');
      items.push(level(0));
    }
    at++;
    return items;
  };
  const level = (depth: number): Node => {
    const operators = LEVELS[depth];
    if (!operators) return unary();
    let left = level(depth + 1);
    for (
      let token = peek();
      token && token.kind !== 'text' && operators.includes(token.text.toUpperCase());
      token = peek()
    ) {
      at++;
      // a power binds from the right
      const right = token.text === '^' ? level(depth) : level(depth + 1);
      left = { kind: 'binary', operator: token.text.toUpperCase(), left, right };
    }
    return left;
  };
  const unary = (): Node => {
    if (!is('-')) return primary();
    at++;
    return { kind: 'unary', operator: '-', operand: unary() };
  };
  const primary = (): Node => {
    const token = peek();
    if (!token) throw new ExpressionError('the expression ends too early');
    at++;
    if (token.kind === 'number') return { kind: 'number', value: Number(token.text) };
    if (token.kind === 'text') return { kind: 'text', value: token.text };
    if (token.kind === 'name') {
      if (!is('(')) return { kind: 'name', value: token.text };
      at++;
      return { kind: 'call', name: token.text.toUpperCase(), inputs: listUntil(')') };
    }
    if (token.text === '[') return { kind: 'list', items: listUntil(']') };
    if (token.text !== '(') throw new ExpressionError(`"${token.text}" is out of place`);
    const inner = level(0);
    expect(')');
    return inner;
  };
  const tree = level(0);
  if (at < input.length) throw new ExpressionError(`"${input[at]?.text}" is out of place`);
  return tree;
}
