import { ledgerEntry } from './ledger-entry.ts';
import type { Occurrence } from './occurrence.ts';
import { planned } from './planned.ts';
import type { RemediationRecord, State } from './remediation-record.ts';

type Happened<T extends Occurrence['type']> = Extract<Occurrence, { type: T }>;

/**
 * What becomes of a remediation when something happens to it; undefined where nothing changes.
 * Pure: late, repeated and stale occurrences fall through as no change.
 */
export function transition(
  record: RemediationRecord | undefined,
  occurrence: Occurrence,
): RemediationRecord | undefined {
  if (occurrence.type === 'planned') return planned(record, occurrence);
  if (!record) return undefined;
  switch (occurrence.type) {
    case 'unplanned':
      return record.state === 'held' ? move(record, 'skipped', occurrence.at, said(occurrence)) : undefined;
    case 'started':
      return started(record, occurrence);
    case 'refused':
      return refused(record, occurrence);
    case 'stillRunning':
      return record.state === 'running' ? amend(record, { until: occurrence.lookAgainAt }) : undefined;
    case 'ended':
      return ended(record, occurrence);
    case 'stated':
      return occurrence.state === 'passing' ? statedPassing(record, occurrence) : statedFailing(record, occurrence);
    case 'asked':
      return asked(record, occurrence);
  }
}

const said = ({ reason, message }: { reason: string; message: string }): Change => ({ reason, message });

type Change = Partial<Omit<RemediationRecord, 'key' | 'version' | 'entries' | 'state'>>;

/** The same state, knowing more: no line in the ledger. */
const amend = (record: RemediationRecord, change: Change): RemediationRecord => ({
  ...record,
  ...change,
  version: record.version + 1,
});

/** Another state, and its line in the ledger. */
function move(
  record: RemediationRecord,
  state: State,
  at: number,
  change: Change,
  eventId?: string,
): RemediationRecord {
  const { reason: _reason, message: _message, until: _until, entries, ...kept } = record;
  const next = {
    ...kept,
    ...change,
    version: record.version + 1,
    state,
    reached: { ...record.reached, [state]: record.reached[state] ?? at },
  };
  return { ...next, entries: [...entries, ledgerEntry(next, at, eventId)] };
}

function started(record: RemediationRecord, happened: Happened<'started'>): RemediationRecord | undefined {
  if (record.state !== 'running' || record.automationExecutionId !== undefined) return undefined;
  const ids = {
    automationExecutionId: happened.automationExecutionId,
    ...(happened.opsItemId ? { opsItemId: happened.opsItemId } : {}),
  };
  const entries = record.entries.map((entry) =>
    entry.state === 'running' && entry.generation === record.generation ? { ...entry, ...ids } : entry,
  );
  return { ...amend(record, { ...ids, until: happened.lookAgainAt }), entries };
}

function refused(record: RemediationRecord, happened: Happened<'refused'>): RemediationRecord | undefined {
  if (record.state !== 'running' || record.automationExecutionId !== undefined) return undefined;
  const { at, reason, message, opsItemId } = happened;
  return move(record, 'failed', at, { reason, message, ...(opsItemId ? { opsItemId } : {}) });
}

function ended(record: RemediationRecord, happened: Happened<'ended'>): RemediationRecord | undefined {
  if (record.state !== 'running') return undefined;
  const { automationExecutionId, endedAt, failure, at } = happened;
  if (record.automationExecutionId !== undefined && record.automationExecutionId !== automationExecutionId)
    return undefined;
  const learnt = {
    automationExecutionId,
    endedAt,
    ...(happened.opsItemId ? { opsItemId: happened.opsItemId } : {}),
    ...(happened.before === undefined ? {} : { before: happened.before }),
    ...(happened.after === undefined ? {} : { after: happened.after }),
  };
  if (failure)
    return move(record, 'failed', at, { ...learnt, failure, reason: 'runbook-failed', message: failure.message });
  const verifyBy = endedAt + record.plan.verifyWithinMinutes * 60_000;
  return move(record, 'verifying', at, { ...learnt, verifyBy, until: Math.min(happened.lookAgainAt, verifyBy) });
}

function statedPassing(record: RemediationRecord, happened: Happened<'stated'>): RemediationRecord | undefined {
  const { at, observedAt, eventId } = happened;
  if (observedAt < record.observedAt) return undefined;
  const learnt = { observedAt, passingAt: observedAt };
  switch (record.state) {
    case 'held':
      return move(
        record,
        'skipped',
        at,
        { ...learnt, reason: 'superseded', message: 'the source says passing by now' },
        eventId,
      );
    case 'verifying':
    case 'noEffect':
    case 'unverified':
      if (record.endedAt !== undefined && observedAt >= record.endedAt)
        return move(record, 'fixed', at, learnt, eventId);
      break;
    case 'running':
    case 'observed':
    case 'skipped':
    case 'failed':
    case 'fixed':
    case 'undoing':
    case 'undone':
      break;
  }
  return record.passingAt === observedAt ? undefined : amend(record, learnt);
}

function statedFailing(record: RemediationRecord, happened: Happened<'stated'>): RemediationRecord | undefined {
  const { observedAt } = happened;
  if (observedAt <= record.observedAt) return undefined;
  const afterEnd = record.endedAt !== undefined && observedAt >= record.endedAt;
  if (record.state === 'verifying')
    return amend(record, afterEnd ? { observedAt, failingAt: observedAt } : { observedAt });
  return record.state === 'running' ? amend(record, { observedAt }) : undefined;
}

function asked(record: RemediationRecord, happened: Happened<'asked'>): RemediationRecord | undefined {
  const { answer, at } = happened;
  if (record.state !== 'verifying' || record.endedAt === undefined) return undefined;
  const verifyBy = record.verifyBy ?? at;
  const counts = answer.state !== 'unknown' && answer.observedAt >= Math.max(record.endedAt, record.failingAt ?? 0);
  if (counts && answer.state === 'passing') {
    const { observedAt } = answer;
    return move(record, 'fixed', at, { passingAt: observedAt, observedAt: Math.max(observedAt, record.observedAt) });
  }
  const failingAt = counts && answer.state === 'failing' ? answer.observedAt : record.failingAt;
  const learnt = failingAt === undefined ? {} : { failingAt };
  if (at < verifyBy) return amend(record, { ...learnt, until: Math.min(happened.lookAgainAt, verifyBy) });
  if (failingAt !== undefined) {
    const message = `the source said failing at ${new Date(failingAt).toISOString()}, after the runbook ended`;
    return move(record, 'noEffect', at, { ...learnt, reason: 'still-failing', message });
  }
  const message = answer.state === 'unknown' ? answer.message : 'the source has said nothing since the runbook ended';
  return move(record, 'unverified', at, { reason: 'no-answer', message });
}
