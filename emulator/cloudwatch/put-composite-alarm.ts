import { AwsError } from '../errors.ts';
import { alarmsIn, parseRule } from './alarms/alarm-rule.ts';
import { operation } from './operation.ts';
import { alarmArn, alarmCore, keepAlarm } from './put-alarm.ts';
import { alarms, type CompositeAlarm } from './state.ts';

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html */
export const putCompositeAlarm = operation('PutCompositeAlarm', {
  access: (input, call) => ({
    action: 'cloudwatch:PutCompositeAlarm',
    resource: alarmArn(call, input.AlarmName),
  }),
  handle(input, call) {
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
    const before = alarms(call).get(input.AlarmName ?? '');
    const alarm: CompositeAlarm = {
      kind: 'composite',
      ...alarmCore(call, input, before?.kind === 'composite' ? before : undefined),
      rule,
      ...(input.ActionsSuppressor === undefined
        ? {}
        : {
            suppressor: input.ActionsSuppressor,
            waitPeriod: input.ActionsSuppressorWaitPeriod ?? 0,
            extensionPeriod: input.ActionsSuppressorExtensionPeriod ?? 0,
          }),
    };
    keepAlarm(call, alarm, input, before);
    call.later({ task: 'cloudwatch/evaluate-composite', payload: alarm.name });
    return {};
  },
});
