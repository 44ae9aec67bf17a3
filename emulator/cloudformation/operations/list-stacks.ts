import type { StackSummary } from '@aws-sdk/client-cloudformation';
import { stacks } from '../state.ts';
import { anyAccess, operation, page } from './operation.ts';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ListStacks.html */
export const listStacks = operation('ListStacks', {
  access: anyAccess('ListStacks'),
  handle(input, call) {
    const wanted: readonly string[] = input.StackStatusFilter ?? [];
    const all = stacks(call)
      .values()
      .filter((stack) => wanted.length === 0 || wanted.includes(stack.status))
      .reverse();
    const { items, next } = page(all, input.NextToken, 100);
    return {
      StackSummaries: items.map(
        (stack): StackSummary => ({
          StackId: stack.stackId,
          StackName: stack.stackName,
          TemplateDescription: stack.description,
          CreationTime: new Date(stack.createdAt),
          LastUpdatedTime: stack.updatedAt === undefined ? undefined : new Date(stack.updatedAt),
          DeletionTime: stack.deletedAt === undefined ? undefined : new Date(stack.deletedAt),
          StackStatus: stack.status as StackSummary['StackStatus'],
          StackStatusReason: stack.statusReason,
          DriftInformation: { StackDriftStatus: 'NOT_CHECKED' },
        }),
      ),
      NextToken: next,
    };
  },
});
