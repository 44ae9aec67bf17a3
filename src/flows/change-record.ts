import type { Occurrence } from '../record/occurrence.ts';
import type { RemediationRecord } from '../record/remediation-record.ts';
import { transition } from '../record/transition.ts';
import type { Rectify } from './rectify.ts';

/** How often a write that somebody else overtook is made anew before the event goes back to its queue. */
export const MOST_ROUNDS = 10;

export interface Changed {
  record: RemediationRecord;
  /** False where the occurrence was no news. */
  changed: boolean;
}

/**
 * Lets something happen to a remediation: reads, decides and writes under the condition that nobody was faster,
 * else again. `begin` is what was read already. `meant` says whether the record is still the one that is spoken of.
 */
export async function changeRecord(
  { records, clock }: Rectify,
  key: string,
  occurrence: Occurrence,
  meant: (record: RemediationRecord) => boolean,
  begin?: RemediationRecord,
): Promise<Changed | undefined> {
  let record = begin ?? (await records.read(key));
  for (let round = 0; round < MOST_ROUNDS; round++) {
    if (!record || !meant(record)) return undefined;
    const next = transition(record, occurrence);
    if (!next) return { record, changed: false };
    if (await records.write(next, clock.now())) return { record: next, changed: true };
    record = await records.read(key);
  }
  throw new Error(`The record ${key} was changed by others ${MOST_ROUNDS} times in a row`);
}

/** The same generation. */
export const sameGeneration =
  ({ generation }: { generation: number }) =>
  (record: RemediationRecord): boolean =>
    record.generation === generation;
