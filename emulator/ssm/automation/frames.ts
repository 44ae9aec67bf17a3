import type { Call } from '../../call.ts';
import { innerStepsOf, type StepDefinition } from '../documents/automation-document.ts';
import { textOf } from './conversion.ts';
import { executions, steps, type Execution, type Frame, type Step } from './state.ts';

/** Step executions for a list of steps, all pending. */
export function pendingSteps(
  call: Call,
  sequence: readonly StepDefinition[],
  parent?: Step['parent'],
): Record<string, string> {
  const ids: Record<string, string> = {};
  for (const { name, action } of sequence) {
    const id = call.ids.uuid();
    ids[name] = id;
    const step: Step = { id, name, action, status: 'Pending', attempt: 0, maxAttempts: 1 };
    steps(call).put(id, parent ? { ...step, parent } : step);
  }
  return ids;
}

/** Makes the steps of a loop ready for another round. */
export function enterIteration(
  call: Call,
  execution: Execution,
  loop: Step,
  definition: StepDefinition,
  iteration: number,
  value: unknown,
): void {
  const sequence = innerStepsOf(definition);
  const ids = pendingSteps(call, sequence, {
    stepId: loop.id,
    name: loop.name,
    iteration,
    ...(value === undefined ? {} : { value: textOf(value) }),
  });
  const { current: _loop, ...rest } = execution;
  executions(call).put(execution.id, {
    ...rest,
    stepIds: [...execution.stepIds, ...Object.values(ids)],
    frames: [...execution.frames, { loop: loop.id, ids }],
    ...(sequence[0] ? { next: sequence[0].name } : {}),
  });
}

/** The frames without those of loops that a jump to `step` leaves; `left` are these loops, innermost first. */
export function framesFor(frames: readonly Frame[], step: string): { frames: Frame[]; left: string[] } {
  const depth = frames.findLastIndex(({ ids }) => ids[step] !== undefined);
  const left = frames.slice(depth + 1).flatMap(({ loop }) => (loop === undefined ? [] : [loop]));
  return { frames: frames.slice(0, depth + 1), left: left.reverse() };
}
