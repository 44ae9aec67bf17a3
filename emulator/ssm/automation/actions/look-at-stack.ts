import type { StepRun } from '../action.ts';

/** The status of a stack; `DELETE_COMPLETE` once it is not there any more. */
export async function lookAtStack(run: StepRun, stack: string): Promise<{ status: string; reason: string }> {
  const { Stacks } = await run.invoke('cloudformation', 'DescribeStacks', { StackName: stack });
  const [found] = (Stacks ?? []) as { StackStatus?: string; StackStatusReason?: string }[];
  return { status: found?.StackStatus ?? 'DELETE_COMPLETE', reason: found?.StackStatusReason ?? '' };
}
