import { describe, expect, it } from 'vitest';
import { reconcile } from '../../src/flows/reconcile.ts';
import type { Rectify } from '../../src/flows/rectify.ts';
import { takeGoodNews } from '../../src/flows/take-good-news.ts';
import { ledgerEntry } from '../../src/record/ledger-entry.ts';
import type { RemediationRecord } from '../../src/record/remediation-record.ts';
import { sampleFinding, samplePlan, sampleRecord } from '../harness/samples.ts';

const NOW = 500_000;
const log = { info: () => {}, warn: () => {}, error: () => {} };
const clock = { now: () => NOW };

describe('reconcile', () => {
  it('asks Config once for the rules of all verifications, as AWS takes one call a minute', async () => {
    const records = new Map<string, RemediationRecord>(
      ['restricted-ssh', 'iam-password-policy', 'restricted-ssh'].map((configRuleName, i) => {
        const plan = samplePlan({ key: `k${i}`, finding: sampleFinding({ attributes: { configRuleName } }) });
        const times = { until: 0, endedAt: 1, verifyBy: NOW * 2 };
        return [`k${i}`, sampleRecord({ key: `k${i}`, state: 'verifying', plan, ...times })];
      }),
    );
    const asked: (readonly string[])[] = [];
    const rectify = {
      clock,
      log,
      records: {
        due: async (state: string) => (state === 'verifying' ? [...records.keys()] : []),
        read: async (key: string) => records.get(key),
        write: async () => true,
      },
      table: { due: async () => [] },
      configRules: {
        compliance: async () => undefined,
        evaluate: async (rules: readonly string[]) => void asked.push(rules),
      },
    };
    const count = await reconcile(rectify as unknown as Rectify, Number.MAX_SAFE_INTEGER);
    expect(asked).toEqual([['restricted-ssh', 'iam-password-policy']]);
    expect(count).toMatchObject({ verifying: 3, failed: 0 });
  });
});

describe('good news that changes nothing', () => {
  const finding = sampleFinding({ state: 'passing', eventId: 'echo', observedAt: 3_000 });

  /** A remediation that the event `closing` has just closed, while whoever took that event is still telling it. */
  async function takenIn(eventId: string): Promise<string[]> {
    const closed = sampleRecord({
      state: 'fixed',
      endedAt: 2_000,
      passingAt: 3_000,
      reached: { running: 1, fixed: 3_000 },
    });
    const record = { ...closed, entries: [ledgerEntry(closed, 3_000, 'closing')] };
    const told: string[] = [];
    const rectify = {
      clock,
      log,
      library: {
        remediations: [
          {
            id: 's3-block-public-access',
            resourceType: 'AWS::S3::Bucket',
            answers: { controls: [], configRules: [finding.check], alarms: [] },
          },
        ],
      },
      records: { read: async () => record, write: async () => true },
      bus: { put: async (entries: readonly unknown[]) => void told.push(...entries.map(() => 'bus')) },
      metrics: { singleMetric: () => ({ addMetric: () => {}, addDimension: () => {} }) },
      opsItems: {},
    };
    const outcome = await takeGoodNews(rectify as unknown as Rectify, { ...finding, eventId });
    expect(outcome).toMatchObject({ outcome: 'remediation', how: 'superseded' });
    return told;
  }

  it('leaves the outbox to whoever filled it: telling Security Hub makes another such event', async () => {
    expect(await takenIn('echo')).toEqual([]);
  });

  it('empties the outbox where it is the very event that filled it, come again', async () => {
    expect(await takenIn('closing')).toEqual(['bus']);
  });
});
