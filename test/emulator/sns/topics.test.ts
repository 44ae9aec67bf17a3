import { describe, expect, it } from 'vitest';
import { authorize } from '../../../emulator/iam/authorize.ts';
import { outbox } from '../../../emulator/sns/state.ts';
import { callIn, testWorld } from '../world.ts';

type Json = Record<string, unknown>;
const TOPIC = 'arn:aws:sns:eu-west-1:123456789012:t';
const QUEUE = 'arn:aws:sqs:eu-west-1:123456789012:q';
const QUEUE_URL = 'https://sqs.eu-west-1.amazonaws.com/123456789012/q';
const POLICY = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { Service: 'sns.amazonaws.com' },
      Action: 'sqs:SendMessage',
      Resource: QUEUE,
      Condition: { ArnEquals: { 'aws:SourceArn': TOPIC } },
    },
  ],
});

async function withTopic(Attributes: Json = {}, Policy = POLICY) {
  const world = testWorld({ authorize });
  const call = callIn(world);
  const sns = (operation: string, input: Json) => call('sns', operation, input);
  await call('sqs', 'CreateQueue', { QueueName: 'q', Attributes: { Policy } });
  await sns('CreateTopic', { Name: 't' });
  const { SubscriptionArn } = await sns('Subscribe', { TopicArn: TOPIC, Protocol: 'sqs', Endpoint: QUEUE, Attributes });
  const received = async (): Promise<Json[]> => {
    await world.advance(1_000);
    const { Messages = [] } = (await call('sqs', 'ReceiveMessage', {
      QueueUrl: QUEUE_URL,
      MaxNumberOfMessages: 10,
      MessageAttributeNames: ['All'],
    })) as { Messages?: Json[] };
    return Messages;
  };
  return { world, sns, received, SubscriptionArn: SubscriptionArn as string };
}

describe('a published message', () => {
  it('reaches a queue in its envelope', async () => {
    const { sns, received } = await withTopic();
    const { MessageId } = await sns('Publish', { TopicArn: TOPIC, Message: 'hello', Subject: 'S' });
    const [message] = await received();
    expect(JSON.parse(message?.['Body'] as string)).toMatchObject({
      Type: 'Notification',
      MessageId,
      TopicArn: TOPIC,
      Subject: 'S',
      Message: 'hello',
      Timestamp: '2026-03-01T00:00:00.000Z',
    });
  });

  it('reaches it bare, with its attributes, where raw delivery is on', async () => {
    const { sns, received } = await withTopic({ RawMessageDelivery: 'true' });
    await sns('Publish', {
      TopicArn: TOPIC,
      Message: 'hello',
      MessageAttributes: { k: { DataType: 'String', StringValue: 'v' } },
    });
    expect(await received()).toMatchObject([{ Body: 'hello', MessageAttributes: { k: { StringValue: 'v' } } }]);
  });

  it('does not reach a queue whose policy does not let the topic in', async () => {
    const { sns, received } = await withTopic({}, POLICY.replace(TOPIC, `${TOPIC}2`));
    await sns('Publish', { TopicArn: TOPIC, Message: 'hello' });
    expect(await received()).toEqual([]);
  });

  it.each<[string, Json, Json, boolean]>([
    ['attributes', { FilterPolicy: '{"kind":["a"]}' }, { kind: 'a' }, true],
    ['attributes', { FilterPolicy: '{"kind":["a"]}' }, { kind: 'b' }, false],
    ['numbers among the attributes', { FilterPolicy: '{"n":[{"numeric":[">",2]}]}' }, { n: 3 }, true],
    ['the body', { FilterPolicy: '{"x":{"y":[1]}}', FilterPolicyScope: 'MessageBody' }, {}, true],
    ['the body', { FilterPolicy: '{"x":{"y":[2]}}', FilterPolicyScope: 'MessageBody' }, {}, false],
  ])('is filtered by %s', async (_, subscription, attributes, arrives) => {
    const { sns, received } = await withTopic(subscription);
    const MessageAttributes = Object.fromEntries(
      Object.entries(attributes).map(([key, value]) => [
        key,
        { DataType: typeof value === 'number' ? 'Number' : 'String', StringValue: String(value) },
      ]),
    );
    await sns('Publish', { TopicArn: TOPIC, Message: '{"x":{"y":1}}', MessageAttributes });
    expect(await received()).toHaveLength(arrives ? 1 : 0);
  });

  it('may differ by protocol', async () => {
    const { sns, received } = await withTopic({ RawMessageDelivery: 'true' });
    await sns('Publish', { TopicArn: TOPIC, Message: '{"default":"d","sqs":"for queues"}', MessageStructure: 'json' });
    expect(await received()).toMatchObject([{ Body: 'for queues' }]);
    await expect(sns('Publish', { TopicArn: TOPIC, Message: '{}', MessageStructure: 'json' })).rejects.toMatchObject({
      code: 'InvalidParameter',
    });
  });

  it('to an e-mail address is kept in the outbox, and the subscription waits for its confirmation', async () => {
    const { world, sns } = await withTopic();
    const pending = await sns('Subscribe', { TopicArn: TOPIC, Protocol: 'email', Endpoint: 'a@example.com' });
    expect(pending).toEqual({ SubscriptionArn: 'pending confirmation' });
    await sns('Publish', { TopicArn: TOPIC, Message: 'hello', Subject: 'S' });
    await world.advance(1_000);
    expect(outbox(world.context()).values()).toMatchObject([
      { endpoint: 'a@example.com', confirmed: false, subject: 'S', body: 'hello' },
    ]);
    expect(await sns('ListSubscriptionsByTopic', { TopicArn: TOPIC })).toMatchObject({
      Subscriptions: [{}, { SubscriptionArn: 'PendingConfirmation' }],
    });
    await expect(sns('ConfirmSubscription', { TopicArn: TOPIC, Token: 'x' })).rejects.toMatchObject({
      code: 'InvalidParameter',
    });
  });
});

describe('a batch', () => {
  it('answers for each entry', async () => {
    const { sns, received } = await withTopic({ RawMessageDelivery: 'true' });
    const entries = [
      { Id: '1', Message: 'a' },
      { Id: '2', Message: '' },
    ];
    const answer = await sns('PublishBatch', { TopicArn: TOPIC, PublishBatchRequestEntries: entries });
    expect(answer).toMatchObject({ Successful: [{ Id: '1' }], Failed: [{ Id: '2', Code: 'InvalidParameter' }] });
    expect(await received()).toMatchObject([{ Body: 'a' }]);
  });
});

describe('topics and subscriptions', () => {
  it('are created twice alike, and not otherwise', async () => {
    const { sns, SubscriptionArn } = await withTopic();
    expect(await sns('CreateTopic', { Name: 't' })).toEqual({ TopicArn: TOPIC });
    await expect(sns('CreateTopic', { Name: 't', Attributes: { DisplayName: 'x' } })).rejects.toMatchObject({
      code: 'InvalidParameter',
    });
    expect(await sns('Subscribe', { TopicArn: TOPIC, Protocol: 'sqs', Endpoint: QUEUE })).toEqual({ SubscriptionArn });
  });

  it('show their attributes and are gone when deleted', async () => {
    const { sns, SubscriptionArn } = await withTopic();
    await sns('SetTopicAttributes', { TopicArn: TOPIC, AttributeName: 'DisplayName', AttributeValue: 'D' });
    expect(await sns('GetTopicAttributes', { TopicArn: TOPIC })).toMatchObject({
      Attributes: { DisplayName: 'D', SubscriptionsConfirmed: '1' },
    });
    await sns('Unsubscribe', { SubscriptionArn });
    expect(await sns('ListSubscriptions', {})).toEqual({ Subscriptions: [] });
    await sns('DeleteTopic', { TopicArn: TOPIC });
    await expect(sns('Publish', { TopicArn: TOPIC, Message: 'm' })).rejects.toMatchObject({ code: 'NotFound' });
  });

  it.each<[string, Json]>([
    ['FilterPolicy', { FilterPolicy: '{"a":"b"}' }],
    ['RawMessageDelivery', { RawMessageDelivery: 'yes' }],
    ['an unknown attribute', { Foo: '1' }],
  ])('refuse an invalid %s', async (_, Attributes) => {
    const { sns } = await withTopic();
    const subscribe = sns('Subscribe', { TopicArn: TOPIC, Protocol: 'sqs', Endpoint: `${QUEUE}2`, Attributes });
    await expect(subscribe).rejects.toMatchObject({ code: 'InvalidParameter' });
  });
});
