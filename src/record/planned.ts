import { ledgerEntry } from './ledger-entry.ts';
import type { Occurrence } from './occurrence.ts';
import { type RemediationRecord, type State, terminalStates } from './remediation-record.ts';

/** A hold that has no later time of its own is looked at again after so many milliseconds. */
const SHORTEST_HOLD_MS = 60_000;

/**
 * What becomes of a remediation that was planned (again): reserved, held, or skipped; undefined where nothing changes.
 * A remediation that is over begins a new generation; a held one goes on with its own.
 */
export function planned(
  record: RemediationRecord | undefined,
  { plan, verdict, at, leaseEnds }: Extract<Occurrence, { type: 'planned' }>,
): RemediationRecord | undefined {
  if (record && record.state !== 'held' && !terminalStates.has(record.state)) return undefined;
  if (verdict.verdict === 'skip' && (verdict.reason === 'duplicate' || verdict.reason === 'superseded'))
    return undefined;

  const said =
    verdict.verdict === 'pass'
      ? { state: 'running' as State, until: leaseEnds }
      : verdict.verdict === 'hold'
        ? {
            state: 'held' as State,
            reason: verdict.reason,
            message: verdict.message,
            until: Math.max(verdict.until, at + SHORTEST_HOLD_MS),
          }
        : { state: skippedOrObserved(verdict.reason), reason: verdict.reason, message: verdict.message };

  if (record && saysTheSame(record, said, plan.hash)) {
    // a held one must not be looked at again at once; one that is over has nothing new to say
    if (said.until === undefined) return undefined;
    const observedAt = Math.max(plan.finding.observedAt, record.observedAt);
    return { ...record, version: record.version + 1, until: said.until, plan, observedAt };
  }
  const goesOn = record?.state === 'held';
  const next = {
    key: plan.key,
    version: (record?.version ?? 0) + 1,
    generation: goesOn ? record.generation : (record?.generation ?? 0) + 1,
    attempt: (goesOn ? record.attempt : 0) + (verdict.verdict === 'pass' ? 1 : 0),
    ...said,
    plan,
    observedAt: Math.max(plan.finding.observedAt, record?.observedAt ?? 0),
    reached: {
      ...(goesOn ? record.reached : {}),
      [said.state]: (goesOn ? record.reached[said.state] : undefined) ?? at,
    },
  };
  return { ...next, entries: [...(record?.entries ?? []), ledgerEntry(next, at)] };
}

const skippedOrObserved = (reason: string): State => (reason === 'observe' ? 'observed' : 'skipped');

/** The same answer to the same plan, with no good news in between. */
const saysTheSame = (record: RemediationRecord, said: { state: State; reason?: string }, hash: string): boolean =>
  record.state === said.state &&
  record.reason === said.reason &&
  record.plan.hash === hash &&
  (record.passingAt ?? 0) <= record.plan.finding.observedAt &&
  (said.state === 'held' || terminalStates.has(said.state));
