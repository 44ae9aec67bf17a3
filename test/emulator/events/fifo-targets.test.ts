import { expect, it } from 'vitest';
import { queueArn, queuePolicy, queueUrl, withRule, type Json } from './delivery-world.ts';

/** A rule whose target is a FIFO queue with these attributes. */
async function withFifo(attributes: Json) {
  const home = await withRule({});
  await home.call('sqs', 'CreateQueue', {
    QueueName: 'q.fifo',
    Attributes: { FifoQueue: 'true', Policy: queuePolicy('q.fifo'), ...attributes },
  });
  const target = {
    Id: 't',
    Arn: queueArn('q.fifo'),
    DeadLetterConfig: { Arn: queueArn('dead') },
    InputPath: '$.detail',
  };
  const aim = (more: Json) => home.call('events', 'PutTargets', { Rule: 'r', Targets: [{ ...target, ...more }] });
  return { ...home, aim };
}

const GROUP = { SqsParameters: { MessageGroupId: 'g' } };

it('a FIFO queue gets its messages in a group, each content once', async () => {
  const { world, call, put, aim } = await withFifo({ ContentBasedDeduplication: 'true' });
  await aim(GROUP);
  for (const n of [2, 2, 3]) {
    await put({ n });
    await world.advance(1_000);
  }
  const { Messages } = (await call('sqs', 'ReceiveMessage', {
    QueueUrl: queueUrl('q.fifo'),
    MaxNumberOfMessages: 10,
    MessageSystemAttributeNames: ['MessageGroupId'],
  })) as { Messages?: Json[] };
  expect(Messages).toMatchObject([
    { Body: '{"n":2}', Attributes: { MessageGroupId: 'g' } },
    { Body: '{"n":3}', Attributes: { MessageGroupId: 'g' } },
  ]);
});

it('a FIFO queue that does not deduplicate by content cannot be a target', async () => {
  const { world, put, messages, aim } = await withFifo({});
  await aim(GROUP);
  await put({ n: 2 });
  await world.advance(1_000);
  expect(await messages('dead')).toMatchObject([
    { MessageAttributes: { ERROR_CODE: { StringValue: 'INVALID_PARAMETER' }, RETRY_ATTEMPTS: { StringValue: '0' } } },
  ]);
});

it('a FIFO queue without a message group is refused as a target', async () => {
  const { aim } = await withFifo({});
  await expect(aim({})).rejects.toMatchObject({ code: 'ValidationException' });
});
