import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { authorize } from '../../../emulator/iam/authorize.ts';
import { fileJournal } from '../../../emulator/journal.ts';
import type { World, WorldOptions } from '../../../emulator/world.ts';
import { callIn, START } from '../world.ts';
import { attachHandlers, createFunction, functionWorld, type Answer } from './function-world.ts';

interface SqsRecord {
  messageId: string;
  body: string;
  attributes: Record<string, string>;
}

const QUEUE_ARN = 'arn:aws:sqs:eu-west-1:123456789012:q';
const DEAD_ARN = 'arn:aws:sqs:eu-west-1:123456789012:dead';

/** A queue with a dead-letter queue after three receives, and a function that is fed from it. */
async function fedFunction(
  handler: (event: { Records: SqsRecord[] }) => unknown,
  mapping: Answer = {},
  options: Partial<WorldOptions> = {},
): Promise<{ world: World; url: string; dead: string; uuid: string }> {
  const world = functionWorld(['*'], options);
  attachHandlers(world, { f: handler });
  const call = callIn(world);
  const queue = async (name: string, Attributes: Answer): Promise<string> =>
    (await call('sqs', 'CreateQueue', { QueueName: name, Attributes }))['QueueUrl'] as string;
  const dead = await queue('dead', {});
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: DEAD_ARN, maxReceiveCount: 3 });
  const url = await queue('q', { VisibilityTimeout: '30', RedrivePolicy });
  await createFunction(world, 'f');
  const created = await call('lambda', 'CreateEventSourceMapping', {
    EventSourceArn: QUEUE_ARN,
    FunctionName: 'f',
    ...mapping,
  });
  expect(created['State']).toBe('Creating');
  await world.advance(1_000);
  return { world, url, dead, uuid: created['UUID'] as string };
}

const send = (world: World, QueueUrl: string, MessageBody: string, more: Answer = {}): Promise<Answer> =>
  callIn(world)('sqs', 'SendMessage', { QueueUrl, MessageBody, ...more });

async function counts(world: World, QueueUrl: string): Promise<number[]> {
  const { Attributes } = await callIn(world)('sqs', 'GetQueueAttributes', { QueueUrl, AttributeNames: ['All'] });
  const of = (name: string): number =>
    Number((Attributes as Record<string, string>)[`ApproximateNumberOfMessages${name}`]);
  return [of(''), of('NotVisible')];
}

describe('an event source mapping', () => {
  it('hands messages to the function in batches of at most BatchSize, as Lambda words them, and deletes them', async () => {
    const seen: SqsRecord[][] = [];
    const { world, url } = await fedFunction(({ Records }) => void seen.push(Records), { BatchSize: 3 });
    await callIn(world)('sqs', 'SendMessageBatch', {
      QueueUrl: url,
      Entries: ['a', 'b', 'c', 'd'].map((Id) => ({ Id, MessageBody: Id })),
    });
    await send(world, url, 'with', { MessageAttributes: { colour: { DataType: 'String', StringValue: 'red' } } });
    await world.advance(0);
    expect(seen.map((batch) => batch.length).toSorted((a, b) => a - b)).toEqual([2, 3]);
    expect(seen.flat().map(({ body }) => body)).toEqual(['a', 'b', 'c', 'd', 'with']);
    expect(seen.flat().at(-1)).toMatchObject({
      eventSource: 'aws:sqs',
      eventSourceARN: QUEUE_ARN,
      awsRegion: 'eu-west-1',
      attributes: { ApproximateReceiveCount: '1', SentTimestamp: String(START + 2_000) },
      messageAttributes: {
        colour: { stringValue: 'red', dataType: 'String', stringListValues: [], binaryListValues: [] },
      },
    });
    expect(await counts(world, url)).toEqual([0, 0]);
  });

  it('lets messages of a failed batch come back by the visibility timeout, and die after maxReceiveCount receives', async () => {
    const at: number[] = [];
    const { world, url, dead } = await fedFunction(() => {
      at.push(world.clock.now() - START);
      throw new Error('always');
    });
    await send(world, url, 'poison');
    await world.advance(200_000);
    expect(at).toEqual([2_000, 32_000, 62_000]);
    expect(await counts(world, url)).toEqual([0, 0]);
    expect(await counts(world, dead)).toEqual([1, 0]);
  });

  const partial = (answer: (records: SqsRecord[]) => unknown) =>
    fedFunction(({ Records }) => answer(Records), { FunctionResponseTypes: ['ReportBatchItemFailures'] });
  const failing = (records: SqsRecord[], body: string) =>
    records.filter((record) => record.body === body).map(({ messageId }) => messageId);

  it.each<[string, (records: SqsRecord[]) => unknown, number]>([
    [
      'keeps what is reported',
      (all) => ({ batchItemFailures: failing(all, 'b').map((id) => ({ itemIdentifier: id })) }),
      1,
    ],
    ['keeps nothing for an empty list', () => ({ batchItemFailures: [] }), 0],
    ['keeps nothing for no answer', () => null, 0],
    [
      'keeps all for an identifier that is not in the batch',
      () => ({ batchItemFailures: [{ itemIdentifier: 'other' }] }),
      2,
    ],
    ['keeps all for an empty identifier', () => ({ batchItemFailures: [{ itemIdentifier: '' }] }), 2],
    ['keeps all for a bad key', () => ({ batchItemFailures: [{ id: 'x' }] }), 2],
    ['keeps all for an answer that is no object', () => 'fine', 2],
  ])('with partial batch responses %s', async (_what, answer, kept) => {
    const { world, url } = await partial(answer);
    await callIn(world)('sqs', 'SendMessageBatch', {
      QueueUrl: url,
      Entries: ['a', 'b'].map((Id) => ({ Id, MessageBody: Id })),
    });
    await world.advance(0);
    expect(await counts(world, url)).toEqual([0, kept]);
  });

  it('runs no more batches at a time than MaximumConcurrency', async () => {
    let now = 0;
    let most = 0;
    const done: (() => void)[] = [];
    const { world, url } = await fedFunction(
      async () => {
        most = Math.max(most, ++now);
        await new Promise<void>((resume) => done.push(resume));
        now--;
      },
      { BatchSize: 1, ScalingConfig: { MaximumConcurrency: 2 } },
    );
    for (const body of ['1', '2', '3', '4', '5']) await send(world, url, body);
    const settled = world.advance(1_000);
    for (let i = 0; i < 5; i++) {
      while (done.length === 0) await new Promise((resume) => setImmediate(resume));
      done.shift()?.();
    }
    await settled;
    expect(most).toBe(2);
    expect(await counts(world, url)).toEqual([0, 0]);
  });

  it('gathers messages for its batching window, and no longer than until the batch is full', async () => {
    const seen: [number, number][] = [];
    const { world, url } = await fedFunction(
      ({ Records }) => void seen.push([world.clock.now() - START, Records.length]),
      {
        BatchSize: 3,
        MaximumBatchingWindowInSeconds: 20,
      },
    );
    await send(world, url, '1');
    await world.advance(5_000);
    await send(world, url, '2');
    await world.advance(30_000);
    for (const body of ['3', '4', '5']) await send(world, url, body);
    await world.advance(0);
    expect(seen).toEqual([
      [22_000, 2],
      [37_000, 3],
    ]);
  });

  it('waits with a throttled function, then lets the messages go back', async () => {
    let runs = 0;
    const { world, url } = await fedFunction(() => void runs++);
    const lambda = (operation: string, input: Answer) => callIn(world)('lambda', operation, input);
    await lambda('PutFunctionConcurrency', { FunctionName: 'f', ReservedConcurrentExecutions: 0 });
    await send(world, url, 'x');
    await world.advance(10_000);
    expect(runs).toBe(0);
    await lambda('DeleteFunctionConcurrency', { FunctionName: 'f' });
    await world.advance(20_000);
    expect(runs).toBe(1);
    expect(await counts(world, url)).toEqual([0, 0]);
  });

  it('stops when disabled and goes on when enabled', async () => {
    let runs = 0;
    const { world, url, uuid } = await fedFunction(() => void runs++);
    const update = (Enabled: boolean) => callIn(world)('lambda', 'UpdateEventSourceMapping', { UUID: uuid, Enabled });
    await update(false);
    await world.advance(1_000);
    await send(world, url, 'x');
    await world.advance(60_000);
    expect(runs).toBe(0);
    await update(true);
    await world.advance(1_000);
    expect(runs).toBe(1);
    expect(await callIn(world)('lambda', 'GetEventSourceMapping', { UUID: uuid })).toMatchObject({
      State: 'Enabled',
      LastProcessingResult: 'OK',
    });
  });

  it('gives a batch to the function again when the stand-in was killed in the middle of it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'rectify-'));
    const path = join(folder, 'state.jsonl');
    let begun: (() => void) | undefined;
    const reached = new Promise<void>((resume) => (begun = resume));
    const first = await fedFunction(
      () => (begun?.(), new Promise(() => undefined)),
      {},
      { journal: fileJournal(path) },
    );
    await send(first.world, first.url, 'precious');
    void first.world.advance(1_000);
    await reached;
    const seen: string[] = [];
    // the first world is left as it is, as a killed process would leave it
    const second = functionWorld(['*'], { journal: fileJournal(path) });
    second.clock.skip(first.world.clock.now() - second.clock.now());
    attachHandlers(second, {
      f: ({ Records }: { Records: SqsRecord[] }) => void seen.push(...Records.map(({ body }) => body)),
    });
    await second.advance(1_000);
    expect(seen).toEqual(['precious']);
    expect(await counts(second, first.url)).toEqual([0, 0]);
    rmSync(folder, { recursive: true });
  });
});

describe('a new event source mapping', () => {
  const attempt = async (input: Answer, actions = ['*']): Promise<unknown> => {
    const world = functionWorld(actions, { authorize });
    const call = callIn(world);
    await call('sqs', 'CreateQueue', { QueueName: 'q' });
    await createFunction(world, 'f', { Timeout: 10 });
    await createFunction(world, 'slow', { Timeout: 31 });
    return call('lambda', 'CreateEventSourceMapping', { EventSourceArn: QUEUE_ARN, FunctionName: 'f', ...input });
  };

  it.each([
    [
      'a function that may run longer than messages are hidden',
      { FunctionName: 'slow' },
      'Queue visibility timeout: 30 seconds is less than Function timeout: 31 seconds',
    ],
    ['a batch over 10 without a window', { BatchSize: 11 }, /Maximum batch window/],
    ['a concurrency of 1', { ScalingConfig: { MaximumConcurrency: 1 } }, /MaximumConcurrency/],
    ['a queue that is not there', { EventSourceArn: `${QUEUE_ARN}x` }, /NonExistentQueue/],
  ])('is refused for %s', async (_what, input, message) => {
    await expect(attempt(input)).rejects.toMatchObject({ code: 'InvalidParameterValueException' });
    await expect(attempt(input)).rejects.toThrow(message);
  });

  it('is refused unless the execution role may read and empty the queue', async () => {
    await expect(attempt({}, ['sqs:ReceiveMessage', 'sqs:GetQueueAttributes'])).rejects.toThrow(
      'The provided execution role does not have permissions to call DeleteMessage on SQS',
    );
    await expect(
      attempt({}, ['sqs:ReceiveMessage', 'sqs:GetQueueAttributes', 'sqs:DeleteMessage']),
    ).resolves.toBeDefined();
  });
});
