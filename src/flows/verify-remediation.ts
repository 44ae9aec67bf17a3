import type { Answer } from '../record/occurrence.ts';
import type { RemediationRecord } from '../record/remediation-record.ts';
import { askSource } from './ask-source.ts';
import { changeRecord, sameGeneration } from './change-record.ts';
import { waits, type Rectify } from './rectify.ts';

/** Asks the source whether the runbook put it right. Only what the source says after the runbook's end counts. */
export async function verifyRemediation(rectify: Rectify, record: RemediationRecord): Promise<RemediationRecord> {
  if (record.state !== 'verifying') return record;
  const answer = alreadySaid(record) ?? (await askSource(rectify, record));
  const at = rectify.clock.now();
  const occurrence = { type: 'asked', at, answer, lookAgainAt: at + waits.verification } as const;
  const met = await changeRecord(rectify, record.key, occurrence, sameGeneration(record), record);
  if (met?.changed && met.record.state !== 'verifying')
    rectify.log.info('remediation verified', {
      key: record.key,
      generation: record.generation,
      state: met.record.state,
    });
  return met?.record ?? record;
}

/** The good news came before we knew that the execution had ended. */
const alreadySaid = ({ passingAt, endedAt }: RemediationRecord): Answer | undefined =>
  passingAt !== undefined && endedAt !== undefined && passingAt >= endedAt
    ? { state: 'passing', observedAt: passingAt }
    : undefined;
