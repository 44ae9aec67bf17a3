import type { Call } from '../../call.ts';
import type { Location } from './state.ts';

/** How long things take, in milliseconds: steps are not instantaneous, and timings should look like it. */
export const PACE = {
  /** From the beginning of a step to its action. */
  stepMs: 40,
  /** Between the end of a step and the beginning of the next. */
  gapMs: 15,
  /** Between attempts of a step; AWS documents no backoff. */
  retryMs: 40,
  /** Between calls that AWS throttled. */
  throttledMs: 1_000,
  /** Between looks at a resource; AWS documents no interval. */
  pollMs: 2_000,
} as const;

/** The name of the task that looks at an execution's alarm. */
export const alarmTask = (executionId: string): string => `ssm/automation-alarm/${executionId}`;

/** Takes the execution further, durably, in so many milliseconds. An execution has one such task at most. */
export function advanceLater(call: Call, executionId: string, after: number, place?: Location): void {
  call.later({
    ...place,
    task: 'ssm/advance-automation',
    payload: { executionId },
    after,
    name: `ssm/automation/${executionId}`,
  });
}
