import type { Plan } from '../plan/plan.ts';
import type { Facts, Guard, Verdict } from './verdict.ts';

const skip = (reason: 'duplicate' | 'superseded', message: string): Verdict => ({ verdict: 'skip', reason, message });

/** Is it dealt with already? Events come twice, out of order, and from more than one source about the same resource. */
export const duplicate: Guard = {
  name: 'duplicate',
  check(plan, { record, now }) {
    if (!record) return { verdict: 'pass' };
    const seen = plan.finding.observedAt;
    if (seen < record.observedAt)
      return skip(
        'superseded',
        `this was seen at ${time(seen)}, and the source has spoken at ${time(record.observedAt)}`,
      );
    return judge(plan, record, seen === record.observedAt, now);
  },
};

/**
 * A source says so again whenever it looks again, also because we asked it to look at another resource: what did not come
 * off is not tried again before this has passed, unless it was right in between.
 */
const COOL_DOWN_MS = 3_600_000;

function judge(plan: Plan, record: NonNullable<Facts['record']>, isSameStatement: boolean, now: number): Verdict {
  switch (record.state) {
    case 'running':
    case 'verifying':
    case 'undoing':
      return skip('duplicate', `this remediation of this resource is ${record.state}`);
    // done again it would fight whoever undid it
    case 'undone':
      return skip('duplicate', 'a person has undone this remediation; it is not done again of itself');
    // what had no effect has none the second time, unless another runbook or other parameters are planned
    case 'noEffect':
      return isSameStatement || record.plan?.hash === plan.hash
        ? skip('duplicate', 'the same runbook ran already, and the source still said failing')
        : { verdict: 'pass' };
    case 'fixed':
    case 'failed':
    case 'unverified': {
      if (isSameStatement)
        return skip('duplicate', `this statement was dealt with: the remediation is ${record.state}`);
      const endedAt = record.reached?.[record.state] ?? 0;
      const isNews = record.state === 'fixed' || (record.passingAt ?? 0) > endedAt;
      if (isNews || now >= endedAt + COOL_DOWN_MS) return { verdict: 'pass' };
      return skip(
        'duplicate',
        `this remediation is ${record.state}; it is tried again from ${time(endedAt + COOL_DOWN_MS)} on`,
      );
    }
    // held, observed and skipped ones may have become possible since
    default:
      return { verdict: 'pass' };
  }
}

const time = (ms: number): string => new Date(ms).toISOString();
