import type { Finding, Resource } from '../finding/finding.ts';
import type { Mode } from '../policy/policy.ts';

/** What would be done about a finding, exactly: the same finding, policies and remediations give the same plan. */
export interface Plan {
  /** One for each remediation of each resource: `<remediation>#<account>#<region>#<resource type>#<resource id>`, as SHA-256 in hexadecimal where longer than 200 characters. */
  key: string;
  remediation: string;
  policy: string;
  mode: Mode;
  budgetPerHour: number;
  finding: Finding;
  resource: Resource;
  account: string;
  region: string;
  partition: string;
  runbook: { documentName: string; sha256: string };
  /** As `StartAutomationExecution` takes them: each a list of strings. */
  parameters: Readonly<Record<string, readonly string[]>>;
  reads: readonly string[];
  changes: readonly string[];
  disruption: 'none' | 'brief' | 'restart';
  verifyWithinMinutes: number;
  /** SHA-256 over all of the above but the finding's event id, time, title and description: what is approved is this. */
  hash: string;
}

/** Why there is nothing to do. */
export interface NoPlan {
  reason: NoPlanReason;
  message: string;
}

export const noPlanReasons = {
  'no-policy': 'no policy matches the finding',
  'not-answered': 'the remediation that the policy names does not answer this check or resource type',
  unbound: 'a parameter of the runbook could not be bound from the finding',
} as const;
export type NoPlanReason = keyof typeof noPlanReasons;
