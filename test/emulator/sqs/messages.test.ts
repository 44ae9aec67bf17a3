import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { callIn, START } from '../world.ts';
import { recordedWorld } from './recorded-world.ts';

interface Received {
  Messages?: { MessageId: string; Body: string; ReceiptHandle: string; Attributes: Record<string, string> }[];
}

let world: ReturnType<typeof recordedWorld>;
let sqs: <T = Record<string, unknown>>(operation: string, input?: Record<string, unknown>) => Promise<T>;

beforeEach(() => {
  world = recordedWorld();
  const call = callIn(world);
  sqs = (operation, input) => call('sqs', operation, input) as never;
});

const newQueue = async (name: string, Attributes: Record<string, string> = {}): Promise<string> =>
  (await sqs<{ QueueUrl: string }>('CreateQueue', { QueueName: name, Attributes })).QueueUrl;
const receive = async (
  QueueUrl: string,
  more: Record<string, unknown> = {},
): Promise<NonNullable<Received['Messages']>> =>
  (await sqs<Received>('ReceiveMessage', { QueueUrl, AttributeNames: ['All'], ...more })).Messages ?? [];
const counts = async (QueueUrl: string): Promise<Record<string, string>> =>
  (await sqs<{ Attributes: Record<string, string> }>('GetQueueAttributes', { QueueUrl, AttributeNames: ['All'] }))
    .Attributes;

describe('a standard queue', () => {
  it('hides a received message until its visibility timeout is over, and counts the receives', async () => {
    const url = await newQueue('q', { VisibilityTimeout: '20' });
    const sent = await sqs('SendMessage', { QueueUrl: url, MessageBody: 'hello' });
    expect(sent['MD5OfMessageBody']).toBe(createHash('md5').update('hello').digest('hex'));
    const [first] = await receive(url);
    expect(first).toMatchObject({
      Body: 'hello',
      Attributes: { ApproximateReceiveCount: '1', SentTimestamp: String(START) },
    });
    expect(await receive(url)).toEqual([]);
    expect(await counts(url)).toMatchObject({
      ApproximateNumberOfMessages: '0',
      ApproximateNumberOfMessagesNotVisible: '1',
    });
    await world.advance(20_000);
    const [second] = await receive(url);
    expect(second).toMatchObject({ MessageId: first?.MessageId, Attributes: { ApproximateReceiveCount: '2' } });
    await sqs('DeleteMessage', { QueueUrl: url, ReceiptHandle: first?.ReceiptHandle });
    expect((await counts(url))['ApproximateNumberOfMessagesNotVisible']).toBe('1');
    await sqs('DeleteMessage', { QueueUrl: url, ReceiptHandle: second?.ReceiptHandle });
    expect((await counts(url))['ApproximateNumberOfMessagesNotVisible']).toBe('0');
  });

  it('delays messages, forgets those past their retention, and makes one visible at once when its timeout is set to 0', async () => {
    const url = await newQueue('q', { DelaySeconds: '5', MessageRetentionPeriod: '60' });
    await sqs('SendMessage', { QueueUrl: url, MessageBody: 'late' });
    expect(await counts(url)).toMatchObject({ ApproximateNumberOfMessagesDelayed: '1' });
    expect(await receive(url)).toEqual([]);
    await world.advance(5_000);
    const [message] = await receive(url);
    await sqs('ChangeMessageVisibility', {
      QueueUrl: url,
      ReceiptHandle: message?.ReceiptHandle,
      VisibilityTimeout: 0,
    });
    expect(await receive(url)).toHaveLength(1);
    await world.advance(60_000);
    expect(await receive(url)).toEqual([]);
  });

  it('lets a long poll wait without holding time up, and ends it when a message comes', async () => {
    const url = await newQueue('q');
    const empty = receive(url, { WaitTimeSeconds: 20 });
    await world.advance(20_000);
    expect(await empty).toEqual([]);
    const waiting = receive(url, { WaitTimeSeconds: 20 });
    await world.advance(3_000);
    await sqs('SendMessage', { QueueUrl: url, MessageBody: 'there', DelaySeconds: 2 });
    await world.advance(2_000);
    expect(await waiting).toMatchObject([{ Body: 'there' }]);
    expect(world.clock.now()).toBe(START + 25_000);
  });

  it('gives MD5 sums of message attributes as SDKs compute them', async () => {
    const url = await newQueue('q');
    const sent = await sqs('SendMessage', {
      QueueUrl: url,
      MessageBody: 'x',
      MessageAttributes: {
        b: { DataType: 'Binary', BinaryValue: Buffer.from([1, 2, 3]) },
        a: { DataType: 'String', StringValue: 'v' },
      },
    });
    // the sum of the documented layout, put together by hand
    const bytes = Buffer.from(
      '00000001610000000653747269' +
        '6e6701' +
        '0000000176' +
        '000000016200000006' +
        '42696e617279' +
        '02' +
        '00000003010203',
      'hex',
    );
    expect(sent['MD5OfMessageAttributes']).toBe(createHash('md5').update(bytes).digest('hex'));
  });

  it('does each entry of a batch by itself', async () => {
    const url = await newQueue('q');
    const sent = await sqs('SendMessageBatch', {
      QueueUrl: url,
      Entries: [
        { Id: 'good', MessageBody: 'a' },
        { Id: 'bad', MessageBody: 'b', DelaySeconds: 901 },
      ],
    });
    expect(sent).toMatchObject({
      Successful: [{ Id: 'good' }],
      Failed: [{ Id: 'bad', Code: 'InvalidParameterValue', SenderFault: true }],
    });
    await expect(sqs('SendMessageBatch', { QueueUrl: url, Entries: [] })).rejects.toMatchObject({
      code: 'EmptyBatchRequest',
    });
    const twice = [
      { Id: 'a', MessageBody: '1' },
      { Id: 'a', MessageBody: '2' },
    ];
    await expect(sqs('SendMessageBatch', { QueueUrl: url, Entries: twice })).rejects.toMatchObject({
      code: 'BatchEntryIdsNotDistinct',
    });
  });
});

describe('a FIFO queue', () => {
  it('keeps the order within a group and drops duplicates for five minutes', async () => {
    const url = await newQueue('q.fifo', { FifoQueue: 'true', ContentBasedDeduplication: 'true' });
    const send = (MessageBody: string, MessageGroupId: string) =>
      sqs('SendMessage', { QueueUrl: url, MessageBody, MessageGroupId });
    const first = await send('1', 'a');
    expect(await send('1', 'a')).toEqual(first);
    await send('2', 'a');
    await send('3', 'b');
    const [one] = await receive(url);
    expect(one?.Body).toBe('1');
    const others = await receive(url, { MaxNumberOfMessages: 10 });
    expect(others.map(({ Body }) => Body)).toEqual(['3']);
    await sqs('DeleteMessage', { QueueUrl: url, ReceiptHandle: one?.ReceiptHandle });
    expect((await receive(url)).map(({ Body }) => Body)).toEqual(['2']);
    await world.advance(300_000);
    expect((await send('1', 'a'))['MessageId']).not.toBe(first['MessageId']);
  });

  it('asks for a group and a deduplication id', async () => {
    const url = await newQueue('q.fifo', { FifoQueue: 'true' });
    await expect(sqs('SendMessage', { QueueUrl: url, MessageBody: 'x' })).rejects.toMatchObject({
      code: 'MissingParameter',
    });
    await expect(sqs('SendMessage', { QueueUrl: url, MessageBody: 'x', MessageGroupId: 'g' })).rejects.toMatchObject({
      code: 'InvalidParameterValue',
    });
  });
});

describe('a dead-letter queue', () => {
  const withDeadLetters = async (): Promise<{ url: string; dead: string; deadArn: string }> => {
    const dead = await newQueue('dead');
    const deadArn = (await counts(dead))['QueueArn'] ?? '';
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: deadArn, maxReceiveCount: 2 });
    return { url: await newQueue('q', { RedrivePolicy, VisibilityTimeout: '1' }), dead, deadArn };
  };
  const exhaust = async (url: string): Promise<void> => {
    for (let i = 0; i < 3; i++) {
      await receive(url, { MaxNumberOfMessages: 10 });
      await world.advance(1_000);
    }
  };

  it('takes a message that was received maxReceiveCount times, when it would be received again', async () => {
    const { url, dead } = await withDeadLetters();
    await sqs('SendMessage', { QueueUrl: url, MessageBody: 'poison' });
    await exhaust(url);
    const [message] = await receive(dead);
    expect(message).toMatchObject({
      Body: 'poison',
      Attributes: { DeadLetterQueueSourceArn: 'arn:aws:sqs:eu-west-1:123456789012:q' },
    });
    expect(await receive(url)).toEqual([]);
  });

  it('gives its messages back to where they came from by a move task, as new messages', async () => {
    const { url, dead, deadArn } = await withDeadLetters();
    const { MessageId } = await sqs('SendMessage', { QueueUrl: url, MessageBody: 'poison' });
    await exhaust(url);
    await sqs('StartMessageMoveTask', { SourceArn: deadArn });
    await expect(sqs('StartMessageMoveTask', { SourceArn: deadArn })).rejects.toMatchObject({
      code: 'InvalidParameterValue',
    });
    await world.advance(1_000);
    expect(await sqs('ListMessageMoveTasks', { SourceArn: deadArn })).toMatchObject({
      Results: [{ Status: 'COMPLETED', ApproximateNumberOfMessagesMoved: 1 }],
    });
    const [back] = await receive(url);
    expect(back).toMatchObject({ Body: 'poison', Attributes: { ApproximateReceiveCount: '1' } });
    expect(back?.MessageId).not.toBe(MessageId);
    expect(await receive(dead)).toEqual([]);
  });

  it('fails a move task on a message that never had a source queue, and can be cancelled while it is slow', async () => {
    const { url, dead, deadArn } = await withDeadLetters();
    await sqs('SendMessage', { QueueUrl: dead, MessageBody: 'direct' });
    await sqs('StartMessageMoveTask', { SourceArn: deadArn });
    await world.advance(1_000);
    expect(await sqs('ListMessageMoveTasks', { SourceArn: deadArn })).toMatchObject({
      Results: [{ Status: 'FAILED', FailureReason: 'CouldNotDetermineMessageSource' }],
    });
    await sqs('SendMessage', { QueueUrl: dead, MessageBody: 'second' });
    const { QueueArn } = await counts(url);
    const { TaskHandle } = await sqs('StartMessageMoveTask', {
      SourceArn: deadArn,
      DestinationArn: QueueArn,
      MaxNumberOfMessagesPerSecond: 1,
    });
    await world.advance(0);
    expect(await sqs('CancelMessageMoveTask', { TaskHandle })).toEqual({ ApproximateNumberOfMessagesMoved: 1 });
    await world.advance(2_000);
    expect(await sqs('ListMessageMoveTasks', { SourceArn: deadArn })).toMatchObject({
      Results: [{ Status: 'CANCELLED' }],
    });
    expect(await counts(dead)).toMatchObject({ ApproximateNumberOfMessages: '1' });
  });

  it('must exist, be of the same type, and allow the source queue', async () => {
    const { deadArn, dead } = await withDeadLetters();
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: deadArn, maxReceiveCount: 2 });
    await sqs('SetQueueAttributes', {
      QueueUrl: dead,
      Attributes: { RedriveAllowPolicy: '{"redrivePermission":"denyAll"}' },
    });
    await expect(newQueue('other', { RedrivePolicy })).rejects.toMatchObject({ code: 'InvalidParameterValue' });
    await expect(newQueue('f.fifo', { FifoQueue: 'true', RedrivePolicy })).rejects.toThrow(/same type/);
    await expect(newQueue('none', { RedrivePolicy: RedrivePolicy.replace(':dead', ':gone') })).rejects.toThrow(
      /does not exist/,
    );
  });
});
