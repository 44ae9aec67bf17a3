import { readExecution } from '../execution/read-execution.ts';
import type { RemediationRecord } from '../record/remediation-record.ts';
import { changeRecord } from './change-record.ts';
import { publishRecord } from './publish-entries.ts';
import { waits, type Rectify } from './rectify.ts';
import { verifyRemediation } from './verify-remediation.ts';

/** An execution's status changed: what came of it is read from SSM itself, never from the event. */
export async function recordOutcome(rectify: Rectify, executionId: string): Promise<void> {
  const link = await rectify.links.find(executionId);
  if (!link) {
    rectify.log.info('execution of nobody', { executionId });
    return;
  }
  const record = await rectify.records.read(link.key);
  if (record?.generation === link.generation) await followExecution(rectify, record, executionId, link.opsItemId);
}

/** Moves a running remediation on if its execution has ended, verifies it and publishes. */
export async function followExecution(
  rectify: Rectify,
  record: RemediationRecord,
  executionId: string,
  opsItemId = record.opsItemId,
): Promise<RemediationRecord> {
  const moved = record.state === 'running' ? await learnOutcome(rectify, record, executionId, opsItemId) : record;
  const verified = moved.state === 'verifying' ? await verifyRemediation(rectify, moved) : moved;
  await publishRecord(rectify, verified);
  return verified;
}

async function learnOutcome(
  rectify: Rectify,
  record: RemediationRecord,
  executionId: string,
  opsItemId: string | undefined,
): Promise<RemediationRecord> {
  const { automations, library, clock, log } = rectify;
  const { key, generation, plan } = record;
  const remediation = library.remediations.find(({ id }) => id === plan.remediation);
  const execution = await readExecution(automations, executionId, remediation?.evidence, clock.now());
  const at = clock.now();
  const occurrence =
    execution.outcome === 'underWay'
      ? ({ type: 'stillRunning', lookAgainAt: at + waits.execution } as const)
      : ({
          type: 'ended',
          at,
          automationExecutionId: executionId,
          ...(opsItemId ? { opsItemId } : {}),
          lookAgainAt: at + waits.verification,
          ...(execution.outcome === 'gone' ? GONE(at) : withoutWord(execution)),
        } as const);
  const meant = (now: RemediationRecord): boolean =>
    now.generation === generation && (now.automationExecutionId ?? executionId) === executionId;
  const met = await changeRecord(rectify, key, occurrence, meant, record);
  if (met?.changed && occurrence.type === 'ended')
    log.info('runbook ended', { key, generation, executionId, state: met.record.state });
  return met?.record ?? record;
}

/** AWS keeps executions for 30 days: one that is gone cannot be called good. */
const GONE = (endedAt: number) => ({
  endedAt,
  failure: { message: 'SSM does not know the execution any more', rollback: [] },
});

const withoutWord = <T extends { outcome: string }>({ outcome: _outcome, ...rest }: T): Omit<T, 'outcome'> => rest;
