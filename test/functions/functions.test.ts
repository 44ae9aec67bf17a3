import type { Context, SQSEvent } from 'aws-lambda';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Cloud } from '../../src/aws/cloud.ts';
import { Home } from '../harness/home.ts';
import { makeWrongBuckets, watchBuckets } from '../harness/wrong-buckets.ts';

const packaged = vi.hoisted(() => {
  process.env['POWERTOOLS_LOG_LEVEL'] = 'SILENT';
  process.env['POWERTOOLS_METRICS_DISABLED'] = 'true';
  return { remediations: [], policies: [], exemptions: [] };
});
vi.mock('rectify:library', () => ({ default: packaged }));

type Answer = { batchItemFailures: { itemIdentifier: string }[] };

const batch = (...bodies: string[]): SQSEvent => ({
  Records: bodies.map((body, index) => ({ messageId: `m${index}`, body }) as SQSEvent['Records'][number]),
});

/** A cloud in which the table cannot be reached for events whose id begins with `stuck`. */
const half = (cloud: Cloud): Cloud => ({
  ...cloud,
  table: {
    ...cloud.table,
    get: (key) => (key.pk.includes('stuck') ? Promise.reject(new Error('no table')) : cloud.table.get(key)),
  },
});

describe('a function', () => {
  let home: Home;
  beforeEach(async () => {
    home = await Home.make();
    Object.assign(packaged, home.library());
  });

  it('reports the messages it could not take, and only those', async () => {
    const { create } = await import('../../functions/receive-config.ts');
    const receive = create(half(home.process().cloud));
    const answer = await receive(batch('{"id":"stuck-1"}', 'not JSON', '{"id":"e"}', '{"id":"stuck-2"}'));
    expect(answer).toEqual({
      batchItemFailures: [{ itemIdentifier: 'm0' }, { itemIdentifier: 'm3' }],
    } satisfies Answer);
    const noted = (await home.items()).filter(({ sk }) => sk === 'event').map(({ pk }) => pk);
    expect(noted.toSorted()).toEqual(['event#e', 'event#sqs:m1']);
  });

  it.each(['receive-config', 'receive-security-hub', 'receive-alarm'] as const)(
    '%s takes its own source only',
    async (name) => {
      const { create } = (await import(
        `../../functions/${name}.ts`
      )) as typeof import('../../functions/receive-config.ts');
      const event = {
        id: name,
        source: 'aws.health',
        'detail-type': 'x',
        account: '123456789012',
        region: 'eu-west-1',
        time: '2026-03-01T00:00:00Z',
        resources: [],
        detail: {},
      };
      expect(await create(home.process().cloud)(batch(JSON.stringify(event)))).toEqual({ batchItemFailures: [] });
      expect(await home.items()).toMatchObject([
        { note: { outcomes: [{ outcome: 'rejected', reason: 'unknown-source' }] } },
      ]);
    },
  );

  it('goes with the others from a finding to a fix', async () => {
    const { cloud } = home.process();
    const receive = (await import('../../functions/receive-config.ts')).create(cloud);
    const record = (await import('../../functions/record-execution.ts')).create(cloud);
    const reconcile = (await import('../../functions/reconcile.ts')).create(cloud);
    await watchBuckets(home);
    await makeWrongBuckets(home, ['wide-open']);
    for (let minute = 0; minute < 5; minute++) {
      await home.world.advance(30_000);
      for (const event of home.captured.emitted.splice(0)) {
        if (event.source === 'aws.config') await receive(batch(JSON.stringify(event)));
        if (event['detail-type'].startsWith('EC2 Automation Execution')) await record(batch(JSON.stringify(event)));
      }
      await reconcile(120_000);
    }
    expect(await home.records()).toMatchObject([{ state: 'fixed', generation: 1, entries: [] }]);
  });

  it.each([
    '{',
    '{}',
    '{"detail":{"ExecutionId":3}}',
    '{"detail":{"ExecutionId":"00000000-0000-4000-8000-000000000000"}}',
  ])('record-execution does not come back for %s', async (body) => {
    const { create } = await import('../../functions/record-execution.ts');
    expect(await create(home.process().cloud)(batch(body))).toEqual({ batchItemFailures: [] });
    const noted = (await home.items()).filter(({ sk }) => sk === 'event');
    expect(noted).toHaveLength(body.includes('00000000') ? 0 : 1);
  });

  it('puts back what there is no time for, unbegun', async () => {
    const { create } = await import('../../functions/receive-config.ts');
    let remaining = 50_000;
    const remainingMs = () => (remaining -= 10_000);
    const answer = await create(home.process().cloud)(
      batch('{"id":"a"}', '{"id":"b"}', '{"id":"c"}', '{"id":"d"}'),
      remainingMs,
    );
    expect(answer).toEqual({
      batchItemFailures: [{ itemIdentifier: 'm2' }, { itemIdentifier: 'm3' }],
    } satisfies Answer);
    expect((await home.items()).map(({ pk }) => pk).toSorted()).toEqual(['event#a', 'event#b']);
  });

  it('says which environment variables are missing, at its first call and not before', async () => {
    const { handler } = await import('../../functions/receive-config.ts');
    await expect(handler(batch('{}'), {} as Context)).rejects.toThrow(
      'Missing environment variables: RECTIFY_TABLE, RECTIFY_BUS',
    );
  });
});
