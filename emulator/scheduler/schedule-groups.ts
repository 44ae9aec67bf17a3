import type * as client from '@aws-sdk/client-scheduler';
import type { Call } from '../call.ts';
import { AwsError, validationError } from '../errors.ts';
import { operationsOf } from '../wire/operation.ts';
import { checkName, getGroup, groupArn, pageOf } from './schedule-address.ts';
import { forgetSchedule } from './schedules.ts';
import { DEFAULT_GROUP, groups, schedules, type ScheduleGroup } from './state.ts';

const operation = operationsOf<typeof client>();

const onGroup =
  (action: string) =>
  (input: { Name?: string | undefined }, call: Call): { action: string; resource: string } => ({
    action: `scheduler:${action}`,
    resource: groupArn(call, input.Name),
  });

export const createScheduleGroup = operation('CreateScheduleGroup', {
  access: onGroup('CreateScheduleGroup'),
  handle(input, call) {
    const name = checkName(input.Name, 'name');
    if (name === DEFAULT_GROUP || groups(call).has(name))
      throw new AwsError('ConflictException', `Schedule group ${name} already exists.`, 409);
    const tags = Object.fromEntries((input.Tags ?? []).map(({ Key, Value }) => [Key ?? '', Value ?? '']));
    groups(call).put(name, { name, createdAt: call.now(), tags });
    return { ScheduleGroupArn: groupArn(call, name) };
  },
});

export const getScheduleGroup = operation('GetScheduleGroup', {
  access: onGroup('GetScheduleGroup'),
  handle: (input, call) => shown(call, getGroup(call, input.Name)),
});

/** Its schedules go with it. */
export const deleteScheduleGroup = operation('DeleteScheduleGroup', {
  access: onGroup('DeleteScheduleGroup'),
  handle(input, call) {
    if (input.Name === DEFAULT_GROUP) throw validationError('The default schedule group cannot be deleted.');
    const { name } = getGroup(call, input.Name);
    for (const schedule of schedules(call).values()) if (schedule.group === name) forgetSchedule(call, schedule);
    groups(call).delete(name);
    return {};
  },
});

export const listScheduleGroups = operation('ListScheduleGroups', {
  access: () => ({ action: 'scheduler:ListScheduleGroups', resource: '*' }),
  handle(input, call) {
    const all = [getGroup(call), ...groups(call).values()].filter(({ name }) =>
      name.startsWith(input.NamePrefix ?? ''),
    );
    const { page, next } = pageOf(all, input.NextToken, input.MaxResults);
    return { ScheduleGroups: page.map((group) => shown(call, group)), ...next };
  },
});

const shown = (call: Call, { name, createdAt }: ScheduleGroup) => ({
  Arn: groupArn(call, name),
  Name: name,
  State: 'ACTIVE' as const,
  CreationDate: new Date(createdAt),
  LastModificationDate: new Date(createdAt),
});
