import type { ItemKey, Table } from '../aws/table.ts';
import type { LedgerEntry } from './remediation-record.ts';
import { OUTBOX_LEASE_MS } from './remediation-records.ts';

/** What became of one finding of an event. */
export type FindingOutcome =
  /** It began, moved or merely met a remediation. */
  | { outcome: 'remediation'; key: string; how: string }
  | { outcome: 'rejected'; reason: string; message: string }
  | { outcome: 'ignored'; reason: string; message: string };

/** One item for each event that was taken to its end: what it was, and what became of it. */
export interface EventNote {
  eventId: string;
  source: string;
  /** When it was done with, in milliseconds since the epoch. */
  at: number;
  outcomes: readonly FindingOutcome[];
  /** Its rejections, until they are published. */
  entries: readonly LedgerEntry[];
  version: number;
}

export interface EventLog {
  read(eventId: string): Promise<EventNote | undefined>;
  /** False if the event is noted already (`version` 1), or was changed by somebody else. */
  write(note: EventNote): Promise<boolean>;
}

const SORT_KEY = 'event';
const PREFIX = 'event#';
const KEPT_SECONDS = 30 * 86_400;

const eventKey = (eventId: string): ItemKey => ({ pk: `${PREFIX}${eventId}`, sk: SORT_KEY });

/** The event's id, if the item is an event's. */
export const eventIdOf = ({ pk, sk }: ItemKey): string | undefined =>
  sk === SORT_KEY && pk.startsWith(PREFIX) ? pk.slice(PREFIX.length) : undefined;

/** So that every event that was accepted can be accounted for, and one that comes twice is known. */
export const eventLog = (table: Table): EventLog => ({
  async read(eventId) {
    const item = await table.get(eventKey(eventId));
    const note = item?.['note'];
    return typeof note === 'object' && note !== null ? (note as EventNote) : undefined;
  },

  write: (note) =>
    table.put(
      {
        ...eventKey(note.eventId),
        version: note.version,
        note,
        expiresAt: Math.floor(note.at / 1_000) + KEPT_SECONDS,
        ...(note.entries.length > 0 ? { pendingPk: 'pending', pendingAt: note.at + OUTBOX_LEASE_MS } : {}),
      },
      note.version === 1 ? { absent: true } : { version: note.version - 1 },
    ),
});
