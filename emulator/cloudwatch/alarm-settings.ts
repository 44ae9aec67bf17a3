import type { Call } from '../call.ts';
import { AwsError } from '../errors.ts';
import { emitConfigurationChange } from './alarms/alarm-event.ts';
import { alarmsIn, parseRule } from './alarms/alarm-rule.ts';
import { changeState } from './alarms/change-state.ts';
import { operation } from './operation.ts';
import { pageOf } from './page.ts';
import { alarmArn } from './put-alarm.ts';
import { type Alarm, type AlarmState, alarms, history, tags } from './state.ts';

const STATES: readonly string[] = ['OK', 'ALARM', 'INSUFFICIENT_DATA'] satisfies AlarmState[];

function find(call: Call, name: string | undefined): Alarm {
  const alarm = alarms(call).get(name ?? '');
  if (!alarm) throw new AwsError('ResourceNotFound', `Alarm ${name} does not exist`, 404);
  return alarm;
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_SetAlarmState.html: until the next evaluation. */
export const setAlarmState = operation('SetAlarmState', {
  access: (input, call) => ({ action: 'cloudwatch:SetAlarmState', resource: alarmArn(call, input.AlarmName ?? '') }),
  handle(input, call) {
    const alarm = find(call, input.AlarmName);
    const state = input.StateValue ?? '';
    if (!STATES.includes(state))
      throw new AwsError('ValidationError', `StateValue ${state} is not one of ${STATES.join(', ')}.`);
    if (input.StateReasonData !== undefined && !isJson(input.StateReasonData))
      throw new AwsError('InvalidFormat', 'StateReasonData was not properly formatted.');
    if (alarm.state === state) return {};
    changeState(call, alarm, {
      state: state as AlarmState,
      reason: input.StateReason ?? '',
      ...(input.StateReasonData === undefined ? {} : { reasonData: input.StateReasonData }),
    });
    return {};
  },
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DeleteAlarms.html */
export const deleteAlarms = operation('DeleteAlarms', {
  access: (input, call) =>
    (input.AlarmNames ?? []).map((name) => ({ action: 'cloudwatch:DeleteAlarms', resource: alarmArn(call, name) })),
  handle(input, call) {
    const names = input.AlarmNames ?? [];
    const doomed = names.map((name) => find(call, name));
    const needed = alarms(call)
      .values()
      .filter((alarm) => alarm.kind === 'composite' && !names.includes(alarm.name))
      .flatMap((alarm) => (alarm.kind === 'composite' ? alarmsIn(parseRule(alarm.rule)) : []));
    const kept = names.find((name) => needed.includes(name));
    if (kept !== undefined)
      throw new AwsError('ValidationError', `Cannot delete ${kept} as there are composite alarm(s) depending on it.`);
    for (const alarm of doomed) {
      alarms(call).delete(alarm.name);
      tags(call).delete(alarm.arn);
      call.forget(`cloudwatch-evaluate-${alarm.name}`);
      emitConfigurationChange(call, alarm, 'delete');
    }
    return {};
  },
});

const switchActions = (name: 'EnableAlarmActions' | 'DisableAlarmActions', actionsEnabled: boolean) =>
  operation(name, {
    access: (input, call) =>
      (input.AlarmNames ?? []).map((alarm) => ({ action: `cloudwatch:${name}`, resource: alarmArn(call, alarm) })),
    handle(input, call) {
      for (const alarmName of input.AlarmNames ?? []) {
        const alarm = alarms(call).get(alarmName);
        if (alarm) alarms(call).put(alarmName, { ...alarm, actionsEnabled });
      }
      return {};
    },
  });

export const enableAlarmActions = switchActions('EnableAlarmActions', true);
export const disableAlarmActions = switchActions('DisableAlarmActions', false);

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarmHistory.html */
export const describeAlarmHistory = operation('DescribeAlarmHistory', {
  access: (input, call) => ({
    action: 'cloudwatch:DescribeAlarmHistory',
    resource: alarmArn(call, input.AlarmName ?? '*'),
  }),
  handle(input, call) {
    const found = history(call)
      .values()
      .filter(
        (item) =>
          (input.AlarmName === undefined || item.alarm === input.AlarmName) &&
          (input.HistoryItemType === undefined || item.type === input.HistoryItemType) &&
          (input.AlarmTypes === undefined || input.AlarmTypes.includes(item.kind)) &&
          item.at >= (input.StartDate?.getTime() ?? 0) &&
          item.at <= (input.EndDate?.getTime() ?? Number.MAX_SAFE_INTEGER),
      );
    if (input.ScanBy !== 'TimestampAscending') found.reverse();
    const { items, next } = pageOf(found, input.NextToken, Math.min(input.MaxRecords ?? 50, 100));
    return {
      AlarmHistoryItems: items.map((item) => ({
        AlarmName: item.alarm,
        AlarmType: item.kind,
        Timestamp: new Date(item.at),
        HistoryItemType: item.type,
        HistorySummary: item.summary,
        HistoryData: item.data,
      })),
      NextToken: next,
    };
  },
});

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_TagResource.html */
export const tagResource = operation('TagResource', {
  access: (input) => ({ action: 'cloudwatch:TagResource', resource: input.ResourceARN ?? '*' }),
  handle(input, call) {
    const key = taggable(call, input.ResourceARN);
    const added = Object.fromEntries((input.Tags ?? []).map((tag) => [tag.Key ?? '', tag.Value ?? '']));
    tags(call).put(key, { ...tags(call).get(key), ...added });
    return {};
  },
});

export const untagResource = operation('UntagResource', {
  access: (input) => ({ action: 'cloudwatch:UntagResource', resource: input.ResourceARN ?? '*' }),
  handle(input, call) {
    const key = taggable(call, input.ResourceARN);
    const left = Object.entries(tags(call).get(key) ?? {}).filter(([name]) => !input.TagKeys?.includes(name));
    tags(call).put(key, Object.fromEntries(left));
    return {};
  },
});

export const listTagsForResource = operation('ListTagsForResource', {
  access: (input) => ({ action: 'cloudwatch:ListTagsForResource', resource: input.ResourceARN ?? '*' }),
  handle(input, call) {
    const found = tags(call).get(taggable(call, input.ResourceARN)) ?? {};
    return { Tags: Object.entries(found).map(([Key, Value]) => ({ Key, Value })) };
  },
});

function taggable(call: Call, resource: string | undefined): string {
  const known = alarms(call)
    .values()
    .some((alarm) => alarm.arn === resource);
  if (!known || resource === undefined)
    throw new AwsError('ResourceNotFoundException', `The resource ${resource} does not exist.`, 404);
  return resource;
}
