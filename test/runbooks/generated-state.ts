import type { RunbookCase } from './runbook-case.ts';

/** A state, and what must be seen in it after the remediation. */
export interface GeneratedState {
  state: RunbookCase;
  isRight?: (after: unknown[]) => void;
}

export const stateOf = (state: Omit<RunbookCase, 'name'>, isRight?: GeneratedState['isRight']): GeneratedState => ({
  state: { name: 'generated', ...state },
  ...(isRight ? { isRight } : {}),
});
