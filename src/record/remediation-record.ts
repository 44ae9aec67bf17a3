import type { Plan } from '../plan/plan.ts';

/** The states of a remediation: see docs/architecture.md. Statuses that AWS owns are never mixed with these. */
export const states = [
  'observed',
  'held',
  'running',
  'verifying',
  'fixed',
  'noEffect',
  'unverified',
  'failed',
  'skipped',
  'undoing',
  'undone',
] as const;
export type State = (typeof states)[number];

/** Nothing more happens of itself. */
export const terminalStates: ReadonlySet<State> = new Set<State>([
  'observed',
  'fixed',
  'noEffect',
  'unverified',
  'failed',
  'skipped',
  'undone',
]);

/** One item of the table for each remediation of each resource. Every change is one conditional write of the whole item. */
export interface RemediationRecord {
  key: string;
  /** Rises with every write; the condition of the next one. */
  version: number;
  /** Counts how often the same thing had to be put right. */
  generation: number;
  /** Counts the starts of this generation. */
  attempt: number;
  state: State;
  /** A word from the tables of reasons, where the state has one. */
  reason?: string;
  message?: string;
  /** While not terminal: when somebody looks at it again. All times are milliseconds since the epoch. */
  until?: number;
  plan: Plan;
  opsItemId?: string;
  automationExecutionId?: string;
  before?: unknown;
  after?: unknown;
  failure?: Failure;
  /** When the execution ended: only what the source says afterwards can make it `fixed`. */
  endedAt?: number;
  /** When a verification without an answer gives up. */
  verifyBy?: number;
  /** The source's latest statement that the check passes, and since the execution's end that it fails. */
  passingAt?: number;
  failingAt?: number;
  /** The latest statement of the source that was taken in. */
  observedAt: number;
  /** When each state was first reached in this generation. */
  reached: Readonly<Partial<Record<State, number>>>;
  /** Written with the state, published and exported afterwards, then taken out: an outbox. */
  entries: readonly LedgerEntry[];
}

/** How a runbook failed. */
export interface Failure {
  /** The first step that did not succeed, where one is known. */
  step?: string;
  message: string;
  /** Steps that ran after it: the runbook's own way back. */
  rollback: readonly string[];
}

/** One line of the ledger: what happened, to what, when and why. */
export interface LedgerEntry {
  /** `<key>#<generation>#<version>`: the same entry is never written twice. */
  id: string;
  key: string;
  generation: number;
  at: number;
  state: State | 'rejected';
  reason?: string;
  message?: string;
  eventId?: string;
  policy?: string;
  remediation?: string;
  check?: string;
  source?: string;
  account?: string;
  region?: string;
  resourceType?: string;
  resourceId?: string;
  severity?: string;
  planHash?: string;
  opsItemId?: string;
  automationExecutionId?: string;
  before?: unknown;
  after?: unknown;
  failure?: Failure;
}
