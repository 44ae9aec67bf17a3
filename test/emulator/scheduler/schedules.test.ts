import { describe, expect, it } from 'vitest';
import { authorize } from '../../../emulator/iam/authorize.ts';
import { callIn, START, testWorld } from '../world.ts';

type Json = Record<string, unknown>;
const QUEUE_URL = 'https://sqs.eu-west-1.amazonaws.com/123456789012/';
const queueArn = (name: string): string => `arn:aws:sqs:eu-west-1:123456789012:${name}`;
const ROLE = 'arn:aws:iam::123456789012:role/scheduler';

async function withRole(allowed: Json = { Action: 'sqs:SendMessage', Resource: '*' }) {
  const world = testWorld({ authorize });
  const call = callIn(world);
  const document = (statement: Json) =>
    JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...statement }] });
  await call('iam', 'CreateRole', {
    RoleName: 'scheduler',
    AssumeRolePolicyDocument: document({ Principal: { Service: 'scheduler.amazonaws.com' }, Action: 'sts:AssumeRole' }),
  });
  await call('iam', 'PutRolePolicy', { RoleName: 'scheduler', PolicyName: 'p', PolicyDocument: document(allowed) });
  for (const QueueName of ['q', 'dead']) await call('sqs', 'CreateQueue', { QueueName });
  const scheduler = (operation: string, input: Json = {}) => call('scheduler', operation, input);
  const create = (ScheduleExpression: string, more: Json = {}, target: Json = {}) =>
    scheduler('CreateSchedule', {
      Name: 's',
      ScheduleExpression,
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: { Arn: queueArn('q'), RoleArn: ROLE, Input: 'at <aws.scheduler.scheduled-time>', ...target },
      ...more,
    });
  const received = async (queue = 'q'): Promise<Json[]> => {
    const { Messages = [] } = (await call('sqs', 'ReceiveMessage', {
      QueueUrl: QUEUE_URL + queue,
      MaxNumberOfMessages: 10,
      MessageAttributeNames: ['All'],
    })) as { Messages?: Json[] };
    for (const { ReceiptHandle } of Messages)
      await call('sqs', 'DeleteMessage', { QueueUrl: QUEUE_URL + queue, ReceiptHandle });
    return Messages;
  };
  return { world, call, scheduler, create, received };
}

describe('a schedule', () => {
  it('for one moment invokes its target once, and deletes itself where it is told to', async () => {
    const { world, scheduler, create, received } = await withRole();
    await create('at(2026-03-01T02:00:00)', {
      ScheduleExpressionTimezone: 'Europe/Berlin',
      ActionAfterCompletion: 'DELETE',
    });
    await world.advance(3_599_000);
    expect(await received()).toEqual([]);
    await world.advance(2_000);
    expect(await received()).toMatchObject([{ Body: 'at 2026-03-01T01:00:00Z' }]);
    await expect(scheduler('GetSchedule', { Name: 's' })).rejects.toMatchObject({
      code: 'ResourceNotFoundException',
      status: 404,
    });
  });

  it('stays after its moment otherwise', async () => {
    const { world, scheduler, create, received } = await withRole();
    await create('at(2026-03-01T01:00:00)');
    await world.advance(86_400_000);
    expect(await received()).toHaveLength(1);
    expect(await scheduler('GetSchedule', { Name: 's' })).toMatchObject({
      Name: 's',
      GroupName: 'default',
      State: 'ENABLED',
      ActionAfterCompletion: 'NONE',
    });
  });

  it('at a rate goes on between its start and its end', async () => {
    const { world, create, received } = await withRole();
    await create('rate(1 hour)', { StartDate: new Date(START + 1_800_000), EndDate: new Date(START + 3 * 3_600_000) });
    await world.advance(86_400_000);
    expect((await received()).map(({ Body }) => Body)).toEqual([
      'at 2026-03-01T00:30:00Z',
      'at 2026-03-01T01:30:00Z',
      'at 2026-03-01T02:30:00Z',
    ]);
  });

  it('at a rate begins at once', async () => {
    const { world, create, received } = await withRole();
    await create('rate(1 hour)');
    await world.advance(3_601_000);
    expect((await received()).map(({ Body }) => Body)).toEqual(['at 2026-03-01T00:00:00Z', 'at 2026-03-01T01:00:00Z']);
  });

  it('that is changed or deleted does not do what it did before', async () => {
    const { world, scheduler, create, received } = await withRole();
    await create('at(2026-03-01T01:00:00)');
    await scheduler('UpdateSchedule', {
      Name: 's',
      ScheduleExpression: 'at(2026-03-01T03:00:00)',
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: { Arn: queueArn('q'), RoleArn: ROLE, Input: 'new' },
    });
    await world.advance(2 * 3_600_000);
    expect(await received()).toEqual([]);
    await world.advance(2 * 3_600_000);
    expect(await received()).toMatchObject([{ Body: 'new' }]);
    await create('rate(1 minute)', { Name: 't' });
    await scheduler('DeleteSchedule', { Name: 't' });
    await world.advance(3_600_000);
    expect(await received()).toEqual([]);
  });

  it('may call any API under its role', async () => {
    const { world, call, create } = await withRole({ Action: 'ssm:PutParameter', Resource: '*' });
    const Arn = 'arn:aws:scheduler:::aws-sdk:ssm:putParameter';
    await create('at(2026-03-01T01:00:00)', {}, { Arn, Input: '{"Name":"/a","Value":"v","Type":"String"}' });
    await world.advance(3_700_000);
    expect(await call('ssm', 'GetParameter', { Name: '/a' })).toMatchObject({ Parameter: { Value: 'v' } });
  });

  it('that its role may not carry out leaves a dead letter', async () => {
    const { world, create, received } = await withRole({ Action: 'sqs:SendMessage', Resource: queueArn('dead') });
    await create('at(2026-03-01T01:00:00)', {}, { DeadLetterConfig: { Arn: queueArn('dead') } });
    await world.advance(3_700_000);
    expect(await received('dead')).toMatchObject([
      {
        Body: 'at 2026-03-01T01:00:00Z',
        MessageAttributes: {
          SCHEDULE_ARN: { StringValue: 'arn:aws:scheduler:eu-west-1:123456789012:schedule/default/s' },
          TARGET_ARN: { StringValue: queueArn('q') },
          RETRY_ATTEMPTS: { StringValue: '0' },
        },
      },
    ]);
  });

  it('is created once; the same client token again is the same request', async () => {
    const { create } = await withRole();
    const first = await create('rate(1 hour)', { ClientToken: 'x' });
    expect(await create('rate(1 hour)', { ClientToken: 'x' })).toEqual(first);
    await expect(create('rate(1 hour)', { ClientToken: 'y' })).rejects.toMatchObject({
      code: 'ConflictException',
      status: 409,
    });
  });

  it.each<[string, string, Json, Json]>([
    ['an expression that is none', 'rate(1 fortnight)', {}, {}],
    ['a moment that has passed', 'at(2026-02-28T00:00:00)', {}, {}],
    ['an unknown time zone', 'rate(1 hour)', { ScheduleExpressionTimezone: 'Mars/Base' }, {}],
    ['a window without its length', 'rate(1 hour)', { FlexibleTimeWindow: { Mode: 'FLEXIBLE' } }, {}],
    ['an end before its start', 'rate(1 hour)', { StartDate: new Date(START + 2), EndDate: new Date(START + 1) }, {}],
    ['a target that only reads', 'rate(1 hour)', {}, { Arn: 'arn:aws:scheduler:::aws-sdk:ssm:getParameter' }],
    ['a role that is none', 'rate(1 hour)', {}, { RoleArn: 'scheduler' }],
  ])('is refused with %s', async (_, expression, more, target) => {
    const { create } = await withRole();
    await expect(create(expression, more, target)).rejects.toMatchObject({ code: 'ValidationException' });
  });
});

describe('a schedule group', () => {
  it('holds schedules, and takes them with it', async () => {
    const { world, scheduler, create, received } = await withRole();
    await expect(create('rate(1 hour)', { GroupName: 'g' })).rejects.toMatchObject({
      code: 'ResourceNotFoundException',
    });
    await scheduler('CreateScheduleGroup', { Name: 'g' });
    await create('rate(1 hour)', { GroupName: 'g' });
    expect(await scheduler('ListSchedules', { GroupName: 'g' })).toMatchObject({
      Schedules: [{ Name: 's', Target: { Arn: queueArn('q') } }],
    });
    await scheduler('DeleteScheduleGroup', { Name: 'g' });
    await world.advance(7_200_000);
    expect(await received()).toEqual([]);
    await expect(scheduler('DeleteScheduleGroup', { Name: 'default' })).rejects.toMatchObject({
      code: 'ValidationException',
    });
  });

  it('has tags, which a schedule has not', async () => {
    const { scheduler, create } = await withRole();
    const { ScheduleGroupArn: ResourceArn } = await scheduler('CreateScheduleGroup', {
      Name: 'g',
      Tags: [{ Key: 'a', Value: '1' }],
    });
    await scheduler('TagResource', { ResourceArn, Tags: [{ Key: 'b', Value: '2' }] });
    await scheduler('UntagResource', { ResourceArn, TagKeys: ['a'] });
    expect(await scheduler('ListTagsForResource', { ResourceArn })).toEqual({ Tags: [{ Key: 'b', Value: '2' }] });
    const { ScheduleArn } = await create('rate(1 hour)');
    await expect(scheduler('ListTagsForResource', { ResourceArn: ScheduleArn })).rejects.toMatchObject({
      code: 'ValidationException',
    });
    const many = Array.from({ length: 50 }, (_, n) => ({ Key: `k${n}`, Value: '' }));
    await expect(scheduler('TagResource', { ResourceArn, Tags: many })).rejects.toMatchObject({
      code: 'ServiceQuotaExceededException',
    });
  });
});

describe('a FIFO queue as a target', () => {
  it('gets its messages in the group of the target, and must deduplicate by content', async () => {
    const { world, call, create, received } = await withRole();
    const target = { SqsParameters: { MessageGroupId: 'g' }, DeadLetterConfig: { Arn: queueArn('dead') } };
    for (const [QueueName, ContentBasedDeduplication] of [
      ['by-content.fifo', 'true'],
      ['by-id.fifo', 'false'],
    ])
      await call('sqs', 'CreateQueue', { QueueName, Attributes: { FifoQueue: 'true', ContentBasedDeduplication } });
    await create('at(2026-03-01T01:00:00)', { Name: 'a' }, { ...target, Arn: queueArn('by-content.fifo') });
    await create('at(2026-03-01T01:00:00)', { Name: 'b' }, { ...target, Arn: queueArn('by-id.fifo') });
    await world.advance(3_700_000);
    expect(await received('by-content.fifo')).toHaveLength(1);
    expect(await received('by-id.fifo')).toEqual([]);
    expect(await received('dead')).toMatchObject([
      {
        MessageAttributes: {
          TARGET_ARN: { StringValue: queueArn('by-id.fifo') },
          RETRY_ATTEMPTS: { StringValue: '0' },
        },
      },
    ]);
  });
});
