import type { Call } from '../../call.ts';
import { events, resourceKey, resources, stacks, works, type Stack, type StackResource } from '../state.ts';

/** Sets a stack's status, adds the stack event, tells EventBridge and the stack's topics. */
export function setStackStatus(call: Call, stack: Stack, status: string, reason?: string): Stack {
  const { statusReason: _before, ...rest } = stack;
  const next: Stack = { ...rest, status, ...(reason === undefined ? {} : { statusReason: reason }) };
  stacks(call).put(next.stackId, next);
  addEvent(call, next, {
    logicalId: next.stackName,
    physicalId: next.stackId,
    type: 'AWS::CloudFormation::Stack',
    status,
    ...(reason === undefined ? {} : { statusReason: reason }),
  });
  // https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/event-detail-stack-status-change.html
  call.emit({
    source: 'aws.cloudformation',
    detailType: 'CloudFormation Stack Status Change',
    resources: [next.stackId],
    detail: {
      'stack-id': next.stackId,
      'status-details': { status, 'status-reason': reason ?? '' },
      'client-request-token': tokenOf(call, next) ?? '',
    },
  });
  return next;
}

/** Sets a resource's status and adds the stack event. */
export function setResourceStatus(
  call: Call,
  stack: Stack,
  resource: StackResource,
  status: string,
  reason?: string,
): StackResource {
  const { statusReason: _before, ...rest } = resource;
  const next: StackResource = {
    ...rest,
    status,
    updatedAt: call.now(),
    ...(reason === undefined ? {} : { statusReason: reason }),
  };
  resources(call).put(resourceKey(stack.stackId, next.logicalId), next);
  addEvent(call, stack, next);
  // https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/event-detail-resource-status-change.html
  call.emit({
    source: 'aws.cloudformation',
    detailType: 'CloudFormation Resource Status Change',
    resources: [stack.stackId],
    detail: {
      'stack-id': stack.stackId,
      'logical-resource-id': next.logicalId,
      'physical-resource-id': next.physicalId ?? '',
      'status-details': { status, 'status-reason': reason ?? '' },
      'resource-type': next.type,
      'client-request-token': tokenOf(call, stack) ?? '',
    },
  });
  return next;
}

type Noted = Pick<StackResource, 'logicalId' | 'type' | 'status' | 'statusReason'> &
  Partial<Pick<StackResource, 'physicalId' | 'properties'>>;

/** Adds a line to the stack's history, and to its notification topics. */
export function addEvent(call: Call, stack: Stack, noted: Noted): void {
  const token = tokenOf(call, stack);
  const id = call.ids.uuid();
  const eventId = noted.type === 'AWS::CloudFormation::Stack' ? id : `${noted.logicalId}-${noted.status}-${id}`;
  events(call).put(eventId, {
    eventId,
    stackId: stack.stackId,
    stackName: stack.stackName,
    logicalId: noted.logicalId,
    physicalId: noted.physicalId ?? '',
    type: noted.type,
    at: call.now(),
    status: noted.status,
    ...(noted.statusReason === undefined ? {} : { reason: noted.statusReason }),
    ...(noted.properties ? { properties: JSON.stringify(noted.properties) } : {}),
    ...(token === undefined ? {} : { clientRequestToken: token }),
  });
  for (const topicArn of stack.notificationArns)
    call.later({ task: 'cloudformation/notify', payload: { topicArn, eventId } });
}

const tokenOf = (call: Call, stack: Stack): string | undefined =>
  works(call).get(stack.stackId)?.token ?? stack.clientRequestToken;
