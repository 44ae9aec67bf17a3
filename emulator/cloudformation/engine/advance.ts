import type { Call } from '../../call.ts';
import { stacks, templates, works, type Stack, type Work } from '../state.ts';
import type { Template } from '../template/template.ts';
import { advanceLater, beginDelete, beginRollback, beginUpdateRollback, needsOf } from './begin.ts';
import { finishWork } from './finish.ts';
import { setStackStatus } from './stack-events.ts';
import { doStep } from './steps/index.ts';

const POLL_MS = 1_000;

/** Does the next step of the operation that is under way on a stack. Each step is kept before the next one begins. */
export async function advance({ stackId }: { stackId: string }, call: Call): Promise<void> {
  const work = works(call).get(stackId);
  const stack = stacks(call).get(stackId);
  const template = templates(call).get(stackId)?.parsed;
  if (!work || !stack || !template) return;
  const step = work.steps[work.at];
  if (!step) {
    const problem = finishWork(call, stack, template, work);
    if (problem !== undefined) fail(call, stack, work, problem);
    return;
  }
  const limit = work.kind === 'create' ? stack.timeoutMinutes : undefined;
  if (limit !== undefined && call.now() - work.startedAt > limit * 60_000) {
    fail(call, stack, work, 'Stack creation time exceeded the specified timeout.');
    return;
  }
  const outcome = await doStep(step, { call, stack, template, work, needs: needed(call, stack, template, work) });
  if (works(call).get(stackId)?.id !== work.id) {
    advanceLater(call, stackId);
    return;
  }
  switch (outcome.state) {
    case 'waiting':
      works(call).put(stackId, { ...work, waitingSince: work.waitingSince ?? call.now() });
      advanceLater(call, stackId, POLL_MS);
      return;
    case 'done': {
      const { waitingSince: _since, ...rest } = work;
      const obsolete = outcome.obsolete ? { ...work.obsolete, [step.logicalId]: outcome.obsolete } : work.obsolete;
      works(call).put(stackId, { ...rest, at: work.at + 1, obsolete });
      advanceLater(call, stackId);
      return;
    }
    case 'failed': {
      const { waitingSince: _since, ...rest } = work;
      const next: Work = { ...rest, failed: { ...work.failed, [step.logicalId]: outcome.reason } };
      works(call).put(stackId, next);
      if ((work.kind === 'create' || work.kind === 'update') && !work.cleaning)
        fail(call, stack, next, failedResources(next));
      else {
        works(call).put(stackId, { ...next, at: next.at + 1 });
        advanceLater(call, stackId);
      }
    }
  }
}

/** Deletions go by what the resources' own records say. */
const needed = (call: Call, stack: Stack, template: Template, work: Work): Map<string, string[]> =>
  work.kind === 'create' || work.kind === 'update' ? needsOf(call, stack, template) : new Map();

const failedResources = (work: Work): string =>
  `The following resource(s) failed to ${work.kind}: [${Object.keys(work.failed).join(', ')}].`;

/** A creation or an update that cannot go on: rolls back, or does what the stack's caller asked for instead. */
function fail(call: Call, stack: Stack, work: Work, reason: string): void {
  if (work.kind === 'update') {
    beginUpdateRollback(call, stack, work, reason);
    return;
  }
  switch (stack.onFailure) {
    case 'ROLLBACK':
      beginRollback(call, stack, work, reason);
      return;
    case 'DELETE':
      beginDelete(call, stack, {
        principal: work.principal,
        retain: [],
        token: work.token,
        reason: `${reason} Delete requested by user.`,
      });
      return;
    case 'DO_NOTHING':
      setStackStatus(call, stack, 'CREATE_FAILED', reason);
      works(call).delete(stack.stackId);
  }
}
