import type { Mode } from '../policy/policy.ts';
import type { Plan } from '../plan/plan.ts';
import type { Facts } from './verdict.ts';

/** A policy's mode, unless the settings give it another. */
export const modeOf = (plan: Plan, { settings }: Facts): Mode => settings.modes[plan.policy] ?? plan.mode;
