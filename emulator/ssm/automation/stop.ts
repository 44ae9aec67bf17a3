import type { Call } from '../../call.ts';
import { jumpOf } from '../documents/automation-document.ts';
import type { StepRun } from './action.ts';
import { actionOf } from './actions.ts';
import { endStep } from './conclude.ts';
import { finish } from './finish.ts';
import { framesFor } from './frames.ts';
import { advanceLater, PACE } from './pace.ts';
import { executions, isFinal, steps, type Execution, type Plan } from './state.ts';

/** An `onCancel` path may run so long. https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-actions.html */
const CLEANUP_MS = 120_000;

/** Cancels the step under way, and takes its `onCancel` path if it has one and has not overrun it. */
export async function beginStop(call: Call, plan: Plan, executionId: string, run: StepRun | undefined): Promise<void> {
  if (run) await actionOf(run.definition.action)?.cancel?.(run);
  const execution = executions(call).get(executionId);
  if (!execution || isFinal(execution.status)) return;
  if (run) endStep(call, plan, run.stepId, 'Cancelled', {});
  const cleanup = execution.stop?.cleaning ? undefined : jumpOf(run?.definition.onCancel);
  const { frames, left } =
    cleanup === undefined ? { frames: [], left: loopsOf(execution) } : framesFor(execution.frames, cleanup);
  for (const loop of left)
    if (steps(call).get(loop)?.status === 'InProgress') endStep(call, plan, loop, 'Cancelled', {});
  if (cleanup === undefined) return finish(call, executionId, 'Cancelled');
  const { current: _cancelled, ...rest } = execution;
  executions(call).put(executionId, {
    ...rest,
    frames,
    next: cleanup,
    stop: { type: 'Cancel', cleaning: true, deadline: call.now() + CLEANUP_MS },
  });
  advanceLater(call, executionId, PACE.gapMs);
}

const loopsOf = (execution: Execution): string[] =>
  execution.frames.flatMap(({ loop }) => (loop === undefined ? [] : [loop])).reverse();
