import type { Finding } from '../finding/finding.ts';
import { checkGuards } from '../guards/index.ts';
import type { Facts, Verdict } from '../guards/verdict.ts';
import type { Plan } from '../plan/plan.ts';
import { planRemediation } from '../plan/plan-remediation.ts';
import { hourEnds } from '../record/budgets.ts';
import type { FindingOutcome } from '../record/event-log.ts';
import type { RemediationRecord } from '../record/remediation-record.ts';
import { transition } from '../record/transition.ts';
import type { SettingsAnswer } from '../settings/read-settings.ts';
import { changeRecord, MOST_ROUNDS, sameGeneration } from './change-record.ts';
import { publishRecord } from './publish-entries.ts';
import { waits, type Rectify } from './rectify.ts';
import { startRemediation } from './start-remediation.ts';

/** From a failing finding to a started runbook, or to the reason why not. */
export async function remediateFinding(rectify: Rectify, finding: Finding): Promise<FindingOutcome> {
  const plan = planRemediation(finding, rectify.library);
  if ('reason' in plan) return { outcome: 'ignored', reason: plan.reason, message: plan.message };
  return { outcome: 'remediation', key: plan.key, how: await carryOutPlan(rectify, plan) };
}

/**
 * Reads the facts once, asks the guards, takes from the budget, and reserves with one conditional write: of two that
 * got this far one loses, reads again and finds what the other did. What is reserved is then started and published.
 */
export async function carryOutPlan(rectify: Rectify, plan: Plan): Promise<string> {
  const { records, clock } = rectify;
  const reservation = { taken: false };
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const record = await records.read(plan.key);
    if (record && isUnderWay(record)) return meet(rectify, record, plan.finding);
    const verdict = await decide(rectify, plan, record, reservation);
    const at = clock.now();
    const next = transition(record, { type: 'planned', at, plan, verdict, leaseEnds: at + waits.reservation });
    if (!next) {
      if (record) await finish(rectify, record, plan.finding);
      return verdict.verdict === 'pass' ? 'met' : verdict.reason;
    }
    if (!(await records.write(next, at))) continue;
    rectify.log.info('remediation decided', {
      key: next.key,
      generation: next.generation,
      state: next.state,
      reason: next.reason,
    });
    const last = next.state === 'running' ? await startRemediation(rectify, next) : next;
    await publishRecord(rectify, last);
    return last.state;
  }
  throw new Error(`The record ${plan.key} was changed by others ${MOST_ROUNDS} times in a row`);
}

const isUnderWay = ({ state }: RemediationRecord): boolean =>
  state === 'running' || state === 'verifying' || state === 'undoing';

/** This very event brought the record about: it has come again because whoever took it first did not finish. */
const isMine = (record: RemediationRecord, finding: Finding): boolean =>
  record.plan.finding.eventId === finding.eventId;

/** A failing finding on a remediation that is under way: the same event goes on where it stopped, another is news at most. */
async function meet(rectify: Rectify, record: RemediationRecord, finding: Finding): Promise<string> {
  if (isMine(record, finding)) {
    await finish(rectify, record, finding);
    return record.state;
  }
  const { observedAt, eventId } = finding;
  const occurrence = { type: 'stated', at: rectify.clock.now(), state: 'failing', observedAt, eventId } as const;
  await changeRecord(rectify, record.key, occurrence, sameGeneration(record), record);
  return 'duplicate';
}

async function finish(rectify: Rectify, record: RemediationRecord, finding: Finding): Promise<void> {
  if (!isMine(record, finding)) return;
  const unstarted = record.state === 'running' && record.automationExecutionId === undefined;
  await publishRecord(rectify, unstarted ? await startRemediation(rectify, record) : record);
}

async function decide(
  rectify: Rectify,
  plan: Plan,
  record: RemediationRecord | undefined,
  reservation: { taken: boolean },
): Promise<Verdict> {
  const now = rectify.clock.now();
  const answer = await rectify.readSettings();
  const budgetPerHour = (answer.known ? answer.settings.budgets[plan.policy] : undefined) ?? plan.budgetPerHour;
  const facts = await readFacts(rectify, plan, record, answer, now);
  const { decision } = checkGuards({ ...plan, budgetPerHour }, facts);
  if (!answer.known && (decision.verdict !== 'skip' || decision.reason === 'kill-switch')) {
    const message = `the settings are not known, so nothing is done: ${answer.message}`;
    rectify.log.error('settings unknown', { said: answer.message });
    return { verdict: 'hold', reason: 'kill-switch', until: now + waits.settings, message };
  }
  if (decision.verdict !== 'pass' || reservation.taken) return decision;
  reservation.taken = await rectify.budgets.take(plan, budgetPerHour, now);
  if (reservation.taken) return decision;
  const message = `the policy ${plan.policy} has begun ${budgetPerHour} within this hour`;
  return { verdict: 'hold', reason: 'budget', until: hourEnds(now), message };
}

async function readFacts(
  { budgets, readExemptions }: Rectify,
  plan: Plan,
  record: RemediationRecord | undefined,
  answer: SettingsAnswer,
  now: number,
): Promise<Facts> {
  const [exemptions, begunThisHour] = await Promise.all([readExemptions(), budgets.begun(plan, now)]);
  return {
    now,
    settings: answer.known ? answer.settings : { killSwitch: true, modes: {} },
    ...(record ? { record } : {}),
    exemptions,
    begunThisHour,
    hourEnds: hourEnds(now),
  };
}
