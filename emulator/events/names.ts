import { arn, type Call, type Scope } from '../call.ts';
import { AwsError } from '../errors.ts';
import { pageFrom } from '../page.ts';
import { buses, rules, type EventBus, type Rule } from './state.ts';

export const DEFAULT_BUS = 'default';

export const invalid = (message: string): AwsError => new AwsError('ValidationException', message);
export const notFound = (message: string): AwsError => new AwsError('ResourceNotFoundException', message);

/** The name in what may be a bus's name or its ARN; the default bus's if nothing is given. */
export const busName = (nameOrArn: string | undefined): string =>
  nameOrArn === undefined
    ? DEFAULT_BUS
    : nameOrArn.slice(nameOrArn.indexOf('event-bus/') < 0 ? 0 : nameOrArn.indexOf('event-bus/') + 10);

export const busArn = (call: Pick<Call, 'partition' | 'account' | 'region'>, name: string): string =>
  arn(call, 'events', `event-bus/${name}`);

/** Rules of the default bus have no bus in their ARN. */
export const ruleArn = (call: Pick<Call, 'partition' | 'account' | 'region'>, bus: string, name: string): string =>
  arn(call, 'events', bus === DEFAULT_BUS ? `rule/${name}` : `rule/${bus}/${name}`);

/** Every account has a default bus in every Region. */
export function findBus(scope: Scope, name: string): EventBus | undefined {
  const kept = buses(scope).get(name);
  return kept ?? (name === DEFAULT_BUS ? { name, tags: {}, createdAt: 0, modifiedAt: 0 } : undefined);
}

export function getBus(scope: Scope, nameOrArn: string | undefined): EventBus {
  const name = busName(nameOrArn);
  const bus = findBus(scope, name);
  if (!bus) throw notFound(`Event bus ${name} does not exist.`);
  return bus;
}

export const ruleKey = (bus: string, name: string): string => `${bus}/${name}`;

export function getRule(scope: Scope, bus: string | undefined, name: string | undefined): Rule {
  const owner = getBus(scope, bus);
  const rule = rules(scope).get(ruleKey(owner.name, name ?? ''));
  if (!rule) throw notFound(`Rule ${name} does not exist on EventBus ${owner.name}.`);
  return rule;
}

export const putRuleState = (scope: Scope, rule: Rule): void => rules(scope).put(ruleKey(rule.bus, rule.name), rule);

/** One page of a list; the token is the number of items before it. */
export function pageOf<T>(
  all: readonly T[],
  token: string | undefined,
  limit = 100,
): { page: T[]; next: { NextToken?: string } } {
  const { items, next } = pageFrom(all, token, limit, () => invalid('The token is not valid.'));
  return { page: items, next: next === undefined ? {} : { NextToken: next } };
}

export const tagList = (tags: Record<string, string>): { Key: string; Value: string }[] =>
  Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));

export const tagRecord = (
  tags: readonly { Key?: string | undefined; Value?: string | undefined }[] | undefined,
): Record<string, string> => Object.fromEntries((tags ?? []).map(({ Key, Value }) => [Key ?? '', Value ?? '']));
