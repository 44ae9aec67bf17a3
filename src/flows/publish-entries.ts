import { isRefusal, NotTaken, wireErrorOf } from '../aws/wire-error.ts';
import { busEventOf } from '../publish/event-bus.ts';
import { countEntry } from '../publish/metrics.ts';
import { notificationOf } from '../publish/notifications.ts';
import { findingUpdateOf } from '../publish/security-hub.ts';
import { opsItemOutcome } from '../record/ops-item.ts';
import type { EventNote } from '../record/event-log.ts';
import { type LedgerEntry, type RemediationRecord, terminalStates } from '../record/remediation-record.ts';
import { MOST_ROUNDS } from './change-record.ts';
import type { Rectify } from './rectify.ts';

/**
 * Publishes what waits in a record's outbox, then takes it out. What AWS cannot take just now stays there for
 * `reconcile`; consumers on the bus tell an entry that comes twice by its `id`.
 */
export async function publishRecord(rectify: Rectify, record: RemediationRecord): Promise<void> {
  if (record.entries.length === 0) return;
  if (needsSecurityHub(record) && !rectify.securityFindings) return;
  const done =
    (await attempt(rectify, 'OpsItem', record.key, () => updateOpsItem(rectify, record))) &&
    (await attempt(rectify, 'Security Hub', record.key, () => updateFinding(rectify, record))) &&
    (await publishToAll(rectify, record.key, record.entries));
  if (done) await takeOut(rectify, record);
}

/** Publishes the rejections of an event. */
export async function publishNote(rectify: Rectify, note: EventNote): Promise<void> {
  if (note.entries.length === 0 || !(await publishToAll(rectify, note.eventId, note.entries))) return;
  await rectify.events.write({ ...note, version: note.version + 1, entries: [] });
}

async function publishToAll(rectify: Rectify, subject: string, entries: readonly LedgerEntry[]): Promise<boolean> {
  const { bus, topic, metrics } = rectify;
  if (!(await attempt(rectify, 'bus', subject, () => bus.put(entries.map(busEventOf))))) return false;
  const messages = entries.map(notificationOf).filter((message) => message !== undefined);
  if (topic && messages.length > 0 && (await rectify.notificationsOn()))
    for (const message of messages)
      if (!(await attempt(rectify, 'topic', subject, () => topic.publish(message)))) return false;
  for (const entry of entries) countEntry(metrics, entry);
  return true;
}

/** False where it is worth another try. What AWS refuses for good is logged and given up: it must not hold up the rest. */
async function attempt(
  { log }: Rectify,
  where: string,
  subject: string,
  effect: () => Promise<void>,
): Promise<boolean> {
  try {
    await effect();
    return true;
  } catch (error) {
    const again = !isRefusal(error);
    if (again && !(error instanceof NotTaken) && !wireErrorOf(error)) throw error;
    log.error('not published', { where, subject, again, said: error instanceof Error ? error.message : String(error) });
    return !again;
  }
}

async function updateOpsItem({ opsItems, log }: Rectify, record: RemediationRecord): Promise<void> {
  if (!record.opsItemId || !terminalStates.has(record.state)) return;
  if (!(await opsItems.update(record.opsItemId, opsItemOutcome(record))))
    log.warn('the OpsItem is gone', { key: record.key, opsItemId: record.opsItemId });
}

const needsSecurityHub = (record: RemediationRecord): boolean => findingUpdateOf(record) !== undefined;

async function updateFinding({ securityFindings, log }: Rectify, record: RemediationRecord): Promise<void> {
  const update = findingUpdateOf(record);
  if (!update || !securityFindings) return;
  const refused = await securityFindings.update(update);
  if (refused === 'ConcurrentUpdateError' || refused === 'InternalFailure') throw new NotTaken(refused);
  if (refused) log.warn('Security Hub did not take the update', { key: record.key, said: refused });
}

async function takeOut({ records, clock }: Rectify, published: RemediationRecord): Promise<void> {
  const ids = new Set(published.entries.map(({ id }) => id));
  let record: RemediationRecord | undefined = published;
  for (let round = 0; round < MOST_ROUNDS && record; round++) {
    const entries = record.entries.filter(({ id }) => !ids.has(id));
    if (entries.length === record.entries.length) return;
    if (await records.write({ ...record, version: record.version + 1, entries }, clock.now())) return;
    record = await records.read(published.key);
  }
}
