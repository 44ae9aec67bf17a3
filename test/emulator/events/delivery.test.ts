import { describe, expect, it } from 'vitest';
import { unreliableDeliveries } from '../../../emulator/events/delivery-plan.ts';
import { authorize } from '../../../emulator/iam/authorize.ts';
import { seededIds } from '../../../emulator/ids.ts';
import { AwsError } from '../../../emulator/errors.ts';
import type { WorldOptions } from '../../../emulator/world.ts';
import { callIn, testWorld } from '../world.ts';

type Json = Record<string, unknown>;

const ACCOUNT = '123456789012';
const RULE = `arn:aws:events:eu-west-1:${ACCOUNT}:rule/r`;
const queueUrl = (name: string): string => `https://sqs.eu-west-1.amazonaws.com/${ACCOUNT}/${name}`;
const queueArn = (name: string): string => `arn:aws:sqs:eu-west-1:${ACCOUNT}:${name}`;

/** Lets EventBridge send to a queue for the sake of one rule. */
const queuePolicy = (queue: string, rule = RULE): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: 'events.amazonaws.com' },
        Action: 'sqs:SendMessage',
        Resource: queueArn(queue),
        Condition: { ArnEquals: { 'aws:SourceArn': rule } },
      },
    ],
  });

async function withRule(target: Json, options: Partial<WorldOptions> = {}, policy = queuePolicy('q')) {
  const world = testWorld({ authorize, ...options });
  const call = callIn(world);
  await call('sqs', 'CreateQueue', { QueueName: 'q', Attributes: { Policy: policy } });
  await call('sqs', 'CreateQueue', { QueueName: 'dead', Attributes: { Policy: queuePolicy('dead') } });
  await call('events', 'PutRule', {
    Name: 'r',
    EventPattern: '{"source":["app"],"detail":{"n":[{"numeric":[">",1]}]}}',
  });
  await call('events', 'PutTargets', { Rule: 'r', Targets: [{ Id: 't', Arn: queueArn('q'), ...target }] });
  const put = (detail: Json, more: Json = {}) =>
    call('events', 'PutEvents', {
      Entries: [{ Source: 'app', DetailType: 'T', Detail: JSON.stringify(detail), Resources: ['r1'], ...more }],
    });
  const messages = async (queue = 'q'): Promise<Json[]> => {
    const found: Json[] = [];
    for (;;) {
      const { Messages } = (await call('sqs', 'ReceiveMessage', {
        QueueUrl: queueUrl(queue),
        MaxNumberOfMessages: 10,
        MessageAttributeNames: ['All'],
      })) as { Messages?: Json[] };
      if (!Messages?.length) return found;
      found.push(...Messages);
      for (const { ReceiptHandle } of Messages)
        await call('sqs', 'DeleteMessage', { QueueUrl: queueUrl(queue), ReceiptHandle });
    }
  };
  const bodies = async (queue?: string) => (await messages(queue)).map(({ Body }) => Body as string);
  return { world, call, put, messages, bodies };
}

describe('an event', () => {
  it('reaches a queue in its envelope if the rule matches', async () => {
    const { world, put, bodies } = await withRule({});
    const { Entries } = (await put({ n: 2 })) as { Entries: { EventId: string }[] };
    await put({ n: 1 });
    await world.advance(1_000);
    const [body, ...more] = await bodies();
    expect(more).toEqual([]);
    expect(JSON.parse(body ?? '')).toEqual({
      version: '0',
      id: Entries[0]?.EventId,
      'detail-type': 'T',
      source: 'app',
      account: ACCOUNT,
      time: '2026-03-01T00:00:00Z',
      region: 'eu-west-1',
      resources: ['r1'],
      detail: { n: 2 },
    });
  });

  it('of a service comes by call.emit', async () => {
    const { world, call, bodies } = await withRule({});
    await call('events', 'PutRule', { Name: 'r', EventPattern: '{"source":["aws.ssm"]}' });
    const context = world.context();
    context.emit({ source: 'aws.ssm', detailType: 'X', resources: [], detail: { a: 1 } });
    context.commit();
    await world.advance(1_000);
    expect((await bodies()).map((body) => JSON.parse(body) as Json)).toMatchObject([
      { source: 'aws.ssm', detail: { a: 1 } },
    ]);
  });

  it('is not matched by a rule that is disabled, and is again when enabled', async () => {
    const { world, call, put, bodies } = await withRule({});
    await call('events', 'DisableRule', { Name: 'r' });
    await put({ n: 2 });
    await world.advance(1_000);
    expect(await bodies()).toEqual([]);
    await call('events', 'EnableRule', { Name: 'r' });
    await put({ n: 3 });
    await world.advance(1_000);
    expect(await bodies()).toHaveLength(1);
  });
});

describe('what a target gets', () => {
  it.each<[string, Json, string]>([
    ['a constant', { Input: '{"a":1}' }, '{"a":1}'],
    ['a part of the event', { InputPath: '$.detail.list[1]' }, '"y"'],
    [
      'a JSON template, with strings quoted outside of strings',
      {
        InputTransformer: {
          InputPathsMap: { s: '$.detail.s', d: '$.detail', none: '$.detail.none' },
          InputTemplate: '{"s": <s>, "t": "is <s>", "d": <d>}',
        },
      },
      '{"s": "a\\"b", "t": "is a\\"b", "d": {"n":2,"s":"a\\"b","list":["x","y"]}}',
    ],
    [
      'predefined variables',
      {
        InputTransformer: {
          InputTemplate:
            '{"rule": "<aws.events.rule-name>", "arn": <aws.events.rule-arn>, "at": "<aws.events.event.ingestion-time>"}',
        },
      },
      `{"rule": "r", "arn": "${RULE}", "at": "2026-03-01T00:00:00Z"}`,
    ],
    ['plain text', { InputTransformer: { InputPathsMap: { s: '$.source' }, InputTemplate: 'from <s>' } }, 'from app'],
  ])('may be %s', async (_, target, expected) => {
    const { world, put, bodies } = await withRule(target);
    await put({ n: 2, s: 'a"b', list: ['x', 'y'] });
    await world.advance(1_000);
    expect(await bodies()).toEqual([expected]);
  });

  it('has the event without its detail as <aws.events.event>, and all of it as <aws.events.event.json>', async () => {
    const template = '{"head": <aws.events.event>, "all": <aws.events.event.json>}';
    const { world, put, bodies } = await withRule({ InputTransformer: { InputTemplate: template } });
    await put({ n: 2 });
    await world.advance(1_000);
    const { head, all } = JSON.parse((await bodies())[0] ?? '') as { head: Json; all: Json };
    expect(all).toEqual({ ...head, detail: { n: 2 } });
    expect(head).not.toHaveProperty('detail');
  });
});

describe('a delivery that fails', () => {
  const attributesOf = (message: Json | undefined): Record<string, string> =>
    Object.fromEntries(
      Object.entries(message?.['MessageAttributes'] as Record<string, { StringValue: string }>).map(([key, value]) => [
        key,
        value.StringValue,
      ]),
    );

  it('for want of permission goes to the dead-letter queue at once', async () => {
    const target = { DeadLetterConfig: { Arn: queueArn('dead') } };
    const { world, put, messages } = await withRule(target, {}, queuePolicy('q', `${RULE}-other`));
    await put({ n: 2 });
    await world.advance(1_000);
    const [letter] = await messages('dead');
    expect(JSON.parse(letter?.['Body'] as string)).toMatchObject({ detail: { n: 2 } });
    expect(attributesOf(letter)).toEqual({
      RULE_ARN: RULE,
      TARGET_ARN: queueArn('q'),
      ERROR_CODE: 'NO_PERMISSIONS',
      ERROR_MESSAGE: expect.any(String) as string,
      RETRY_ATTEMPTS: '0',
    });
  });

  it('is tried again until it succeeds', async () => {
    let failures = 3;
    const faults = failing(() => failures-- > 0);
    const { world, put, bodies } = await withRule({}, { faults });
    await put({ n: 2 });
    await world.advance(60_000);
    expect(await bodies()).toHaveLength(1);
    expect(failures).toBe(-1);
  });

  it.each([
    ['MaximumRetryAttempts', { MaximumRetryAttempts: 2 }, '2'],
    ['MaximumEventAgeInSeconds', { MaximumEventAgeInSeconds: 60 }, /^[3-7]$/],
  ])('ends with a dead letter that names %s', async (condition, RetryPolicy, attempts) => {
    const faults = failing(() => true);
    const target = { RetryPolicy, DeadLetterConfig: { Arn: queueArn('dead') } };
    const { world, put, messages } = await withRule(target, { faults });
    await put({ n: 2 });
    await world.advance(3_600_000);
    const [letter, ...more] = await messages('dead');
    expect(more).toEqual([]);
    expect(attributesOf(letter)).toMatchObject({
      ERROR_CODE: 'INTERNAL_ERROR',
      EXHAUSTED_RETRY_CONDITION: condition,
      RETRY_ATTEMPTS: typeof attempts === 'string' ? attempts : expect.stringMatching(attempts),
    });
  });

  /** SendMessage to the queue of the target fails while `fails` says so. */
  const failing = (fails: () => boolean): NonNullable<WorldOptions['faults']> => ({
    before: (call, input) => {
      if (call.operation === 'SendMessage' && input['QueueUrl'] === queueUrl('q') && fails())
        throw new AwsError('InternalFailure', 'out of order', 500);
    },
  });
});

describe('deliveries', () => {
  it('may repeat and come late, alike for the same seed', async () => {
    const run = async (): Promise<string[]> => {
      const { world, put, bodies } = await withRule({ InputPath: '$.detail.n' });
      const chances = { duplicate: 0.5, delay: 0.5, maxDelayMs: 10_000 };
      world.attach('events/delivery-plan', unreliableDeliveries(seededIds(7).random, chances));
      for (let n = 2; n < 12; n++) await put({ n });
      await world.advance(20_000);
      return bodies();
    };
    const first = await run();
    expect(first.length).toBeGreaterThan(10);
    expect(new Set(first).size).toBe(10);
    expect(first).not.toEqual(first.toSorted((a, b) => Number(a) - Number(b)));
    expect(await run()).toEqual(first);
  });

  it('go on after the stand-in was ended and begun again', async () => {
    const lines: string[] = [];
    const journal = () => ({
      load: () => lines.map((line) => JSON.parse(line) as never),
      append: (changes: unknown) => void lines.push(JSON.stringify(changes)),
    });
    const { put } = await withRule({}, { journal: journal() });
    await put({ n: 2 });
    const world = testWorld({ authorize, journal: journal(), ids: seededIds(2) });
    await world.advance(1_000);
    expect(await callIn(world)('sqs', 'ReceiveMessage', { QueueUrl: queueUrl('q') })).toMatchObject({ Messages: [{}] });
  });
});

describe('other targets', () => {
  it('another bus gets the event as it is, if its policy or the account lets it in', async () => {
    const { world, call, put, bodies } = await withRule({ Input: '"first"' });
    await call('events', 'CreateEventBus', { Name: 'b' });
    const bus = `arn:aws:events:eu-west-1:${ACCOUNT}:event-bus/b`;
    await call('events', 'PutPermission', {
      EventBusName: 'b',
      Policy: JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Service: 'events.amazonaws.com' },
            Action: 'events:PutEvents',
            Resource: bus,
          },
        ],
      }),
    });
    await call('events', 'PutTargets', { Rule: 'r', Targets: [{ Id: 'b', Arn: bus }] });
    await call('events', 'PutRule', { Name: 'on-b', EventBusName: 'b', EventPattern: '{"source":["app"]}' });
    await call('sqs', 'SetQueueAttributes', {
      QueueUrl: queueUrl('q'),
      Attributes: {
        Policy: queuePolicy('q', `arn:aws:events:eu-west-1:${ACCOUNT}:rule/*`).replace('ArnEquals', 'ArnLike'),
      },
    });
    await call('events', 'PutTargets', {
      Rule: 'on-b',
      EventBusName: 'b',
      Targets: [{ Id: 'q', Arn: queueArn('q'), InputPath: '$.id' }],
    });
    const { Entries } = (await put({ n: 2 })) as { Entries: { EventId: string }[] };
    await world.advance(1_000);
    expect((await bodies()).toSorted()).toEqual(['"first"', JSON.stringify(Entries[0]?.EventId)].toSorted());
  });

  it('a log group needs a resource policy, and then holds the event', async () => {
    const logGroup = `arn:aws:logs:eu-west-1:${ACCOUNT}:log-group:/aws/events/g`;
    const { world, call, put } = await withRule({ Arn: logGroup });
    await call('logs', 'CreateLogGroup', { logGroupName: '/aws/events/g' });
    await put({ n: 2 });
    await world.advance(1_000);
    const found = () => call('logs', 'FilterLogEvents', { logGroupName: '/aws/events/g' });
    expect(await found()).toMatchObject({ events: [] });
    await call('logs', 'PutResourcePolicy', {
      policyName: 'p',
      policyDocument: JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Service: ['events.amazonaws.com', 'delivery.logs.amazonaws.com'] },
            Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
            Resource: `${logGroup}:*`,
          },
        ],
      }),
    });
    await put({ n: 3 });
    await world.advance(1_000);
    const { events } = (await found()) as { events: { message: string }[] };
    expect(events.map(({ message }) => JSON.parse(message) as Json)).toMatchObject([{ detail: { n: 3 } }]);
  });

  it('a runbook is started under the role of the target', async () => {
    const started: Json[] = [];
    const { world, call, put } = await withRule(
      { Input: '"q"' },
      {
        faults: {
          before: (one, input) => {
            if (one.operation === 'StartAutomationExecution') started.push({ input, principal: one.principal });
          },
        },
      },
    );
    const trust = {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { Service: 'events.amazonaws.com' }, Action: 'sts:AssumeRole' }],
    };
    await call('iam', 'CreateRole', { RoleName: 'starter', AssumeRolePolicyDocument: JSON.stringify(trust) });
    const target = {
      Id: 'a',
      Arn: `arn:aws:ssm:eu-west-1:${ACCOUNT}:automation-definition/Fix:$DEFAULT`,
      RoleArn: `arn:aws:iam::${ACCOUNT}:role/starter`,
      Input: '{"Name":["x"]}',
      RetryPolicy: { MaximumRetryAttempts: 0 },
    };
    await call('events', 'PutTargets', { Rule: 'r', Targets: [target] });
    await put({ n: 2 });
    await world.advance(1_000);
    expect(started).toMatchObject([
      {
        input: { DocumentName: 'Fix', DocumentVersion: '$DEFAULT', Parameters: { Name: ['x'] } },
        principal: { kind: 'role', roleArn: `arn:aws:iam::${ACCOUNT}:role/starter` },
      },
    ]);
  });

  it('a scheduled rule sends its event at its times', async () => {
    const { world, call, bodies } = await withRule({});
    await call('events', 'PutRule', { Name: 'r', ScheduleExpression: 'rate(5 minutes)' });
    await world.advance(16 * 60_000);
    const sent = (await bodies()).map((body) => JSON.parse(body) as Json);
    expect(sent.map(({ time }) => time)).toEqual([
      '2026-03-01T00:05:00Z',
      '2026-03-01T00:10:00Z',
      '2026-03-01T00:15:00Z',
    ]);
    expect(sent[0]).toMatchObject({
      'detail-type': 'Scheduled Event',
      source: 'aws.events',
      resources: [RULE],
      detail: {},
    });
    await call('events', 'DisableRule', { Name: 'r' });
    await world.advance(16 * 60_000);
    expect(await bodies()).toEqual([]);
  });
});
