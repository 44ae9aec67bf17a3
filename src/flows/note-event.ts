import type { Rejection } from '../finding/finding.ts';
import type { EventNote, FindingOutcome } from '../record/event-log.ts';
import type { LedgerEntry } from '../record/remediation-record.ts';
import { publishNote } from './publish-entries.ts';
import type { Rectify } from './rectify.ts';

/** Notes what became of an event, once it is done with; rejections become lines of the ledger. */
export async function noteEvent(
  rectify: Rectify,
  { eventId, source }: { eventId: string; source: string },
  outcomes: readonly FindingOutcome[],
  rejections: readonly Rejection[],
): Promise<EventNote> {
  const at = rectify.clock.now();
  const rejected = rejections.map(({ reason, message }): FindingOutcome => ({ outcome: 'rejected', reason, message }));
  const note: EventNote = {
    eventId,
    source,
    at,
    outcomes: [...outcomes, ...rejected],
    entries: rejections.map((rejection, index) => rejectionEntry(rejection, eventId, index, at)),
    version: 1,
  };
  const isFirst = await rectify.events.write(note);
  rectify.log.info('event taken in', { eventId, source, outcomes: note.outcomes });
  if (isFirst) await publishNote(rectify, note);
  return note;
}

const rejectionEntry = (rejection: Rejection, eventId: string, index: number, at: number): LedgerEntry => ({
  id: `event#${eventId}#${index}`,
  key: `event#${eventId}`,
  generation: 1,
  at,
  state: 'rejected',
  reason: rejection.reason,
  message: rejection.message,
  eventId,
  source: rejection.source,
});
