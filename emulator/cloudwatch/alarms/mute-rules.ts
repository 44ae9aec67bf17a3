import { arn } from '../../call.ts';
import { AwsError } from '../../errors.ts';
import { operation } from '../operation.ts';
import { type MuteRule, muteRules, tags } from '../state.ts';
import { durationMs } from './durations.ts';
import { checkSchedule } from './mute-schedule.ts';
import { windowAt } from './mute-windows.ts';

const arnOf = (call: Parameters<typeof arn>[0], name: string): string =>
  arn(call, 'cloudwatch', `alarm-mute-rule:${name}`);
const LONGEST_MS = 15 * 86_400_000;

function find(call: Parameters<typeof muteRules>[0], name: string | undefined): MuteRule {
  const rule = muteRules(call).get(name ?? '');
  if (!rule) throw new AwsError('ResourceNotFoundException', `Alarm mute rule ${name} does not exist.`, 404);
  return rule;
}

const statusOf = (rule: MuteRule, now: number): 'SCHEDULED' | 'ACTIVE' | 'EXPIRED' => {
  if (windowAt(rule, now)) return 'ACTIVE';
  return rule.expireAt !== undefined && now >= rule.expireAt ? 'EXPIRED' : 'SCHEDULED';
};

const shown = (rule: MuteRule, now: number) => ({
  AlarmMuteRuleArn: rule.arn,
  ExpireDate: rule.expireAt === undefined ? undefined : new Date(rule.expireAt),
  Status: statusOf(rule, now),
  MuteType: rule.expression.startsWith('at(') ? 'ONE_TIME' : 'RECURRING',
  LastUpdatedTimestamp: new Date(rule.updatedAt),
});

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutAlarmMuteRule.html */
export const putAlarmMuteRule = operation('PutAlarmMuteRule', {
  access: (input, call) =>
    [
      arnOf(call, input.Name ?? ''),
      ...(input.MuteTargets?.AlarmNames ?? []).map((name) => arn(call, 'cloudwatch', `alarm:${name}`)),
    ].map((resource) => ({ action: 'cloudwatch:PutAlarmMuteRule', resource })),
  handle(input, call) {
    const name = input.Name ?? '';
    const schedule = input.Rule?.Schedule;
    const [expression, duration] = [schedule?.Expression ?? '', schedule?.Duration ?? ''];
    const timezone = schedule?.Timezone ?? 'UTC';
    checkSchedule(expression, timezone);
    if (durationMs(duration) > LONGEST_MS)
      throw new AwsError('ValidationError', 'Duration must be between PT1M and P15D.');
    const targets = input.MuteTargets?.AlarmNames ?? [];
    if (targets.length > 100) throw new AwsError('LimitExceeded', 'A mute rule targets up to 100 alarms.');
    muteRules(call).put(name, {
      name,
      arn: arnOf(call, name),
      ...(input.Description === undefined ? {} : { description: input.Description }),
      expression,
      duration,
      timezone,
      alarms: targets,
      ...(input.StartDate ? { startAt: input.StartDate.getTime() } : {}),
      ...(input.ExpireDate ? { expireAt: input.ExpireDate.getTime() } : {}),
      updatedAt: call.now(),
    });
    if (input.Tags)
      tags(call).put(arnOf(call, name), Object.fromEntries(input.Tags.map((tag) => [tag.Key ?? '', tag.Value ?? ''])));
    return {};
  },
});

export const getAlarmMuteRule = operation('GetAlarmMuteRule', {
  access: (input, call) => ({
    action: 'cloudwatch:GetAlarmMuteRule',
    resource: arnOf(call, input.AlarmMuteRuleName ?? ''),
  }),
  handle(input, call) {
    const rule = find(call, input.AlarmMuteRuleName);
    return {
      Name: rule.name,
      ...shown(rule, call.now()),
      Description: rule.description,
      Rule: { Schedule: { Expression: rule.expression, Duration: rule.duration, Timezone: rule.timezone } },
      MuteTargets: { AlarmNames: rule.alarms },
      StartDate: rule.startAt === undefined ? undefined : new Date(rule.startAt),
    };
  },
});

export const listAlarmMuteRules = operation('ListAlarmMuteRules', {
  access: (_input, call) => ({ action: 'cloudwatch:ListAlarmMuteRules', resource: arnOf(call, '*') }),
  handle(input, call) {
    const rules = muteRules(call)
      .values()
      .filter((rule) => input.AlarmName === undefined || rule.alarms.includes(input.AlarmName))
      .map((rule) => shown(rule, call.now()))
      .filter((rule) => !input.Statuses || input.Statuses.includes(rule.Status));
    return { AlarmMuteRuleSummaries: rules };
  },
});

export const deleteAlarmMuteRule = operation('DeleteAlarmMuteRule', {
  access: (input, call) => ({
    action: 'cloudwatch:DeleteAlarmMuteRule',
    resource: arnOf(call, input.AlarmMuteRuleName ?? ''),
  }),
  handle(input, call) {
    muteRules(call).delete(find(call, input.AlarmMuteRuleName).name);
    return {};
  },
});
