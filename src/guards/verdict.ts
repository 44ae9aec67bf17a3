import type { Exemption } from '../policy/policy.ts';
import type { Plan } from '../plan/plan.ts';

/** What a guard says of a plan. `hold` tries again at `until`; `skip` ends the matter. */
export type Verdict =
  | { verdict: 'pass' }
  | { verdict: 'hold'; reason: Reason; until: number; message: string }
  | { verdict: 'skip'; reason: Reason; message: string };

/** The closed table of reasons: each guard's, in words. */
export const reasons = {
  'kill-switch': 'remediation is switched off',
  suppressed: 'the source itself says that nothing is to be done',
  exempt: 'somebody answers for this resource staying as it is',
  observe: 'the policy only observes',
  approval: 'a person must approve first',
  duplicate: 'this remediation of this resource is already under way or done',
  superseded: 'the source has since said something newer',
  budget: 'the policy has begun as many remediations within the hour as it may',
} as const;
export type Reason = keyof typeof reasons;

/** What the guards may know, read once before they are asked. */
export interface Facts {
  /** Milliseconds since the epoch. */
  now: number;
  settings: { killSwitch: boolean; modes: Readonly<Record<string, Plan['mode']>> };
  /** The remediation's record, if there is one. */
  record?: {
    state: string;
    generation: number;
    observedAt: number;
    attempt: number;
    plan?: { hash: string };
    /** When each state was reached, and when the source last said that the check passes. */
    reached?: Readonly<Partial<Record<string, number>>>;
    passingAt?: number;
  };
  exemptions: readonly Exemption[];
  /** Begun within the current hour by this policy in this account and Region. */
  begunThisHour: number;
  /** The end of the hour that `begunThisHour` counts. */
  hourEnds: number;
}

/** One file each; `index.ts` holds their order. */
export interface Guard {
  name: Reason;
  check(plan: Plan, facts: Facts): Verdict;
}
