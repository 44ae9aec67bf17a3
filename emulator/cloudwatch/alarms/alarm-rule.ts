import { AwsError } from '../../errors.ts';
import type { AlarmState } from '../state.ts';

/** The expression of a composite alarm: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html */
export type Rule =
  | { kind: 'constant'; value: boolean }
  | { kind: 'state'; state: AlarmState; alarm: string }
  | { kind: 'not'; inner: Rule }
  | { kind: 'and' | 'or'; parts: Rule[] };

const MAX_LENGTH = 10_240;
const TOKEN = /\s*(?:([()])|"([^"]*)"|([^\s()"]+))/y;

/** Throws `ValidationError` where the rule cannot be read. */
export function parseRule(text: string): Rule {
  if (text.length > MAX_LENGTH) throw invalid(`AlarmRule must not be longer than ${MAX_LENGTH} characters`);
  const words = tokens(text);
  let at = 0;
  const take = (): string | undefined => words[at++];
  const chain = (word: 'AND' | 'OR', kind: 'and' | 'or', next: () => Rule): Rule => {
    const parts = [next()];
    while (words[at] === word) {
      at++;
      parts.push(next());
    }
    const [only] = parts;
    return parts.length === 1 && only ? only : { kind, parts };
  };
  const or = (): Rule => chain('OR', 'or', and);
  const and = (): Rule => chain('AND', 'and', not);
  const not = (): Rule => {
    if (words[at] !== 'NOT') return primary();
    at++;
    return { kind: 'not', inner: not() };
  };
  const close = (): void => {
    if (take() !== ')') throw invalid('a closing parenthesis is missing');
  };
  const primary = (): Rule => {
    const word = take();
    if (word === '(') {
      const inner = or();
      close();
      return inner;
    }
    if (word === 'TRUE' || word === 'FALSE') return { kind: 'constant', value: word === 'TRUE' };
    if (word !== 'ALARM' && word !== 'OK' && word !== 'INSUFFICIENT_DATA')
      throw invalid(`"${word ?? 'the end'}" is out of place`);
    if (take() !== '(') throw invalid(`${word} must be followed by an alarm in parentheses`);
    const alarm = take();
    if (alarm === undefined || alarm === '(' || alarm === ')') throw invalid(`${word} names no alarm`);
    close();
    return { kind: 'state', state: word, alarm: alarm.split(':alarm:').at(-1) ?? alarm };
  };
  const rule = or();
  if (at < words.length) throw invalid(`"${words[at]}" is out of place`);
  return rule;
}

export function holds(rule: Rule, stateOf: (alarm: string) => AlarmState | undefined): boolean {
  switch (rule.kind) {
    case 'constant':
      return rule.value;
    case 'state':
      return stateOf(rule.alarm) === rule.state;
    case 'not':
      return !holds(rule.inner, stateOf);
    case 'and':
      return rule.parts.every((part) => holds(part, stateOf));
    case 'or':
      return rule.parts.some((part) => holds(part, stateOf));
  }
}

/** The alarms that a rule looks at, each once. */
export function alarmsIn(rule: Rule): string[] {
  if (rule.kind === 'state') return [rule.alarm];
  if (rule.kind === 'constant') return [];
  const inner = rule.kind === 'not' ? [rule.inner] : rule.parts;
  return [...new Set(inner.flatMap(alarmsIn))];
}

function tokens(text: string): string[] {
  const words: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.trimEnd().length) {
    const match = TOKEN.exec(text);
    if (!match) throw invalid('a quotation mark is missing');
    words.push(match[1] ?? match[2] ?? match[3] ?? '');
  }
  return words;
}

const invalid = (why: string): AwsError => new AwsError('ValidationError', `Invalid AlarmRule: ${why}.`);
