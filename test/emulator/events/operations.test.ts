import { describe, expect, it } from 'vitest';
import { callIn, testWorld } from '../world.ts';

type Json = Record<string, unknown>;
const fresh = () => {
  const call = callIn(testWorld());
  return (operation: string, input: Json = {}) => call('events', operation, input);
};

const PATTERN = '{"source":["a"]}';
const QUEUE = 'arn:aws:sqs:eu-west-1:123456789012:q';

describe('PutEvents', () => {
  it('answers for each entry by itself', async () => {
    const entry = { Source: 's', DetailType: 't', Detail: '{}' };
    const answer = await fresh()('PutEvents', {
      Entries: [
        entry,
        { ...entry, Source: 'aws.ec2' },
        { ...entry, Detail: '[1]' },
        { ...entry, Detail: '{' },
        { ...entry, DetailType: undefined },
        { ...entry, EventBusName: 'nowhere' },
      ],
    });
    expect(answer).toMatchObject({
      FailedEntryCount: 4,
      Entries: [
        { EventId: expect.any(String) as string },
        { ErrorCode: 'NotAuthorizedForSourceException', ErrorMessage: 'Not authorized for the source.' },
        { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' },
        { ErrorCode: 'MalformedDetail' },
        { ErrorCode: 'InvalidArgument', ErrorMessage: expect.stringContaining('DetailType') as string },
        { EventId: expect.any(String) as string },
      ],
    });
  });

  it.each([
    ['more than ten entries', 11, 1],
    ['more than 1 MB', 2, 600_000],
  ])('refuses %s', async (_, count, size) => {
    const Entries = Array.from({ length: count }, () => ({
      Source: 's',
      DetailType: 't',
      Detail: JSON.stringify({ x: 'x'.repeat(size) }),
    }));
    await expect(fresh()('PutEvents', { Entries })).rejects.toMatchObject({ code: 'ValidationException' });
  });
});

describe('rules', () => {
  it('are put, described, listed, and deleted once they have no targets', async () => {
    const events = fresh();
    const { RuleArn } = await events('PutRule', {
      Name: 'r',
      EventPattern: PATTERN,
      Description: 'd',
      Tags: [{ Key: 'k', Value: 'v' }],
    });
    expect(RuleArn).toBe('arn:aws:events:eu-west-1:123456789012:rule/r');
    expect(await events('DescribeRule', { Name: 'r' })).toMatchObject({
      State: 'ENABLED',
      EventPattern: PATTERN,
      EventBusName: 'default',
      Description: 'd',
    });
    expect(await events('ListTagsForResource', { ResourceARN: RuleArn })).toEqual({ Tags: [{ Key: 'k', Value: 'v' }] });
    await events('PutTargets', { Rule: 'r', Targets: [{ Id: 't', Arn: QUEUE, Input: '1' }] });
    expect(await events('ListTargetsByRule', { Rule: 'r' })).toEqual({
      Targets: [{ Id: 't', Arn: QUEUE, Input: '1' }],
    });
    expect(await events('ListRuleNamesByTarget', { TargetArn: QUEUE })).toEqual({ RuleNames: ['r'] });
    await expect(events('DeleteRule', { Name: 'r' })).rejects.toThrow("Rule can't be deleted since it has targets.");
    expect(await events('RemoveTargets', { Rule: 'r', Ids: ['t', 'u'] })).toMatchObject({
      FailedEntryCount: 1,
      FailedEntries: [{ TargetId: 'u' }],
    });
    await events('DeleteRule', { Name: 'r' });
    expect(await events('ListRules')).toEqual({ Rules: [] });
  });

  it.each<[string, Json, string]>([
    ['neither pattern nor schedule', {}, 'ValidationException'],
    ['an invalid pattern', { EventPattern: '{"a":[{"foo":1}]}' }, 'InvalidEventPatternException'],
    [
      'a pattern beyond the quota',
      { EventPattern: JSON.stringify({ a: ['x'.repeat(4_096)] }) },
      'InvalidEventPatternException',
    ],
    ['an invalid schedule', { ScheduleExpression: 'rate(1 minutes)' }, 'ValidationException'],
    ['a schedule on another bus', { ScheduleExpression: 'rate(1 minute)', EventBusName: 'b' }, 'ValidationException'],
    ['an unknown bus', { EventPattern: PATTERN, EventBusName: 'c' }, 'ResourceNotFoundException'],
  ])('are refused with %s', async (_, input, code) => {
    const events = fresh();
    await events('CreateEventBus', { Name: 'b' });
    await expect(events('PutRule', { Name: 'r', ...input })).rejects.toMatchObject({ code });
  });

  it('have at most 5 targets, and a bus at most 300 rules', async () => {
    const events = fresh();
    await events('PutRule', { Name: 'r', EventPattern: PATTERN });
    const targets = (count: number) => Array.from({ length: count }, (_, i) => ({ Id: `t${i}`, Arn: QUEUE }));
    await expect(events('PutTargets', { Rule: 'r', Targets: targets(6) })).rejects.toMatchObject({
      code: 'LimitExceededException',
    });
    await events('PutTargets', { Rule: 'r', Targets: targets(5) });
    for (let i = 1; i < 300; i++) await events('PutRule', { Name: `r${i}`, EventPattern: PATTERN });
    await expect(events('PutRule', { Name: 'one-more', EventPattern: PATTERN })).rejects.toMatchObject({
      code: 'LimitExceededException',
    });
    await events('PutRule', { Name: 'r7', EventPattern: PATTERN, State: 'DISABLED' });
  });

  it.each<[string, Json]>([
    ['two inputs', { Input: '1', InputPath: '$.a' }],
    ['an input that is not JSON', { Input: '{' }],
    ['a path that is none', { InputPath: 'detail' }],
    ['a template with an unknown variable', { InputTransformer: { InputTemplate: '<x>' } }],
    ['a dead-letter queue that is FIFO', { DeadLetterConfig: { Arn: `${QUEUE}.fifo` } }],
    ['too many retries', { RetryPolicy: { MaximumRetryAttempts: 186 } }],
    ['a FIFO queue without a message group', { Arn: `${QUEUE}.fifo` }],
    ['a runbook without a role', { Arn: 'arn:aws:ssm:eu-west-1:123456789012:automation-definition/X:1' }],
  ])('refuse a target with %s', async (_, target) => {
    const events = fresh();
    await events('PutRule', { Name: 'r', EventPattern: PATTERN });
    const put = events('PutTargets', { Rule: 'r', Targets: [{ Id: 't', Arn: QUEUE, ...target }] });
    await expect(put).rejects.toMatchObject({ code: 'ValidationException' });
  });
});

describe('event buses', () => {
  it('are created once, show their policy, and are deleted when empty', async () => {
    const events = fresh();
    await events('CreateEventBus', { Name: 'b' });
    await expect(events('CreateEventBus', { Name: 'b' })).rejects.toMatchObject({
      code: 'ResourceAlreadyExistsException',
    });
    await events('PutPermission', {
      EventBusName: 'b',
      Action: 'events:PutEvents',
      Principal: '111122223333',
      StatementId: 's',
    });
    const { Policy } = (await events('DescribeEventBus', { Name: 'b' })) as { Policy: string };
    expect(JSON.parse(Policy)).toMatchObject({
      Statement: [{ Sid: 's', Principal: { AWS: 'arn:aws:iam::111122223333:root' } }],
    });
    await events('RemovePermission', { EventBusName: 'b', StatementId: 's' });
    expect(await events('DescribeEventBus', { Name: 'b' })).not.toHaveProperty('Policy');
    await events('PutRule', { Name: 'r', EventBusName: 'b', EventPattern: PATTERN });
    await expect(events('DeleteEventBus', { Name: 'b' })).rejects.toMatchObject({ code: 'ValidationException' });
    await events('DeleteRule', { Name: 'r', EventBusName: 'b' });
    await events('DeleteEventBus', { Name: 'b' });
    expect(await events('ListEventBuses')).toMatchObject({ EventBuses: [{ Name: 'default' }] });
  });
});

describe('TestEventPattern', () => {
  const event = {
    id: '1',
    account: '1',
    source: 'a',
    time: 't',
    region: 'r',
    resources: [],
    'detail-type': 'd',
    detail: {},
  };

  it('says whether a pattern matches', async () => {
    const test = (EventPattern: string) => fresh()('TestEventPattern', { EventPattern, Event: JSON.stringify(event) });
    expect(await test(PATTERN)).toEqual({ Result: true });
    expect(await test('{"source":["b"]}')).toEqual({ Result: false });
  });

  it('asks for a whole event', async () => {
    const test = fresh()('TestEventPattern', { EventPattern: PATTERN, Event: '{"source":"a"}' });
    await expect(test).rejects.toMatchObject({ code: 'ValidationException' });
  });
});

describe('UpdateEventBus', () => {
  it('takes away what it is not given, and leaves policy and tags', async () => {
    const events = fresh();
    await events('CreateEventBus', { Name: 'b', Description: 'one', Tags: [{ Key: 'a', Value: '1' }] });
    await events('PutPermission', { EventBusName: 'b', Action: 'events:PutEvents', Principal: '*', StatementId: 's' });
    const { Policy, Arn } = await events('DescribeEventBus', { Name: 'b' });
    expect(await events('UpdateEventBus', { Name: 'b', DeadLetterConfig: { Arn: QUEUE } })).toEqual({
      Name: 'b',
      Arn,
      DeadLetterConfig: { Arn: QUEUE },
    });
    const after = await events('DescribeEventBus', { Name: 'b' });
    expect(after).toMatchObject({ Policy, DeadLetterConfig: { Arn: QUEUE } });
    expect(after).not.toHaveProperty('Description');
    expect(await events('ListTagsForResource', { ResourceARN: Arn })).toEqual({ Tags: [{ Key: 'a', Value: '1' }] });
  });

  it.each([
    ['a bus that is not there', { Name: 'c' }, 'ResourceNotFoundException'],
    [
      'a FIFO queue for dead letters',
      { Name: 'default', DeadLetterConfig: { Arn: `${QUEUE}.fifo` } },
      'ValidationException',
    ],
  ])('is refused with %s', async (_, input, code) => {
    await expect(fresh()('UpdateEventBus', input)).rejects.toMatchObject({ code });
  });
});
