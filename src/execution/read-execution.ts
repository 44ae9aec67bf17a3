import type { AutomationExecution, Automations } from '../aws/automations.ts';
import type { Remediation } from '../runbook/remediation.ts';
import { type ExecutionFailure, readEvidence, readFailure } from './evidence.ts';

/** Where an execution stands. */
export type ExecutionOutcome =
  | { outcome: 'underWay' }
  | { outcome: 'gone' }
  | { outcome: 'ended'; endedAt: number; before?: unknown; after?: unknown; failure?: ExecutionFailure };

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-statuses.html */
const UNSUCCESSFUL_ENDS = new Set(['Failed', 'TimedOut', 'Cancelled', 'Rejected', 'CompletedWithFailure', 'Exited']);
const SUCCESSFUL_ENDS = new Set(['Success', 'CompletedWithSuccess']);

/** Reads an execution and, once it has ended, the evidence that the remediation says it leaves. `now` stands for a missing end. */
export async function readExecution(
  automations: Automations,
  executionId: string,
  evidence: Remediation['evidence'] | undefined,
  now: number,
): Promise<ExecutionOutcome> {
  const execution = await automations.read(executionId);
  return execution ? outcomeOf(execution, evidence, now) : { outcome: 'gone' };
}

export function outcomeOf(
  execution: AutomationExecution,
  evidence: Remediation['evidence'] | undefined,
  now: number,
): ExecutionOutcome {
  const success = SUCCESSFUL_ENDS.has(execution.status);
  if (!success && !UNSUCCESSFUL_ENDS.has(execution.status)) return { outcome: 'underWay' };
  const before = evidence && readEvidence(execution, evidence.before);
  const after = evidence && readEvidence(execution, evidence.after);
  return {
    outcome: 'ended',
    endedAt: execution.endedAt ?? now,
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
    ...(success ? {} : { failure: readFailure(execution) }),
  };
}
