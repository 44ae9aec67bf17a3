import { modeOf } from './mode.ts';
import type { Guard } from './verdict.ts';

/** As long as `aws:approve` waits by default. */
const LOOK_AGAIN_AFTER_MS = 7 * 86_400_000;

/** The policy asks first: nothing starts of itself. */
export const approval: Guard = {
  name: 'approval',
  check: (plan, facts) =>
    modeOf(plan, facts) === 'approve'
      ? {
          verdict: 'hold',
          reason: 'approval',
          until: facts.now + LOOK_AGAIN_AFTER_MS,
          message: `the policy ${plan.policy} waits for a person's approval of plan ${plan.hash.slice(0, 12)}`,
        }
      : { verdict: 'pass' },
};
