import { type Call, principalArn } from '../../call.ts';
import { AwsError } from '../../errors.ts';
import { type Alarm, alarms } from '../state.ts';
import { note } from './change-state.ts';

/** Does one action of an alarm. What goes wrong stands in the alarm's history, as in CloudWatch. */
export async function act({ alarm: name, action }: { alarm: string; action: string }, call: Call): Promise<void> {
  const alarm = alarms(call).get(name);
  if (!alarm) return;
  try {
    await perform(call, alarm, action);
    note(call, alarm, 'Action', `Successfully executed action ${action}`, { actionState: 'Succeeded' });
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const reason = `${error.code}: ${error.message}`;
    note(call, alarm, 'Action', `Failed to execute action ${action}. Received error: "${reason}"`, {
      actionState: 'Failed',
    });
  }
}

async function perform(call: Call, alarm: Alarm, action: string): Promise<void> {
  const [, , service, , , ...rest] = action.split(':');
  const principal = {
    kind: 'service' as const,
    account: call.account,
    service: service === 'lambda' ? 'lambda.alarms.cloudwatch.amazonaws.com' : 'cloudwatch.amazonaws.com',
    sourceArn: alarm.arn,
  };
  const invoke = (target: string, operation: string, input: Record<string, unknown>) =>
    call.invoke({ service: target, operation, input, principal });
  switch (service) {
    case 'sns':
      await invoke('sns', 'Publish', {
        TopicArn: action,
        Subject: `${alarm.state}: "${alarm.name}" in ${call.region}`.slice(0, 100),
        Message: JSON.stringify(notification(call, alarm)),
      });
      return;
    case 'lambda':
      await invoke('lambda', 'Invoke', {
        FunctionName: action,
        InvocationType: 'Event',
        Payload: Buffer.from(
          JSON.stringify({ source: 'aws.cloudwatch', alarmArn: alarm.arn, ...notification(call, alarm) }),
        ),
      });
      return;
    case 'ssm': {
      // arn:aws:ssm:<region>:<account>:opsitem:<severity>#CATEGORY=<category>
      const [, severity = '3', category] = /^opsitem:([1-4])(?:#CATEGORY=(\w+))?$/.exec(rest.join(':')) ?? [];
      await invoke('ssm', 'CreateOpsItem', {
        Title: `CloudWatch alarm - '${alarm.name}' is in ALARM state`,
        Description: alarm.description ?? alarm.reason,
        Source: 'CloudWatch Alarm',
        Severity: severity,
        ...(category === undefined ? {} : { Category: category }),
        OperationalData: {
          '/aws/dedup': { Type: 'SearchableString', Value: JSON.stringify({ dedupString: alarm.arn }) },
          '/aws/resources': { Type: 'SearchableString', Value: JSON.stringify([{ arn: alarm.arn }]) },
        },
      });
      return;
    }
    default:
      throw new AwsError('InvalidAction', `${principalArn(principal, call.partition)} cannot act on ${action}`);
  }
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html */
const notification = (call: Call, alarm: Alarm): Record<string, unknown> => ({
  AlarmName: alarm.name,
  AlarmDescription: alarm.description ?? null,
  AWSAccountId: call.account,
  AlarmArn: alarm.arn,
  NewStateValue: alarm.state,
  NewStateReason: alarm.reason,
  StateChangeTime: new Date(alarm.stateUpdatedAt).toISOString().replace('Z', '+0000'),
  Region: call.region,
});
