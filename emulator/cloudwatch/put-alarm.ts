import type { PutCompositeAlarmCommandInput, PutMetricAlarmCommandInput } from '@aws-sdk/client-cloudwatch';
import { arn, type Call } from '../call.ts';
import { AwsError } from '../errors.ts';
import { emitConfigurationChange } from './alarms/alarm-event.ts';
import { note } from './alarms/change-state.ts';
import { type Alarm, type AlarmCore, alarms, tags } from './state.ts';

type PutInput = PutCompositeAlarmCommandInput | PutMetricAlarmCommandInput;

/** For each state. */
const MOST_ACTIONS = 5;

export const alarmArn = (call: Call, name: string | undefined): string =>
  arn(call, 'cloudwatch', `alarm:${name ?? ''}`);

/** What every alarm has. A changed alarm keeps its state until its next evaluation. Throws `ValidationError`. */
export function alarmCore(call: Call, input: PutInput, before: AlarmCore | undefined): AlarmCore {
  const name = input.AlarmName ?? '';
  if (name.length === 0 || name.length > 255)
    throw new AwsError('ValidationError', 'AlarmName must have 1 to 255 characters.');
  for (const actions of [input.OKActions, input.AlarmActions, input.InsufficientDataActions])
    if ((actions?.length ?? 0) > MOST_ACTIONS)
      throw new AwsError('ValidationError', `An alarm has at most ${MOST_ACTIONS} actions for each state.`);
  return {
    name,
    arn: alarmArn(call, name),
    ...(input.AlarmDescription === undefined ? {} : { description: input.AlarmDescription }),
    actionsEnabled: input.ActionsEnabled ?? true,
    okActions: input.OKActions ?? [],
    alarmActions: input.AlarmActions ?? [],
    insufficientDataActions: input.InsufficientDataActions ?? [],
    state: before?.state ?? 'INSUFFICIENT_DATA',
    reason: before?.reason ?? 'Unchecked: Initial alarm creation',
    ...(before?.reasonData === undefined ? {} : { reasonData: before.reasonData }),
    stateUpdatedAt: before?.stateUpdatedAt ?? call.now(),
    configuredAt: call.now(),
  };
}

/** Keeps the alarm, notes the change and tells it. Tags are taken only with a new alarm, as in AWS. */
export function keepAlarm(call: Call, alarm: Alarm, input: PutInput, before: Alarm | undefined): void {
  alarms(call).put(alarm.name, alarm);
  if (input.Tags && !before)
    tags(call).put(alarm.arn, Object.fromEntries(input.Tags.map((tag) => [tag.Key ?? '', tag.Value ?? ''])));
  note(call, alarm, 'ConfigurationUpdate', `Alarm "${alarm.name}" ${before ? 'updated' : 'created'}`, {
    version: '1.0',
    type: before ? 'Update' : 'Create',
  });
  emitConfigurationChange(call, alarm, before ? 'update' : 'create', before);
}
