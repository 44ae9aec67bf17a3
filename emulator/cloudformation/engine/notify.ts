import type { Call } from '../../call.ts';
import { AwsError } from '../../errors.ts';
import { events } from '../state.ts';

/** Publishes a stack event to one of the stack's notification topics. */
export async function notify({ topicArn, eventId }: { topicArn: string; eventId: string }, call: Call): Promise<void> {
  const event = events(call).get(eventId);
  if (!event) return;
  const fields = {
    StackId: event.stackId,
    Timestamp: new Date(event.at).toISOString(),
    EventId: event.eventId,
    LogicalResourceId: event.logicalId,
    Namespace: call.account,
    PhysicalResourceId: event.physicalId,
    ResourceProperties: event.properties ?? 'null',
    ResourceStatus: event.status,
    ResourceStatusReason: event.reason ?? '',
    ResourceType: event.type,
    StackName: event.stackName,
    ClientRequestToken: event.clientRequestToken ?? 'null',
  };
  const lines = Object.entries(fields).map(([name, value]) => `${name}='${value}'\n`);
  try {
    await call.invoke({
      service: 'sns',
      operation: 'Publish',
      input: { TopicArn: topicArn, Subject: 'AWS CloudFormation Notification', Message: lines.join('') },
      principal: { kind: 'service', account: call.account, service: 'cloudformation.amazonaws.com' },
    });
  } catch (error) {
    // a topic that cannot be reached does not hold up the stack
    if (!(error instanceof AwsError)) throw error;
  }
}
