import type { Plan } from '../plan/plan.ts';
import type { Verdict } from '../guards/verdict.ts';
import type { Failure } from './remediation-record.ts';
import type { OutcomeReason } from './outcome-reasons.ts';

/** What can happen to a remediation. `at` is when we learn of it; all times are milliseconds since the epoch. */
export type Occurrence =
  | {
      /** A failing finding was planned and the guards were asked. */
      type: 'planned';
      at: number;
      plan: Plan;
      verdict: Verdict;
      /** Where it passes: when somebody else may start it, should the one who reserved it have died. */
      leaseEnds: number;
    }
  /** A held one was planned again, and there is nothing to do any more. */
  | { type: 'unplanned'; at: number; reason: string; message: string }
  | { type: 'started'; at: number; automationExecutionId: string; opsItemId?: string; lookAgainAt: number }
  | { type: 'refused'; at: number; reason: OutcomeReason; message: string; opsItemId?: string }
  | { type: 'stillRunning'; lookAgainAt: number }
  | {
      /** The execution came to its end. */
      type: 'ended';
      at: number;
      automationExecutionId: string;
      opsItemId?: string;
      endedAt: number;
      before?: unknown;
      after?: unknown;
      /** Absent where it succeeded. */
      failure?: Failure;
      lookAgainAt: number;
    }
  /** The source said something of its own accord. */
  | { type: 'stated'; at: number; state: 'passing' | 'failing'; observedAt: number; eventId: string }
  /** The source was asked. */
  | { type: 'asked'; at: number; answer: Answer; lookAgainAt: number };

/** What the source says when it is asked. */
export type Answer = { state: 'passing' | 'failing'; observedAt: number } | { state: 'unknown'; message: string };
