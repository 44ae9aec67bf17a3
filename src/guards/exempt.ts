import { findExemption } from '../policy/exemptions.ts';
import type { Guard } from './verdict.ts';

/** Somebody answers for the resource staying as it is, and the exemption has not expired. */
export const exempt: Guard = {
  name: 'exempt',
  check({ finding }, { exemptions, now }) {
    const exemption = findExemption(exemptions, finding, now);
    if (!exemption) return { verdict: 'pass' };
    const { id, owner, reason, approver, expires } = exemption;
    return {
      verdict: 'skip',
      reason: 'exempt',
      message: `exemption ${id}: ${reason} (owner ${owner}, approved by ${approver}, until ${expires})`,
    };
  },
};
