import { arn } from '../call.ts';
import { AwsError } from '../errors.ts';
import { emitConfigurationChange } from './alarms/alarm-event.ts';
import { alarmsIn, parseRule } from './alarms/alarm-rule.ts';
import { note } from './alarms/change-state.ts';
import { operation } from './operation.ts';
import { alarms, type CompositeAlarm, tags } from './state.ts';

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html */
export const putCompositeAlarm = operation('PutCompositeAlarm', {
  access: (input, call) => ({
    action: 'cloudwatch:PutCompositeAlarm',
    resource: arn(call, 'cloudwatch', `alarm:${input.AlarmName ?? ''}`),
  }),
  handle(input, call) {
    const name = input.AlarmName ?? '';
    const rule = input.AlarmRule ?? '';
    const members = alarmsIn(parseRule(rule));
    if (members.length > 100) throw new AwsError('ValidationError', 'AlarmRule names more than 100 alarms.');
    const missing = members.find((member) => !alarms(call).has(member));
    if (missing !== undefined)
      throw new AwsError('ValidationError', `AlarmRule contains references to alarms that do not exist: ${missing}.`);
    if (
      input.ActionsSuppressor !== undefined &&
      (input.ActionsSuppressorWaitPeriod === undefined || input.ActionsSuppressorExtensionPeriod === undefined)
    )
      throw new AwsError(
        'ValidationError',
        'ActionsSuppressorWaitPeriod and ActionsSuppressorExtensionPeriod are required with ActionsSuppressor.',
      );
    const before = alarms(call).get(name);
    const alarm: CompositeAlarm = {
      kind: 'composite',
      name,
      arn: arn(call, 'cloudwatch', `alarm:${name}`),
      ...(input.AlarmDescription === undefined ? {} : { description: input.AlarmDescription }),
      actionsEnabled: input.ActionsEnabled ?? true,
      okActions: input.OKActions ?? [],
      alarmActions: input.AlarmActions ?? [],
      insufficientDataActions: input.InsufficientDataActions ?? [],
      ...(before?.kind === 'composite'
        ? {
            state: before.state,
            reason: before.reason,
            ...(before.reasonData === undefined ? {} : { reasonData: before.reasonData }),
            stateUpdatedAt: before.stateUpdatedAt,
          }
        : {
            state: 'INSUFFICIENT_DATA' as const,
            reason: 'Unchecked: Initial alarm creation',
            stateUpdatedAt: call.now(),
          }),
      configuredAt: call.now(),
      rule,
      ...(input.ActionsSuppressor === undefined
        ? {}
        : {
            suppressor: input.ActionsSuppressor,
            waitPeriod: input.ActionsSuppressorWaitPeriod ?? 0,
            extensionPeriod: input.ActionsSuppressorExtensionPeriod ?? 0,
          }),
    };
    alarms(call).put(name, alarm);
    if (input.Tags && !before)
      tags(call).put(alarm.arn, Object.fromEntries(input.Tags.map((tag) => [tag.Key ?? '', tag.Value ?? ''])));
    note(call, alarm, 'ConfigurationUpdate', `Alarm "${name}" ${before ? 'updated' : 'created'}`, { version: '1.0' });
    emitConfigurationChange(call, alarm, before ? 'update' : 'create', before);
    call.later({ task: 'cloudwatch/evaluate-composite', payload: name });
    return {};
  },
});
