import type { ResourceStatus, StackResourceDriftStatus } from '@aws-sdk/client-cloudformation';
import type { Call } from '../../call.ts';
import { resourceKey, resources, resourcesOf, stacks, templates, type Stack, type StackResource } from '../state.ts';
import { invalid } from '../template/template.ts';
import { describedStack, operation, page, stackAccess } from './operation.ts';

const summary = (resource: StackResource) => ({
  LogicalResourceId: resource.logicalId,
  PhysicalResourceId: resource.physicalId,
  ResourceType: resource.type,
  ResourceStatus: resource.status as ResourceStatus,
  ResourceStatusReason: resource.statusReason,
  DriftInformation: { StackResourceDriftStatus: 'NOT_CHECKED' as StackResourceDriftStatus },
});

const detail = (stack: Stack, resource: StackResource) => ({
  ...summary(resource),
  StackName: stack.stackName,
  StackId: stack.stackId,
});

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStackResource.html */
export const describeStackResource = operation('DescribeStackResource', {
  access: stackAccess('DescribeStackResource'),
  handle(input, call) {
    const stack = stackOf(call, input.StackName);
    const resource = resources(call).get(resourceKey(stack.stackId, input.LogicalResourceId ?? ''));
    if (!resource)
      throw invalid(`Resource ${input.LogicalResourceId ?? ''} does not exist for stack ${stack.stackName}`);
    const metadata = templates(call).get(stack.stackId)?.parsed.Resources[resource.logicalId]?.Metadata;
    return {
      StackResourceDetail: {
        ...detail(stack, resource),
        LastUpdatedTimestamp: new Date(resource.updatedAt),
        Metadata: metadata === undefined ? undefined : JSON.stringify(metadata),
      },
    };
  },
});

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStackResources.html */
export const describeStackResources = operation('DescribeStackResources', {
  access: (input, call) =>
    stackAccess('DescribeStackResources')(
      { StackName: input.StackName ?? owner(call, input.PhysicalResourceId)?.stackId },
      call,
    ),
  handle(input, call) {
    if ((input.StackName === undefined) === (input.PhysicalResourceId === undefined))
      throw invalid('You must specify either StackName or PhysicalResourceId, but not both.');
    const stack =
      input.StackName === undefined ? owner(call, input.PhysicalResourceId) : stackOf(call, input.StackName);
    if (!stack) throw invalid(`Stack for ${input.PhysicalResourceId ?? ''} does not exist`);
    const wanted = input.LogicalResourceId;
    return {
      StackResources: resourcesOf(call, stack.stackId)
        .filter((resource) => wanted === undefined || resource.logicalId === wanted)
        .map((resource) => ({ ...detail(stack, resource), Timestamp: new Date(resource.updatedAt) })),
    };
  },
});

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ListStackResources.html */
export const listStackResources = operation('ListStackResources', {
  access: stackAccess('ListStackResources'),
  handle(input, call) {
    const stack = stackOf(call, input.StackName);
    const { items, next } = page(resourcesOf(call, stack.stackId), input.NextToken, 100);
    return {
      StackResourceSummaries: items.map((resource) => ({
        ...summary(resource),
        LastUpdatedTimestamp: new Date(resource.updatedAt),
      })),
      NextToken: next,
    };
  },
});

/** These operations say "Stack 'x' does not exist" where DescribeStacks says "Stack with id x". */
function stackOf(call: Call, nameOrId: string | undefined): Stack {
  try {
    return describedStack(call, nameOrId);
  } catch {
    throw invalid(`Stack '${nameOrId ?? ''}' does not exist`);
  }
}

function owner(call: Call, physicalId: string | undefined): Stack | undefined {
  const resource = resources(call)
    .values()
    .find((one) => one.physicalId === physicalId && one.status !== 'DELETE_COMPLETE');
  return resource && stacks(call).get(resource.stackId);
}
