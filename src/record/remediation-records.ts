import type { Item, ItemKey, Table } from '../aws/table.ts';
import { type RemediationRecord, type State, terminalStates } from './remediation-record.ts';

/** Remediation records in the table. */
export interface RemediationRecords {
  read(key: string): Promise<RemediationRecord | undefined>;
  /** Writes `next` if the record is still the one that `next` was made from; false if somebody else was faster. */
  write(next: RemediationRecord, now: number): Promise<boolean>;
  /** Keys of records in `state` whose time has come, the oldest first. */
  due(state: State, now: number, limit: number): Promise<string[]>;
}

const SORT_KEY = 'record';
const PREFIX = 'remediation#';

/** How long others leave the outbox to whoever wrote it, in milliseconds. */
export const OUTBOX_LEASE_MS = 60_000;
/** How long a record outlives its last change, in seconds: its generations tell repeated offenders. */
const KEPT_SECONDS = 400 * 86_400;

export const recordKey = (key: string): ItemKey => ({ pk: `${PREFIX}${key}`, sk: SORT_KEY });

/** The remediation's key, if the item is a record. */
export const remediationKeyOf = ({ pk, sk }: ItemKey): string | undefined =>
  sk === SORT_KEY && pk.startsWith(PREFIX) ? pk.slice(PREFIX.length) : undefined;

export const remediationRecords = (table: Table): RemediationRecords => ({
  async read(key) {
    const item = await table.get(recordKey(key));
    return item && recordIn(item);
  },

  write: (next, now) =>
    table.put(recordItem(next, now), next.version === 1 ? { absent: true } : { version: next.version - 1 }),

  async due(state, now, limit) {
    const keys = await table.due('active', state, now, limit);
    return keys.map(remediationKeyOf).filter((key) => key !== undefined);
  },
});

/** The item: the record itself, and beside it what conditions and indexes look at. */
export function recordItem(record: RemediationRecord, now: number): Item {
  return {
    ...recordKey(record.key),
    version: record.version,
    record,
    expiresAt: Math.floor(now / 1_000) + KEPT_SECONDS,
    ...(terminalStates.has(record.state) ? {} : { activePk: record.state, activeAt: record.until ?? now }),
    ...(record.entries.length > 0 ? { pendingPk: 'pending', pendingAt: now + OUTBOX_LEASE_MS } : {}),
  };
}

function recordIn(item: Item): RemediationRecord {
  const { record } = item;
  if (typeof record !== 'object' || record === null || !('plan' in record) || !('entries' in record))
    throw new TypeError(`The item ${item.pk} holds no remediation record`);
  return record as RemediationRecord;
}
