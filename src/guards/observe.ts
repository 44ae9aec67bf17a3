import { modeOf } from './mode.ts';
import type { Guard } from './verdict.ts';

/** The policy only observes. */
export const observe: Guard = {
  name: 'observe',
  check: (plan, facts) =>
    modeOf(plan, facts) === 'observe'
      ? { verdict: 'skip', reason: 'observe', message: `the policy ${plan.policy} only observes` }
      : { verdict: 'pass' },
};
