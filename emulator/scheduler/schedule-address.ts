import { arn, type Call, type Scope } from '../call.ts';
import { AwsError, validationError } from '../errors.ts';
import { pageFrom } from '../page.ts';
import { DEFAULT_GROUP, groups, schedules, type Schedule, type ScheduleGroup } from './state.ts';

export const scheduleArn = (call: Call, group: string | undefined, name: string | undefined): string =>
  arn(call, 'scheduler', `schedule/${group ?? DEFAULT_GROUP}/${name ?? ''}`);

export const groupArn = (call: Call, name: string | undefined): string =>
  arn(call, 'scheduler', `schedule-group/${name ?? ''}`);

export const scheduleKey = (group: string | undefined, name: string | undefined): string =>
  `${group ?? DEFAULT_GROUP}/${name ?? ''}`;

const notFound = (message: string): AwsError => new AwsError('ResourceNotFoundException', message, 404);

/** Every account has the group `default`. */
export function getGroup(scope: Scope, name = DEFAULT_GROUP): ScheduleGroup {
  const group = groups(scope).get(name) ?? (name === DEFAULT_GROUP ? { name, createdAt: 0, tags: {} } : undefined);
  if (!group) throw notFound(`Schedule group ${name} does not exist.`);
  return group;
}

export function getSchedule(scope: Scope, group: string | undefined, name: string | undefined): Schedule {
  const schedule = schedules(scope).get(scheduleKey(group, name));
  if (!schedule) throw notFound(`Schedule ${name} does not exist.`);
  return schedule;
}

export function checkName(name: string | undefined, member: string): string {
  if (!/^[0-9a-zA-Z-_.]{1,64}$/.test(name ?? ''))
    throw validationError(
      `1 validation error detected: Value '${name}' at '${member}' failed to satisfy constraint: Member must satisfy regular expression pattern: [0-9a-zA-Z-_.]+`,
    );
  return name ?? '';
}

/** A page; the token is the number of items before it. */
export function pageOf<T>(
  all: readonly T[],
  token: string | undefined,
  limit = 100,
): { page: T[]; next: { NextToken?: string } } {
  const { items, next } = pageFrom(all, token, limit, () => validationError('Invalid NextToken.'));
  return { page: items, next: next === undefined ? {} : { NextToken: next } };
}
