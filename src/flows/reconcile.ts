import { planRemediation } from '../plan/plan-remediation.ts';
import { eventIdOf } from '../record/event-log.ts';
import type { RemediationRecord, State } from '../record/remediation-record.ts';
import { remediationKeyOf } from '../record/remediation-records.ts';
import { changeRecord, sameGeneration } from './change-record.ts';
import { publishNote, publishRecord } from './publish-entries.ts';
import { followExecution } from './record-outcome.ts';
import { waits, type Rectify } from './rectify.ts';
import { carryOutPlan } from './remediate-finding.ts';
import { startRemediation } from './start-remediation.ts';
import { verifyRemediation } from './verify-remediation.ts';

/** How many it took on, by what they were. */
export interface Reconciled {
  running: number;
  verifying: number;
  held: number;
  pending: number;
  failed: number;
}

const MOST_AT_ONCE = 100;

/**
 * Picks up what nobody else will: reservations that were not started, executions whose end was not announced, sources
 * that have not answered, what was held until now, and outboxes that were not emptied. Stops at `stopAt`
 * (milliseconds since the epoch); what is left comes next time, the oldest first.
 */
export async function reconcile(rectify: Rectify, stopAt: number): Promise<Reconciled> {
  const { clock, records, table, log } = rectify;
  const count: Reconciled = { running: 0, verifying: 0, held: 0, pending: 0, failed: 0 };
  const isolated = async (kind: keyof Reconciled, subject: string, work: () => Promise<unknown>): Promise<void> => {
    try {
      await work();
      count[kind]++;
    } catch (error) {
      count.failed++;
      log.error('not reconciled', { kind, subject, said: error instanceof Error ? error.message : String(error) });
    }
  };
  const { gathering, evaluate } = gatherEvaluations(rectify);
  for (const state of ['running', 'verifying', 'held'] as const) {
    for (const key of await records.due(state, clock.now(), MOST_AT_ONCE)) {
      if (clock.now() >= stopAt) break;
      await isolated(state, key, () => resume(gathering, key, state));
    }
  }
  await evaluate().catch((error: unknown) =>
    log.warn('Config was not asked', { said: error instanceof Error ? error.message : String(error) }),
  );
  for (const item of await table.due('pending', 'pending', clock.now(), MOST_AT_ONCE)) {
    if (clock.now() >= stopAt) return count;
    await isolated('pending', item.pk, () => publishPending(rectify, item));
  }
  return count;
}

/** AWS takes one call a minute for all rules: those that verifications ask for are gathered and asked for at once. */
function gatherEvaluations(rectify: Rectify): { gathering: Rectify; evaluate: () => Promise<void> } {
  const { configRules } = rectify;
  const rules = new Set<string>();
  if (!configRules) return { gathering: rectify, evaluate: async () => {} };
  const evaluate = async (names: readonly string[]): Promise<void> => names.forEach((name) => rules.add(name));
  return {
    gathering: { ...rectify, configRules: { ...configRules, evaluate } },
    evaluate: () => configRules.evaluate([...rules]),
  };
}

async function resume(rectify: Rectify, key: string, state: State): Promise<void> {
  const record = await rectify.records.read(key);
  // the index may be behind
  if (!record || record.state !== state || (record.until ?? 0) > rectify.clock.now()) return;
  if (state === 'running') return resumeRunning(rectify, record);
  if (state === 'verifying') return publishRecord(rectify, await verifyRemediation(rectify, record));
  await planAgain(rectify, record);
}

async function resumeRunning(rectify: Rectify, record: RemediationRecord): Promise<void> {
  if (record.automationExecutionId !== undefined) {
    await followExecution(rectify, record, record.automationExecutionId);
    return;
  }
  const answer = await rectify.readSettings();
  const mayStart = answer.known && !answer.settings.killSwitch;
  const started = mayStart ? await startRemediation(rectify, record) : record;
  if (started.version === record.version) {
    const lookAgainAt = rectify.clock.now() + waits.reservation;
    await changeRecord(rectify, record.key, { type: 'stillRunning', lookAgainAt }, sameGeneration(record), record);
  }
  await publishRecord(rectify, started);
}

/** Policies, guards and settings may have changed since: a held remediation is planned anew, not merely released. */
async function planAgain(rectify: Rectify, record: RemediationRecord): Promise<void> {
  const plan = planRemediation(record.plan.finding, rectify.library);
  if (!('reason' in plan) && plan.key === record.key) {
    await carryOutPlan(rectify, plan);
    return;
  }
  const why = 'reason' in plan ? plan : { reason: 'no-policy', message: 'another remediation is planned by now' };
  const occurrence = { type: 'unplanned', at: rectify.clock.now(), reason: why.reason, message: why.message } as const;
  const met = await changeRecord(rectify, record.key, occurrence, sameGeneration(record), record);
  if (met) await publishRecord(rectify, met.record);
}

async function publishPending(rectify: Rectify, item: { pk: string; sk: string }): Promise<void> {
  const key = remediationKeyOf(item);
  const record = key === undefined ? undefined : await rectify.records.read(key);
  if (record) return publishRecord(rectify, record);
  const eventId = eventIdOf(item);
  const note = eventId === undefined ? undefined : await rectify.events.read(eventId);
  if (note) await publishNote(rectify, note);
}
