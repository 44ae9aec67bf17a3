import { isRefusal } from '../aws/wire-error.ts';
import { documentNameIn, startAutomation, type StartOutcome } from '../execution/start-automation.ts';
import { newOpsItem } from '../record/ops-item.ts';
import type { RemediationRecord } from '../record/remediation-record.ts';
import { changeRecord, sameGeneration } from './change-record.ts';
import { waits, type Rectify } from './rectify.ts';

/**
 * Starts a reserved remediation: OpsItem, then runbook. Each carries a key of its own, so doing it again, after a crash
 * or beside somebody else, finds what is there. Where AWS takes no more starts, the reservation stays for `reconcile`.
 */
export async function startRemediation(rectify: Rectify, record: RemediationRecord): Promise<RemediationRecord> {
  const { clock, links, log } = rectify;
  const { key, generation, attempt } = record;
  const opened = record.opsItemId ?? (await openOpsItem(rectify, record));
  const known = typeof opened === 'string' ? { opsItemId: opened } : {};
  const result = typeof opened === 'object' ? opened : await startRunbook(rectify, record);
  switch (result.outcome) {
    case 'busy':
      return putOff(rectify, record, result.message);
    case 'started': {
      const { executionId: automationExecutionId } = result;
      await links.add(automationExecutionId, { key, generation, attempt, ...known }, clock.now());
      const at = clock.now();
      const occurrence = {
        type: 'started',
        at,
        automationExecutionId,
        ...known,
        lookAgainAt: at + waits.execution,
      } as const;
      log.info('remediation started', { key, generation, automationExecutionId, ...known });
      return (await changeRecord(rectify, key, occurrence, sameGeneration(record), record))?.record ?? record;
    }
    case 'refused': {
      const { reason, message } = result;
      log.error('start refused', { key, generation, reason, said: message });
      const occurrence = { type: 'refused', at: clock.now(), reason, message, ...known } as const;
      return (await changeRecord(rectify, key, occurrence, sameGeneration(record), record))?.record ?? record;
    }
  }
}

/** The reservation stands, and is itself the queue: `reconcile` starts it, one a second, so that no event need come again. */
async function putOff(rectify: Rectify, record: RemediationRecord, said: string): Promise<RemediationRecord> {
  const { key, generation } = record;
  rectify.log.info('start put off', { key, generation, said });
  const occurrence = { type: 'stillRunning', lookAgainAt: rectify.clock.now() + waits.busy } as const;
  return (await changeRecord(rectify, key, occurrence, sameGeneration(record), record))?.record ?? record;
}

/** The OpsItem's id; nothing where AWS takes no more of them; a refusal where it takes none from us: what is not recorded is not done. */
async function openOpsItem(
  { opsItems, start, log }: Rectify,
  record: RemediationRecord,
): Promise<string | undefined | StartOutcome> {
  const documentName = documentNameIn(start.stage, record.plan.runbook.documentName);
  try {
    const created = await opsItems.create(newOpsItem(record, documentName));
    if (created !== 'full') return created.id;
    log.error('no OpsItem: the quota is used up', { key: record.key });
    return undefined;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const message = `the OpsItem was refused: ${error instanceof Error ? error.message : String(error)}`;
    return { outcome: 'refused', reason: 'not-started', message };
  }
}

async function startRunbook({ library, start }: Rectify, record: RemediationRecord): Promise<StartOutcome> {
  const remediation = library.remediations.find(({ id }) => id === record.plan.remediation);
  if (!remediation)
    return {
      outcome: 'refused',
      reason: 'drift',
      message: `there is no remediation ${record.plan.remediation} any more`,
    };
  return startAutomation(start, record.plan, remediation.runbook, record);
}
