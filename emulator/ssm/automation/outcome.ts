import { isTrue, jumpOf, type StepDefinition } from '../documents/automation-document.ts';
import type { FinalStatus } from './state.ts';

/** How a step came to its end. */
export interface Ending {
  status: FinalStatus;
  /** The step that a branch chose. */
  nextStep?: string;
  /** A branch that matched nothing and is the end. */
  ends?: boolean;
}

/** What follows: another step, the one below in the list, the end of the list's work, or the end of everything. */
export type Outcome =
  | { go: 'to'; step: string; verdict?: 'Failed' | 'TimedOut' }
  | { go: 'on'; verdict?: 'Failed' | 'TimedOut' }
  | { go: 'end'; verdict?: 'Failed' | 'TimedOut' }
  | { go: 'abort'; status: Exclude<FinalStatus, 'Success'> };

/** Where an execution goes after a step. https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-actions.html */
export function outcomeOf(step: StepDefinition, ending: Ending): Outcome {
  if (ending.status === 'Success') {
    if (ending.nextStep !== undefined) return { go: 'to', step: ending.nextStep };
    if (ending.ends || isTrue(step.isEnd)) return { go: 'end' };
    return step.nextStep === undefined ? { go: 'on' } : { go: 'to', step: step.nextStep };
  }
  const jump = jumpOf(step.onFailure);
  const continues = step.onFailure === 'Continue';
  if (!continues && jump === undefined) return { go: 'abort', status: ending.status };
  // without a word of its own a step is critical, unless the runbook is to continue after it
  const critical = step.isCritical === undefined ? !continues : isTrue(step.isCritical);
  const verdict = critical
    ? { verdict: ending.status === 'TimedOut' ? ('TimedOut' as const) : ('Failed' as const) }
    : {};
  // "isEnd" stops an execution whether the step failed or succeeded
  if (isTrue(step.isEnd)) return { go: 'end', ...verdict };
  if (jump !== undefined) return { go: 'to', step: jump, ...verdict };
  return step.nextStep === undefined ? { go: 'on', ...verdict } : { go: 'to', step: step.nextStep, ...verdict };
}
