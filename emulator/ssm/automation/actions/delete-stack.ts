import { failed, guidePage, type Action, type Result, type StepRun } from '../action.ts';
import { failureOf, StepFailure } from '../failure.ts';
import { PACE } from '../pace.ts';
import { lookAtStack } from './look-at-stack.ts';

/** Deletes a stack, and waits until it is gone. A stack that does not exist is no error. */
export const deleteStack: Action = {
  name: 'aws:deleteStack',
  documentation: guidePage('deletestack'),
  inputs: {
    StackName: { type: 'String', required: true },
    ClientRequestToken: { type: 'String' },
    RetainResources: { type: 'StringList' },
    RoleARN: { type: 'String' },
  },
  outputs: {},
  timeoutSeconds: 'none',
  async run(run) {
    const stackId = (run.memo as { stackId?: string } | undefined)?.stackId;
    return stackId === undefined ? begin(run) : follow(run, stackId);
  },
};

async function begin(run: StepRun): Promise<Result> {
  const stackId = await idOf(run, String(run.inputs['StackName']));
  await run.invoke('cloudformation', 'DeleteStack', { ...run.inputs });
  return stackId === undefined ? { kind: 'done' } : { kind: 'again', after: 0, memo: { stackId } };
}

/** A deleted stack can be looked at by its id alone. */
async function idOf(run: StepRun, StackName: string): Promise<string | undefined> {
  try {
    const { Stacks } = await run.invoke('cloudformation', 'DescribeStacks', { StackName });
    return ((Stacks ?? []) as { StackId?: string }[])[0]?.StackId;
  } catch (error) {
    if (error instanceof StepFailure && error.failure.message.includes('does not exist')) return undefined;
    throw error;
  }
}

async function follow(run: StepRun, stackId: string): Promise<Result> {
  const { status, reason } = await lookAtStack(run, stackId);
  if (status === 'DELETE_COMPLETE') return { kind: 'done' };
  if (status === 'DELETE_IN_PROGRESS') return { kind: 'again', after: PACE.pollMs, memo: { stackId } };
  return failed(failureOf('PostVerification', `The stack ${stackId} has the status ${status}: ${reason}`));
}
