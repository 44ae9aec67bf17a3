import type { Guard } from './verdict.ts';

/** Somebody has switched all remediation off. */
export const killSwitch: Guard = {
  name: 'kill-switch',
  check: (_plan, { settings }) =>
    settings.killSwitch
      ? { verdict: 'skip', reason: 'kill-switch', message: 'remediation is switched off in the settings' }
      : { verdict: 'pass' },
};
