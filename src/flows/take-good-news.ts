import type { Finding } from '../finding/finding.ts';
import { remediationKeysFor } from '../plan/plan-remediation.ts';
import type { FindingOutcome } from '../record/event-log.ts';
import { changeRecord } from './change-record.ts';
import { publishRecord } from './publish-entries.ts';
import type { Rectify } from './rectify.ts';

/**
 * A source says that a check passes. That closes the remediation that the same source and check had called for,
 * if it was said after the runbook ended; earlier statements only count as heard.
 */
export async function takeGoodNews(rectify: Rectify, finding: Finding): Promise<FindingOutcome> {
  const { observedAt, eventId } = finding;
  for (const key of remediationKeysFor(finding, rectify.library)) {
    const occurrence = { type: 'stated', at: rectify.clock.now(), state: 'passing', observedAt, eventId } as const;
    const met = await changeRecord(rectify, key, occurrence, (record) => record.plan.finding.id === finding.id);
    if (!met) continue;
    const { record, changed } = met;
    if (changed) rectify.log.info('good news', { key, generation: record.generation, state: record.state });
    // what others wrote is theirs to publish: telling Security Hub makes another such event
    if (changed || record.entries.some((entry) => entry.eventId === eventId)) await publishRecord(rectify, record);
    return { outcome: 'remediation', key, how: changed ? record.state : 'superseded' };
  }
  return { outcome: 'ignored', reason: 'passing', message: 'nothing is known that would have to be put right' };
}
