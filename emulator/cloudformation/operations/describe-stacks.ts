import type { Stack as StackOutput } from '@aws-sdk/client-cloudformation';
import { stacks, type Stack } from '../state.ts';
import { anyAccess, describedStack, operation, page, stackAccess } from './operation.ts';

/**
 * Without a name, all stacks but deleted ones; a deleted stack is shown only by its id.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStacks.html
 */
export const describeStacks = operation('DescribeStacks', {
  access: (input, call) =>
    input.StackName === undefined
      ? anyAccess('DescribeStacks')()
      : stackAccess('DescribeStacks')({ StackName: input.StackName }, call),
  handle(input, call) {
    if (input.StackName !== undefined) return { Stacks: [shown(describedStack(call, input.StackName))] };
    const all = stacks(call)
      .values()
      .filter((stack) => stack.status !== 'DELETE_COMPLETE')
      .reverse();
    const { items, next } = page(all, input.NextToken, 100);
    return { Stacks: items.map(shown), NextToken: next };
  },
});

function shown(stack: Stack): StackOutput {
  return {
    StackId: stack.stackId,
    StackName: stack.stackName,
    Description: stack.description,
    Parameters: stack.parameters.map(({ key, value, noEcho, resolved }) => ({
      ParameterKey: key,
      ParameterValue: noEcho ? '****' : value,
      ResolvedValue: resolved,
    })),
    CreationTime: new Date(stack.createdAt),
    LastUpdatedTime: stack.updatedAt === undefined ? undefined : new Date(stack.updatedAt),
    DeletionTime: stack.deletedAt === undefined ? undefined : new Date(stack.deletedAt),
    RollbackConfiguration: {},
    StackStatus: stack.status as StackOutput['StackStatus'],
    StackStatusReason: stack.statusReason,
    DisableRollback: stack.onFailure === 'DO_NOTHING',
    NotificationARNs: stack.notificationArns,
    TimeoutInMinutes: stack.timeoutMinutes,
    Capabilities: stack.capabilities as StackOutput['Capabilities'],
    Outputs: stack.outputs.map(({ key, value, description, exportName }) => ({
      OutputKey: key,
      OutputValue: value,
      Description: description,
      ExportName: exportName,
    })),
    RoleARN: stack.roleArn,
    Tags: Object.entries(stack.tags).map(([Key, Value]) => ({ Key, Value })),
    EnableTerminationProtection: stack.terminationProtection,
    DriftInformation: { StackDriftStatus: 'NOT_CHECKED' },
  };
}
