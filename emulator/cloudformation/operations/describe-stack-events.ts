import type { ResourceStatus } from '@aws-sdk/client-cloudformation';
import { events } from '../state.ts';
import { describedStack, operation, page, stackAccess } from './operation.ts';

/**
 * Newest first.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStackEvents.html
 */
export const describeStackEvents = operation('DescribeStackEvents', {
  access: stackAccess('DescribeStackEvents'),
  handle(input, call) {
    const { stackId } = describedStack(call, input.StackName);
    const all = events(call)
      .values()
      .filter((event) => event.stackId === stackId)
      .reverse();
    const { items, next } = page(all, input.NextToken, 100);
    return {
      StackEvents: items.map((event) => ({
        StackId: event.stackId,
        EventId: event.eventId,
        StackName: event.stackName,
        LogicalResourceId: event.logicalId,
        PhysicalResourceId: event.physicalId,
        ResourceType: event.type,
        Timestamp: new Date(event.at),
        ResourceStatus: event.status as ResourceStatus,
        ResourceStatusReason: event.reason,
        ResourceProperties: event.properties,
        ClientRequestToken: event.clientRequestToken,
      })),
      NextToken: next,
    };
  },
});
