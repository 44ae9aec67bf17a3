import type { Call } from '../../call.ts';
import { emitStep } from './events.ts';
import type { Failure } from './failure.ts';
import { finish } from './finish.ts';
import { framesFor } from './frames.ts';
import { outcomeOf, type Ending, type Outcome } from './outcome.ts';
import { advanceLater, PACE } from './pace.ts';
import { placeOf, runbookOf } from './runbook-of.ts';
import { executions, steps, type Execution, type Plan, type Status, type Step } from './state.ts';

/** Ends a step and sets where the execution goes from there. */
export function conclude(
  call: Call,
  plan: Plan,
  stepId: string,
  ending: Ending,
  result: { outputs?: Record<string, unknown>; failure?: Failure } = {},
): void {
  const step = endStep(call, plan, stepId, ending.status, result);
  const place = placeOf(runbookOf(call, plan), step.name);
  const execution = executions(call).get(plan.executionId);
  if (!place || !execution) throw new Error(`execution ${plan.executionId} has no step ${step.name}`);
  const outcome = outcomeOf(place.step, ending);
  if (outcome.go === 'abort') {
    for (const { loop } of execution.frames.toReversed())
      if (loop !== undefined)
        endStep(call, plan, loop, outcome.status, result.failure ? { failure: result.failure } : {});
    const status = execution.stop?.type === 'Cancel' ? 'Cancelled' : outcome.status;
    return finish(call, execution.id, status, result.failure?.message);
  }
  const moved = move(call, plan, execution, outcome, place.following);
  executions(call).put(execution.id, outcome.verdict ? spoiled(moved, outcome.verdict, result.failure) : moved);
  advanceLater(call, execution.id, PACE.gapMs);
}

/** The first critical failure decides what the execution comes to. */
const spoiled = (execution: Execution, verdict: 'Failed' | 'TimedOut', failure: Failure | undefined): Execution =>
  execution.verdict ? execution : { ...execution, verdict, ...(failure ? { failureMessage: failure.message } : {}) };

function move(
  call: Call,
  plan: Plan,
  execution: Execution,
  outcome: Exclude<Outcome, { go: 'abort' }>,
  following: string | undefined,
): Execution {
  const { current: _ended, next: _old, ...rest } = execution;
  const target = outcome.go === 'to' ? outcome.step : outcome.go === 'on' ? following : undefined;
  if (target === undefined) {
    // the end of a list of steps: a loop looks whether it goes round again, the runbook itself is over
    const loop = execution.frames.at(-1)?.loop;
    return loop === undefined ? rest : { ...rest, frames: execution.frames.slice(0, -1), current: loop };
  }
  const { frames, left } = framesFor(execution.frames, target);
  for (const loop of left) endStep(call, plan, loop, 'Exited', {});
  return { ...rest, frames, next: target };
}

/** Writes the end of a step and says so. */
export function endStep(
  call: Call,
  plan: Plan,
  stepId: string,
  status: Status,
  result: { outputs?: Record<string, unknown>; failure?: Failure },
): Step {
  const step = steps(call).get(stepId);
  if (!step) throw new Error(`no step execution ${stepId}`);
  const { memo: _done, ...rest } = step;
  const ended: Step = {
    ...rest,
    status,
    endedAt: call.now(),
    ...(result.outputs ? { values: { ...step.values, ...result.outputs } } : {}),
    ...(result.failure ? { failure: result.failure } : {}),
  };
  steps(call).put(stepId, ended);
  emitStep(call, plan, ended);
  return ended;
}
