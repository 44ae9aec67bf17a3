import { describe, expect, it } from 'vitest';
import { unreliableDeliveries } from '../../../emulator/events/delivery-plan.ts';
import { authorize } from '../../../emulator/iam/authorize.ts';
import { seededIds } from '../../../emulator/ids.ts';
import { AwsError } from '../../../emulator/errors.ts';
import type { WorldOptions } from '../../../emulator/world.ts';
import { callIn, testWorld } from '../world.ts';
import { ACCOUNT, queueArn, queuePolicy, queueUrl, RULE, withRule, type Json } from './delivery-world.ts';

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
      const ids = seededIds(7);
      const chances = { duplicate: 0.5, delay: 0.5, maxDelayMs: 10_000 };
      world.attach(
        'events/delivery-plan',
        unreliableDeliveries(() => ids.random(), chances),
      );
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
