import type { Plan } from '../plan/plan.ts';
import { approval } from './approval.ts';
import { budget } from './budget.ts';
import { duplicate } from './duplicate.ts';
import { exempt } from './exempt.ts';
import { killSwitch } from './kill-switch.ts';
import { observe } from './observe.ts';
import { suppressed } from './suppressed.ts';
import type { Facts, Guard, Verdict } from './verdict.ts';

/**
 * The guards, in the order in which they decide. What is dealt with already comes first: a late or repeated event must
 * not turn a remediation that is over into one that was skipped. Budgets come last, as only what would start counts.
 */
export const guards: readonly Guard[] = [duplicate, killSwitch, suppressed, exempt, observe, approval, budget];

export interface Decision {
  /** Of the first guard that stands in the way, else `pass`. */
  decision: Verdict;
  /** Of all guards, in their order. */
  verdicts: readonly (Verdict & { guard: Guard['name'] })[];
}

/** Asks every guard, so that everything that stands in the way can be shown. */
export function checkGuards(plan: Plan, facts: Facts): Decision {
  const asked = guards.map((guard) => ({ guard: guard.name, verdict: guard.check(plan, facts) }));
  const inTheWay = asked.find(({ verdict }) => verdict.verdict !== 'pass');
  return {
    decision: inTheWay?.verdict ?? { verdict: 'pass' },
    verdicts: asked.map(({ guard, verdict }) => ({ ...verdict, guard })),
  };
}
