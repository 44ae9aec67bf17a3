import type { Guard } from './verdict.ts';

/** The source itself says that nothing is to be done. */
export const suppressed: Guard = {
  name: 'suppressed',
  check: ({ finding }) =>
    finding.suppressed === undefined
      ? { verdict: 'pass' }
      : { verdict: 'skip', reason: 'suppressed', message: finding.suppressed },
};
