import { matchArn } from './match-arn.ts';
import { matchIp } from './match-ip.ts';
import { allOf, anyOf, fillVariables, matchGlob, not, type Answer, type Filled } from './pattern.ts';
import type { Condition, PolicyDocument } from './policy-document.ts';
import type { RequestContext } from './request-context.ts';

type Match = (value: string, wanted: Filled) => boolean;

const numeric =
  (compare: (a: number, b: number) => boolean): Match =>
  (value, { text }) =>
    value.trim() !== '' && text.trim() !== '' && compare(Number(value), Number(text));

const dated =
  (compare: (a: number, b: number) => boolean): Match =>
  (value, { text }) =>
    compare(instant(value), instant(text));

/** ISO 8601, or seconds since the epoch. */
const instant = (text: string): number => (/^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text));

const equal: Match = (value, { text }) => value === text;
const equalIgnoreCase: Match = (value, { text }) => value.toLowerCase() === text.toLowerCase();
const like: Match = (value, { text, source }) => (source ? source.test(value) : matchGlob(text, value));
const arnLike: Match = (value, { text }) => matchArn(text, value);
const inNetwork: Match = (value, { text }) => matchIp(text, value);

interface Operator {
  match: Match;
  negated?: boolean;
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
const OPERATORS: Readonly<Record<string, Operator>> = {
  stringequals: { match: equal },
  stringnotequals: { match: equal, negated: true },
  stringequalsignorecase: { match: equalIgnoreCase },
  stringnotequalsignorecase: { match: equalIgnoreCase, negated: true },
  stringlike: { match: like },
  stringnotlike: { match: like, negated: true },
  numericequals: { match: numeric((a, b) => a === b) },
  numericnotequals: { match: numeric((a, b) => a === b), negated: true },
  numericlessthan: { match: numeric((a, b) => a < b) },
  numericlessthanequals: { match: numeric((a, b) => a <= b) },
  numericgreaterthan: { match: numeric((a, b) => a > b) },
  numericgreaterthanequals: { match: numeric((a, b) => a >= b) },
  dateequals: { match: dated((a, b) => a === b) },
  datenotequals: { match: dated((a, b) => a === b), negated: true },
  datelessthan: { match: dated((a, b) => a < b) },
  datelessthanequals: { match: dated((a, b) => a <= b) },
  dategreaterthan: { match: dated((a, b) => a > b) },
  dategreaterthanequals: { match: dated((a, b) => a >= b) },
  bool: { match: equalIgnoreCase },
  binaryequals: { match: equal },
  ipaddress: { match: inNetwork },
  notipaddress: { match: inNetwork, negated: true },
  // ArnEquals and ArnLike behave identically
  arnequals: { match: arnLike },
  arnlike: { match: arnLike },
  arnnotequals: { match: arnLike, negated: true },
  arnnotlike: { match: arnLike, negated: true },
};

interface ReadOperator extends Operator {
  quantifier: 'forallvalues' | 'foranyvalue' | undefined;
  ifExists: boolean;
}

function readOperator(name: string): ReadOperator | 'null' | undefined {
  const lower = name.toLowerCase();
  if (lower === 'null') return 'null';
  const [, quantifier, plain = ''] = /^(?:(forallvalues|foranyvalue):)?(.*)$/.exec(lower) ?? [];
  const ifExists = plain.endsWith('ifexists');
  const operator = OPERATORS[ifExists ? plain.slice(0, -'ifexists'.length) : plain];
  return operator && { ...operator, quantifier: quantifier as ReadOperator['quantifier'], ifExists };
}

export const isKnownOperator = (name: string): boolean => readOperator(name) !== undefined;

/** Whether all conditions of a statement hold. */
export const conditionsHold = (
  conditions: readonly Condition[],
  context: RequestContext,
  policy: PolicyDocument,
): Answer => allOf(conditions.map((condition) => holds(condition, context, policy)));

function holds([name, key, wanted]: Condition, context: RequestContext, policy: PolicyDocument): Answer {
  const operator = readOperator(name);
  const values = context.get(key);
  if (values === 'unknown' || operator === undefined) return 'unknown';
  if (operator === 'null') {
    const absent = values === undefined || values.length === 0;
    return wanted.some((text) => (text.toLowerCase() === 'true') === absent) ? 'yes' : 'no';
  }
  if (values === undefined || values.length === 0) return whenAbsent(operator);
  const matches = (value: string): Answer => {
    const found = anyOf(wanted.map((pattern) => matchFilled(operator.match, value, pattern, context, policy)));
    return operator.negated ? not(found) : found;
  };
  if (operator.quantifier === 'foranyvalue') return anyOf(values.map(matches));
  if (operator.quantifier === 'forallvalues') return allOf(values.map(matches));
  // without a quantifier: some value matches, or, negated, none does
  return operator.negated ? allOf(values.map(matches)) : anyOf(values.map(matches));
}

/** A key that is not there fails a positive condition and fulfils a negated one. */
function whenAbsent({ quantifier, ifExists, negated }: ReadOperator): Answer {
  if (ifExists || quantifier === 'forallvalues') return 'yes';
  if (quantifier === 'foranyvalue') return 'no';
  return negated ? 'yes' : 'no';
}

function matchFilled(
  match: Match,
  value: string,
  pattern: string,
  context: RequestContext,
  policy: PolicyDocument,
): Answer {
  const filled = policy.variables ? fillVariables(pattern, context) : { text: pattern };
  if (typeof filled === 'string') return filled;
  return match(value, filled) ? 'yes' : 'no';
}
