import type { Call } from '../../call.ts';
import { AwsError } from '../../errors.ts';
import { issueSession } from '../../sts/issue-session.ts';
import { nodeArn } from '../nodes/find-node.ts';
import type { CommandRow, InvocationRow } from './state.ts';

const text = (at: number): string => new Date(at).toISOString();

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/monitoring-systems-manager-event-examples.html#SSM-Run-Command-event-types */
export async function announceCommand(call: Call, command: CommandRow): Promise<void> {
  if (command.associationId !== undefined) return;
  call.emit({
    source: 'aws.ssm',
    detailType: 'EC2 Command Status-change Notification',
    resources: command.nodeIds.map((id) => nodeArn(call, id)),
    detail: {
      'command-id': command.id,
      'document-name': command.documentName,
      'expire-after': text(command.expiresAt),
      parameters: command.parameters,
      'requested-date-time': text(command.requestedAt),
      status: command.status,
    },
  });
  await notify(call, command, 'Command', command.status, { instanceIds: command.instanceIds });
}

export async function announceInvocation(call: Call, command: CommandRow, invocation: InvocationRow): Promise<void> {
  if (command.associationId !== undefined) return;
  call.emit({
    source: 'aws.ssm',
    detailType: 'EC2 Command Invocation Status-change Notification',
    resources: [nodeArn(call, invocation.nodeId)],
    detail: {
      'command-id': command.id,
      'document-name': command.documentName,
      'instance-id': invocation.nodeId,
      'requested-date-time': text(invocation.requestedAt),
      status: invocation.status,
    },
  });
  await notify(call, command, 'Invocation', invocation.status, { instanceId: invocation.nodeId });
}

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/monitoring-sns-examples.html */
async function notify(
  call: Call,
  command: CommandRow,
  type: 'Command' | 'Invocation',
  status: string,
  about: Record<string, unknown>,
): Promise<void> {
  const { notification, serviceRole } = command;
  if (notification === undefined || serviceRole === undefined) return;
  const events = notification.NotificationEvents ?? ['All'];
  if ((notification.NotificationType ?? 'Command') !== type) return;
  if (!events.includes('All') && !events.some((event) => event === status)) return;
  const message = {
    commandId: command.id,
    documentName: command.documentName,
    ...about,
    requestedDateTime: text(command.requestedAt),
    ...(type === 'Command'
      ? {
          expiresAfter: text(command.expiresAt),
          outputS3BucketName: command.s3?.bucket ?? '',
          outputS3KeyPrefix: command.s3?.prefix ?? '',
        }
      : {}),
    status,
    ...(type === 'Invocation' ? { detailedStatus: status } : {}),
    eventTime: text(call.now()),
  };
  const subject = `EC2 Run Command Notification ${call.region}`;
  try {
    const { principal } = issueSession(call, {
      roleArn: serviceRole,
      sessionName: command.id,
      service: 'ssm.amazonaws.com',
    });
    const input = { TopicArn: notification.NotificationArn, Subject: subject, Message: JSON.stringify(message) };
    await call.invoke({ service: 'sns', operation: 'Publish', input, principal });
  } catch (error) {
    // a notification that the role may not send is lost; the command goes on
    if (!(error instanceof AwsError)) throw error;
  }
}
