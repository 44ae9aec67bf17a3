import { ExpressionError, type Node, parseExpression } from './parse.ts';

/** Values by the beginning of their period, in milliseconds since the epoch. Periods without a value are absent. */
export type Series = Map<number, number>;

type Value = number | string | Series | Series[];

export interface MathScope {
  from: number;
  to: number;
  period: number;
  /** All metrics of the request, for `METRICS()`. */
  metrics(): Series[];
  /** Undefined for an id that is not there, or that asks for itself. */
  find(id: string): Series | undefined;
  path: readonly string[];
}

/** A metric-math expression over the series of a request. A constant becomes a value in every period. */
export function evaluateExpression(text: string, scope: MathScope): Series {
  const value = valueOf(parseExpression(text), scope);
  if (typeof value === 'number') return constant(value, scope);
  if (value instanceof Map) return value;
  throw new ExpressionError('the expression must give one time series');
}

function constant(value: number, { from, to, period }: MathScope): Series {
  const series: Series = new Map();
  for (let at = from; at < to; at += period) series.set(at, value);
  return series;
}

function valueOf(node: Node, scope: MathScope): Value {
  switch (node.kind) {
    case 'number':
    case 'text':
      return node.value;
    case 'name': {
      const found = scope.find(node.value);
      if (!found) throw new ExpressionError(`there is no "${node.value}" to compute with`);
      return found;
    }
    case 'list':
      return node.items.map((item) => seriesFrom(valueOf(item, scope), scope));
    case 'unary':
      return combine('*', -1, valueOf(node.operand, scope));
    case 'binary':
      return combine(node.operator, valueOf(node.left, scope), valueOf(node.right, scope));
    case 'call':
      return callFunction(node, scope);
  }
}

const seriesFrom = (value: Value, scope: MathScope): Series => {
  if (value instanceof Map) return value;
  if (typeof value === 'number') return constant(value, scope);
  throw new ExpressionError('a time series was expected');
};

const OPERATORS: Readonly<Record<string, (a: number, b: number) => number>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '^': (a, b) => a ** b,
  '==': (a, b) => Number(a === b),
  '!=': (a, b) => Number(a !== b),
  '<': (a, b) => Number(a < b),
  '<=': (a, b) => Number(a <= b),
  '>': (a, b) => Number(a > b),
  '>=': (a, b) => Number(a >= b),
  '&&': (a, b) => Number(a !== 0 && b !== 0),
  AND: (a, b) => Number(a !== 0 && b !== 0),
  '||': (a, b) => Number(a !== 0 || b !== 0),
  OR: (a, b) => Number(a !== 0 || b !== 0),
};

/** Element by element; a period in which one side has no value has none in the result. */
function combine(operator: string, left: Value, right: Value): Value {
  const apply = OPERATORS[operator];
  if (!apply) throw new ExpressionError(`the operator ${operator} is not known`);
  if (typeof left === 'number' && typeof right === 'number') return apply(left, right);
  if (Array.isArray(left)) return left.map((item) => combine(operator, item, right) as Series);
  if (Array.isArray(right)) return right.map((item) => combine(operator, left, item) as Series);
  if (typeof left === 'string' || typeof right === 'string') throw new ExpressionError('text cannot be computed with');
  const result: Series = new Map();
  const times = left instanceof Map ? left.keys() : (right as Series).keys();
  for (const at of times) {
    const [a, b] = [left, right].map((side) => (side instanceof Map ? side.get(at) : side));
    if (a === undefined || b === undefined) continue;
    const value = apply(a, b);
    // CloudWatch leaves a period out in which a division by zero would happen
    if (Number.isFinite(value)) result.set(at, value);
  }
  return result;
}

const FOLDS: Readonly<Record<string, (values: number[]) => number>> = {
  SUM: (values) => values.reduce((a, b) => a + b, 0),
  AVG: (values) => values.reduce((a, b) => a + b, 0) / values.length,
  MIN: (values) => Math.min(...values),
  MAX: (values) => Math.max(...values),
};
const MAPS: Readonly<Record<string, (value: number) => number>> = {
  ABS: Math.abs,
  CEIL: Math.ceil,
  FLOOR: Math.floor,
  LOG: Math.log,
  LOG10: Math.log10,
};

function callFunction({ name, inputs }: Extract<Node, { kind: 'call' }>, scope: MathScope): Value {
  if (name === 'METRICS') return scope.metrics();
  const values = inputs.map((input) => (isRepeat(input) ? 'REPEAT' : valueOf(input, scope)));
  const [first = 0, second, third] = values;
  const fold = FOLDS[name];
  if (fold) return foldOver(first, fold);
  const map = MAPS[name];
  if (map) return typeof first === 'number' ? map(first) : mapOver(first, map);
  if (name === 'IF') return choose(first, second ?? 0, third ?? 0, scope);
  if (name === 'FILL') return fillGaps(seriesFrom(first, scope), second ?? 0, scope);
  if (name === 'PERIOD') return scope.period / 1000;
  throw new ExpressionError(`the function ${name} is not known here`);
}

const isRepeat = (node: Node): boolean => node.kind === 'name' && node.value.toUpperCase() === 'REPEAT';

/** Over several series: in each period; over one: over all of its periods. */
function foldOver(value: Value, fold: (values: number[]) => number): Value {
  if (value instanceof Map) return value.size === 0 ? value : fold([...value.values()]);
  if (!Array.isArray(value)) throw new ExpressionError('a time series was expected');
  const result: Series = new Map();
  for (const at of new Set(value.flatMap((series) => [...series.keys()]))) {
    const present = value.map((series) => series.get(at)).filter((item) => item !== undefined);
    result.set(at, fold(present));
  }
  return new Map([...result].toSorted(([a], [b]) => a - b));
}

function mapOver(value: Value, map: (value: number) => number): Value {
  if (Array.isArray(value)) return value.map((series) => mapOver(series, map) as Series);
  if (!(value instanceof Map)) throw new ExpressionError('a time series was expected');
  return new Map([...value].map(([at, item]) => [at, map(item)]));
}

function choose(condition: Value, yes: Value, no: Value, scope: MathScope): Value {
  const test = seriesFrom(condition, scope);
  const [a, b] = [seriesFrom(yes, scope), seriesFrom(no, scope)];
  const result: Series = new Map();
  for (const [at, holds] of test) {
    const value = (holds === 0 ? b : a).get(at);
    if (value !== undefined) result.set(at, value);
  }
  return result;
}

function fillGaps(series: Series, filler: Value, scope: MathScope): Series {
  const result: Series = new Map();
  let last: number | undefined;
  for (let at = scope.from; at < scope.to; at += scope.period) {
    const own = series.get(at);
    const value = own ?? (filler === 'REPEAT' ? last : filler instanceof Map ? filler.get(at) : Number(filler));
    if (value !== undefined) result.set(at, value);
    last = own ?? last;
  }
  return result;
}
