import type * as client from '@aws-sdk/client-scheduler';
import type { Call } from '../call.ts';
import { AwsError } from '../errors.ts';
import { operationsOf, type AccessRequest } from '../wire/operation.ts';
import { readSchedule } from './read-schedule.ts';
import { start, stop } from './run-schedule.ts';
import { checkName, getGroup, getSchedule, groupArn, pageOf, scheduleArn, scheduleKey } from './schedule-address.ts';
import { clientTokens, schedules, type Schedule } from './state.ts';

const operation = operationsOf<typeof client>();

interface Named {
  Name?: string | undefined;
  GroupName?: string | undefined;
}

const onSchedule =
  (action: string) =>
  (input: Named & { Target?: client.Target | undefined }, call: Call): AccessRequest[] => [
    { action: `scheduler:${action}`, resource: scheduleArn(call, input.GroupName, input.Name) },
    ...(input.Target?.RoleArn === undefined
      ? []
      : [
          {
            action: 'iam:PassRole',
            resource: input.Target.RoleArn,
            context: { 'iam:PassedToService': 'scheduler.amazonaws.com' },
          },
        ]),
  ];

export const createSchedule = operation('CreateSchedule', {
  access: onSchedule('CreateSchedule'),
  handle(input, call) {
    const name = checkName(input.Name, 'name');
    getGroup(call, input.GroupName);
    const key = scheduleKey(input.GroupName, name);
    const arn = scheduleArn(call, input.GroupName, name);
    if (schedules(call).has(key)) {
      if (input.ClientToken !== undefined && clientTokens(call).get(key) === input.ClientToken)
        return { ScheduleArn: arn };
      throw new AwsError('ConflictException', `Schedule ${name} already exists.`, 409);
    }
    const schedule = readSchedule(input, name, call.now(), call);
    schedules(call).put(key, schedule);
    if (input.ClientToken !== undefined) clientTokens(call).put(key, input.ClientToken);
    start(call, schedule);
    return { ScheduleArn: arn };
  },
});

/** All is set anew: what is not given gets its default. */
export const updateSchedule = operation('UpdateSchedule', {
  access: onSchedule('UpdateSchedule'),
  handle(input, call) {
    const old = getSchedule(call, input.GroupName, input.Name);
    const schedule = readSchedule(input, old.name, old.createdAt, call);
    schedules(call).put(scheduleKey(old.group, old.name), schedule);
    start(call, schedule);
    return { ScheduleArn: scheduleArn(call, old.group, old.name) };
  },
});

export const getScheduleOperation = operation('GetSchedule', {
  access: onSchedule('GetSchedule'),
  handle(input, call) {
    const schedule = getSchedule(call, input.GroupName, input.Name);
    return {
      ...shown(call, schedule),
      ScheduleExpression: schedule.expression,
      ScheduleExpressionTimezone: schedule.zone,
      FlexibleTimeWindow:
        schedule.windowMinutes === 0
          ? { Mode: 'OFF' as const }
          : { Mode: 'FLEXIBLE' as const, MaximumWindowInMinutes: schedule.windowMinutes },
      ActionAfterCompletion: schedule.afterCompletion,
      Target: {
        ...(schedule.target.given as unknown as client.Target),
        RetryPolicy: {
          MaximumEventAgeInSeconds: schedule.target.maximumEventAgeInSeconds,
          MaximumRetryAttempts: schedule.target.maximumRetryAttempts,
        },
      },
      ...(schedule.description === undefined ? {} : { Description: schedule.description }),
      ...(schedule.kmsKeyArn === undefined ? {} : { KmsKeyArn: schedule.kmsKeyArn }),
      ...(schedule.start === undefined ? {} : { StartDate: new Date(schedule.start) }),
      ...(schedule.end === undefined ? {} : { EndDate: new Date(schedule.end) }),
    };
  },
});

export const deleteSchedule = operation('DeleteSchedule', {
  access: onSchedule('DeleteSchedule'),
  handle(input, call) {
    forgetSchedule(call, getSchedule(call, input.GroupName, input.Name));
    return {};
  },
});

export function forgetSchedule(call: Call, schedule: Schedule): void {
  stop(call, schedule);
  schedules(call).delete(scheduleKey(schedule.group, schedule.name));
  clientTokens(call).delete(scheduleKey(schedule.group, schedule.name));
}

export const listSchedules = operation('ListSchedules', {
  access: (input, call) => ({
    action: 'scheduler:ListSchedules',
    resource: input.GroupName === undefined ? '*' : groupArn(call, input.GroupName),
  }),
  handle(input, call) {
    const wanted = ({ group, name, enabled }: Schedule): boolean =>
      (input.GroupName === undefined || group === input.GroupName) &&
      name.startsWith(input.NamePrefix ?? '') &&
      (input.State === undefined || enabled === (input.State === 'ENABLED'));
    const all = schedules(call).values().filter(wanted);
    const { page, next } = pageOf(all, input.NextToken, input.MaxResults);
    return {
      Schedules: page.map((schedule) => ({ ...shown(call, schedule), Target: { Arn: schedule.target.arn } })),
      ...next,
    };
  },
});

const shown = (call: Call, schedule: Schedule) => ({
  Arn: scheduleArn(call, schedule.group, schedule.name),
  Name: schedule.name,
  GroupName: schedule.group,
  State: schedule.enabled ? ('ENABLED' as const) : ('DISABLED' as const),
  CreationDate: new Date(schedule.createdAt),
  LastModificationDate: new Date(schedule.modifiedAt),
});
