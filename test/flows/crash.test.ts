import { describe, expect, it } from 'vitest';
import { AwsError } from '../../emulator/errors.ts';
import type { Faults } from '../../emulator/world-options.ts';
import { accountForEvents } from '../../src/record/account-for-events.ts';
import { terminalStates } from '../../src/record/remediation-record.ts';
import { Home, policyFor } from '../harness/home.ts';
import { makeWrongBuckets, watchBuckets } from '../harness/wrong-buckets.ts';

const HOUR = 3_600_000;

/** The runbook may not write to the bucket `locked`. */
const faults: Faults = {
  before(call, input) {
    if (call.operation === 'PutPublicAccessBlock' && input['Bucket'] === 'locked')
      throw new AwsError('AccessDenied', 'Access Denied', 403);
  },
};

const exemption = {
  id: 'website',
  owner: 'web',
  reason: 'it is a website',
  approver: 'ciso',
  expires: '2027-01-01',
  match: { resource: { id: ['website'] } },
};

/** Three buckets: one is put right, one has an exemption, one's runbook fails. The nth process dies as `dieAfter` says. */
async function run(dieAfter?: (nth: number) => number | undefined) {
  const home = await Home.make({
    policies: [policyFor('s3-block-public-access')],
    exemptions: [exemption],
    faults,
    ...(dieAfter ? { dieAfter } : {}),
  });
  const written: unknown[] = [];
  const started = new Map<string, Set<unknown>>();
  home.world.observe(({ call, input, output }) => {
    if (output === undefined) return;
    if (call.operation === 'PutPublicAccessBlock') written.push(input['Bucket']);
    if (call.operation !== 'StartAutomationExecution') return;
    const token = String(input['ClientToken']);
    started.set(
      token,
      (started.get(token) ?? new Set()).add((output as Record<string, unknown>)['AutomationExecutionId']),
    );
  });
  await watchBuckets(home);
  await makeWrongBuckets(home, ['wide-open', 'website', 'locked']);
  written.length = 0;
  const settled = await home.run(async () => {
    if (home.queues.waiting.length > 0) return false;
    const records = await home.records();
    return (
      records.length === 3 && records.every(({ state, entries }) => terminalStates.has(state) && entries.length === 0)
    );
  }, HOUR);
  return { home, settled, written, started };
}

/** What must be the same however often a process dies. Versions, times and ids are not. */
async function endState({ home, settled, written, started }: Awaited<ReturnType<typeof run>>) {
  const records = await home.records();
  return {
    settled,
    records: records
      .map(({ plan, state, reason, generation, attempt, before, after, failure, entries }) => ({
        bucket: plan.resource.id,
        state,
        reason,
        generation,
        attempt,
        before,
        after,
        failure,
        entries,
      }))
      .toSorted((a, b) => (a.bucket < b.bucket ? -1 : 1)),
    opsItems: (await home.opsItems())
      .map(({ Title, Status }) => ({ Title, Status }))
      .toSorted((a, b) => ((a.Title ?? '') < (b.Title ?? '') ? -1 : 1)),
    ledger: [
      ...new Set(home.captured.put.map(({ detail }) => `${String(detail['resourceId'])} ${String(detail['state'])}`)),
    ].toSorted(),
    told: [...new Set(home.notices)].toSorted(),
    written,
    executionsOfEachStart: [...started.values()].map((ids) => ids.size),
    dead: home.queues.dead.length,
    unaccounted: home.queues.accepted.size - total(accountForEvents(await home.items())),
  };
}

const total = (account: object): number =>
  Object.values(account).reduce((sum: number, count: number) => sum + count, 0);

describe('a process that is killed', async () => {
  const undisturbed = await run();
  const expected = await endState(undisturbed);
  const calls = undisturbed.home.processes[0]?.life.calls ?? [];

  it('leaves, undisturbed, what is right', () => {
    expect(expected).toMatchObject({
      settled: true,
      records: [
        { bucket: 'locked', state: 'failed', reason: 'runbook-failed', failure: { step: 'BlockPublicAccess' } },
        { bucket: 'website', state: 'skipped', reason: 'exempt' },
        { bucket: 'wide-open', state: 'fixed' },
      ],
      opsItems: [{ Status: 'Open' }, { Status: 'Resolved' }],
      written: ['wide-open'],
      executionsOfEachStart: [1, 1],
      dead: 0,
      unaccounted: 0,
    });
    expect(calls.length).toBeGreaterThan(30);
  });

  it.each(calls.map((name, index) => ({ after: index + 1, name })))(
    'after AWS call $after ($name) has lost nothing and repeats nothing',
    async ({ after }) => {
      const disturbed = await run((nth) => (nth === 0 ? after : undefined));
      expect(disturbed.home.processes.length).toBeGreaterThan(after < calls.length ? 1 : 0);
      expect(await endState(disturbed)).toEqual(expected);
    },
  );

  it.each([13, 17, 29])('every %i calls, again and again, has lost nothing and repeats nothing', async (every) => {
    const disturbed = await run((nth) => every + nth);
    expect(disturbed.home.processes.length).toBeGreaterThan(2);
    expect(await endState(disturbed)).toEqual(expected);
  });
});
