import { beforeAll, describe, expect, it } from 'vitest';
import { AwsError } from '../../emulator/errors.ts';
import { seededIds } from '../../emulator/ids.ts';
import { accountForEvents } from '../../src/record/account-for-events.ts';
import type { BusEvent } from '../harness/captured-events.ts';
import { Home, policyFor } from '../harness/home.ts';
import { makeWrongBuckets, watchBuckets } from '../harness/wrong-buckets.ts';

const EVENTS = 1_000;
const BUDGET = 40;
const ids = seededIds(42);

function shuffled<T>(list: readonly T[]): T[] {
  const cards = [...list];
  for (let i = cards.length - 1; i > 0; i--) {
    const j = Math.floor(ids.random() * (i + 1));
    [cards[i], cards[j]] = [cards[j] as T, cards[i] as T];
  }
  return cards;
}

const home = await Home.make({
  policies: [policyFor('s3-block-public-access', { budget: { perHour: BUDGET } })],
  exemptions: [
    {
      id: 'x',
      owner: 'o',
      reason: 'r',
      approver: 'a',
      expires: '2027-01-01',
      match: { resource: { id: [{ prefix: 'exempt-' }] } },
    },
  ],
  workers: 3,
  faults: {
    // the records of these buckets can never be read: their events end as dead letters
    before(call, input) {
      if (call.operation === 'GetItem' && JSON.stringify(input['Key']).includes('#poison-'))
        throw new AwsError('InternalServerError', 'injected', 500);
    },
  },
});

/** Real findings of AWS Config on 60 buckets, each of them many times: the same event again, and the same statement anew. */
async function makeEvents(): Promise<BusEvent[]> {
  const names = (prefix: string, count: number) => Array.from({ length: count }, (_, i) => `${prefix}-${i}`);
  await watchBuckets(home);
  await makeWrongBuckets(home, [...names('open', 50), ...names('exempt', 8), ...names('poison', 2)]);
  await home.world.advance(10_000);
  const real = home.captured.emitted.splice(0).filter(({ source }) => source === 'aws.config');
  const failing = real.filter(({ detail }) =>
    JSON.stringify(detail['newEvaluationResult']).includes('"NON_COMPLIANT"'),
  );
  const other = [
    ...failing.slice(0, 20).map((event, i) => ({ ...event, id: `foreign-${i}`, account: '999999999999' })),
    ...failing.slice(0, 20).map((event, i) => ({
      ...event,
      id: `ruleless-${i}`,
      detail: { ...event.detail, configRuleName: 'nobody-answers-this' },
    })),
    ...failing.slice(0, 20).map((event, i) => ({ ...event, id: `malformed-${i}`, detail: { configRuleName: 3 } })),
  ];
  const again: BusEvent[] = [];
  while (real.length + other.length + again.length < EVENTS) {
    const event = failing[again.length % failing.length] as BusEvent;
    again.push(again.length % 3 === 0 ? event : { ...event, id: `again-${again.length}` });
  }
  return [...real, ...other, ...again];
}

beforeAll(async () => {
  for (const event of shuffled(await makeEvents())) home.queues.route(event);
  for (let i = 0; i < 5; i++) home.queues.send('config', `{ "not JSON ${i}`);
  await home.run(async () => false, 50 * 60_000);
});

describe('a burst of 1,000 events', () => {
  it('is accounted for, event by event: terminal, held, dead letter, rejected or ignored', async () => {
    const account = accountForEvents(await home.items());
    const dead = new Set(home.queues.dead.map(({ body }) => (JSON.parse(body) as BusEvent).id));
    expect(home.queues.waiting).toEqual([]);
    expect(account.underWay).toBe(0);
    expect(account.terminal + account.held + account.rejected + account.ignored + dead.size).toBe(
      home.queues.accepted.size,
    );
    // nothing of the sum is there for show
    expect(account).toMatchObject({ rejected: 45, ignored: expect.any(Number) });
    expect(account.terminal).toBeGreaterThan(500);
    expect(account.held).toBeGreaterThan(50);
    expect(dead.size).toBeGreaterThan(10);
    expect(account.ignored).toBeGreaterThanOrEqual(20);
  });

  it('starts no more than the budget, and each of them once', async () => {
    const records = await home.records();
    const states = Map.groupBy(records, ({ state, reason }) => (state === 'held' ? `held ${reason}` : state));
    const fixed = states.get('fixed')?.length ?? 0;
    // of two that take from the budget for one resource, one loses the reservation: what it took stays taken
    expect(fixed).toBeLessThanOrEqual(BUDGET);
    expect(fixed).toBeGreaterThanOrEqual(BUDGET - 5);
    expect(states.get('held budget')?.length).toBe(50 - fixed);
    expect(states.get('skipped')?.length).toBe(8);
    expect(records.every(({ generation, attempt }) => generation === 1 && attempt <= 1)).toBe(true);
    const { AutomationExecutionMetadataList: executions } = await home.call('ssm', 'DescribeAutomationExecutions', {
      MaxResults: 50,
    });
    expect(executions).toHaveLength(fixed);
    expect(await home.opsItems()).toHaveLength(fixed);
  });

  it('publishes every line of the ledger', async () => {
    const records = await home.records();
    const published = new Set(home.captured.put.map(({ detail }) => detail['id']));
    expect(records.flatMap(({ entries }) => entries)).toEqual([]);
    for (const { key, state, generation } of records)
      expect(home.captured.put.map(({ detail }) => detail)).toContainEqual(
        expect.objectContaining({ key, state, generation }),
      );
    // 45 rejections, and of each remediation its states
    expect(published.size).toBeGreaterThanOrEqual(45 + 3 * (BUDGET - 5) + 5 + 8);
  });

  it('goes on when the hour of the budget is over', { timeout: 60_000 }, async () => {
    await home.run(
      async () =>
        (await home.records()).every(({ state }) => state !== 'held' && state !== 'running' && state !== 'verifying'),
      3_600_000,
    );
    const fixed = (await home.records()).filter(({ state }) => state === 'fixed');
    expect(fixed).toHaveLength(50);
  });
});
