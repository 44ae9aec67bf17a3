import { beforeEach, describe, expect, it } from 'vitest';
import { callIn, START } from '../world.ts';
import { recordedWorld } from './recorded-world.ts';

let world: ReturnType<typeof recordedWorld>;
let sqs: <T = Record<string, unknown>>(operation: string, input?: Record<string, unknown>) => Promise<T>;

beforeEach(() => {
  world = recordedWorld();
  const call = callIn(world);
  sqs = (operation, input) => call('sqs', operation, input) as never;
});

const newQueue = async (name: string, Attributes: Record<string, string> = {}): Promise<string> =>
  (await sqs<{ QueueUrl: string }>('CreateQueue', { QueueName: name, Attributes })).QueueUrl;
describe('queues', () => {
  it('are created once: the same attributes answer with the queue, others are refused', async () => {
    const url = await newQueue('q', { VisibilityTimeout: '40' });
    expect(await newQueue('q', { VisibilityTimeout: '40' })).toBe(url);
    expect(await newQueue('q')).toBe(url);
    await expect(newQueue('q', { VisibilityTimeout: '41' })).rejects.toMatchObject({ code: 'QueueNameExists' });
    await expect(newQueue('r', { VisibilityTimeout: '43201' })).rejects.toMatchObject({
      code: 'InvalidAttributeValue',
    });
    await expect(newQueue('r', { Colour: 'red' })).rejects.toMatchObject({ code: 'InvalidAttributeName' });
    await expect(sqs('GetQueueUrl', { QueueName: 'gone' })).rejects.toMatchObject({ code: 'QueueDoesNotExist' });
  });

  it('cannot be created again within a minute of their deletion', async () => {
    const url = await newQueue('q');
    await sqs('DeleteQueue', { QueueUrl: url });
    await expect(newQueue('q')).rejects.toMatchObject({ code: 'QueueDeletedRecently' });
    await world.advance(60_000);
    expect(await newQueue('q')).toBe(url);
  });

  it('are listed by prefix and page', async () => {
    for (const name of ['b1', 'a1', 'a2']) await newQueue(name);
    const page = await sqs('ListQueues', { QueueNamePrefix: 'a', MaxResults: 1 });
    expect(page['QueueUrls']).toEqual([expect.stringMatching(/a1$/)]);
    expect(
      (await sqs('ListQueues', { QueueNamePrefix: 'a', MaxResults: 1, NextToken: page['NextToken'] }))['QueueUrls'],
    ).toEqual([expect.stringMatching(/a2$/)]);
  });

  it('ask IAM with their ARN and policy', async () => {
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [] });
    const url = await newQueue('q', { Policy });
    const asked: unknown[] = [];
    world.observe(({ access }) => asked.push(...access));
    await sqs('SendMessage', { QueueUrl: url, MessageBody: 'x' });
    expect(asked).toEqual([
      {
        action: 'sqs:SendMessage',
        resource: 'arn:aws:sqs:eu-west-1:123456789012:q',
        resourcePolicy: JSON.parse(Policy) as unknown,
      },
    ]);
  });
});

describe('the metrics of a queue', () => {
  it('come out every minute while the queue is active, and stop six hours after its last use', async () => {
    const url = await newQueue('q');
    await sqs('SendMessage', { QueueUrl: url, MessageBody: 'x' });
    await world.advance(120_000);
    const published = world.recorded['cloudwatch/publish'] as { namespace: string; metrics: unknown[] }[];
    expect(published).toHaveLength(2);
    expect(published[0]?.namespace).toBe('AWS/SQS');
    expect(published[0]?.metrics).toContainEqual({
      name: 'ApproximateNumberOfMessagesVisible',
      dimensions: { QueueName: 'q' },
      value: 1,
      unit: 'Count',
      at: START + 60_000,
    });
    await sqs('PurgeQueue', { QueueUrl: url });
    await world.advance(7 * 3_600_000);
    expect(published).toHaveLength(2 + 6 * 60);
  });
});
