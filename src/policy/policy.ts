/** Who gets which remediation, and how. Policies stand in `policies/*.yaml`; the first that matches a finding decides. */
export interface Policy {
  id: string;
  description: string;
  /** An event pattern over the finding (`src/finding/finding.ts`), or several, of which one must match. */
  match: Readonly<Record<string, unknown>>;
  remediation: string;
  mode: Mode;
  /** How many remediations this policy may begin in each account and Region within an hour. */
  budget: { perHour: number };
  /** Further values for the runbook's parameters; they win over the remediation's own constants. */
  parameters: Readonly<Record<string, string | readonly string[]>>;
  /** Where it was read: for messages. */
  file: string;
  line: number;
}

/** `auto` acts, `approve` asks first, `observe` plans, shows and records, but does nothing. */
export type Mode = 'auto' | 'approve' | 'observe';

/** What a policy that says nothing of a budget gets. */
export const DEFAULT_BUDGET = { perHour: 20 } as const;

/** Somebody answers for a resource staying as it is, until a day. */
export interface Exemption {
  id: string;
  owner: string;
  reason: string;
  approver: string;
  /** ISO 8601; after it the exemption no longer holds. */
  expires: string;
  /** An event pattern over the finding. */
  match: Readonly<Record<string, unknown>>;
}
