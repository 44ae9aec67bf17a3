import { describe, expect, it } from 'vitest';
import { compileFilter } from '../../../emulator/logs/filter-pattern.ts';
import { callIn, START, testWorld } from '../world.ts';

const DAY = 86_400_000;

async function withStream() {
  const world = testWorld();
  const logs = (operation: string, input: Record<string, unknown> = {}) => callIn(world)('logs', operation, input);
  await logs('CreateLogGroup', { logGroupName: '/aws/lambda/f' });
  await logs('CreateLogStream', { logGroupName: '/aws/lambda/f', logStreamName: 's' });
  const stream = { logGroupName: '/aws/lambda/f', logStreamName: 's' };
  const put = (...messages: string[]) =>
    logs('PutLogEvents', { ...stream, logEvents: messages.map((message, i) => ({ timestamp: START + i, message })) });
  return { world, logs, stream, put };
}

describe('log groups', () => {
  it('cannot be created twice', async () => {
    const { logs } = await withStream();
    await expect(logs('CreateLogGroup', { logGroupName: '/aws/lambda/f' })).rejects.toMatchObject({
      code: 'ResourceAlreadyExistsException',
    });
  });

  it('take only the retention periods that exist', async () => {
    const { logs } = await withStream();
    const put = (retentionInDays: number) =>
      logs('PutRetentionPolicy', { logGroupName: '/aws/lambda/f', retentionInDays });
    await expect(put(2)).rejects.toMatchObject({ code: 'InvalidParameterException' });
    await put(7);
    expect(await logs('DescribeLogGroups')).toMatchObject({ logGroups: [{ retentionInDays: 7 }] });
  });

  it('are gone with all that was in them', async () => {
    const { logs, put, stream } = await withStream();
    await put('a');
    await logs('DeleteLogGroup', { logGroupName: '/aws/lambda/f' });
    await expect(logs('GetLogEvents', stream)).rejects.toMatchObject({ code: 'ResourceNotFoundException' });
  });
});

describe('log events', () => {
  it('come back in their order, and page by page', async () => {
    const { logs, put, stream } = await withStream();
    await put('a', 'b', 'c');
    const first = await logs('GetLogEvents', { ...stream, startFromHead: true, limit: 2 });
    expect(first['events']).toMatchObject([{ message: 'a' }, { message: 'b' }]);
    const second = await logs('GetLogEvents', { ...stream, limit: 2, nextToken: first['nextForwardToken'] });
    expect(second['events']).toMatchObject([{ message: 'c' }]);
    const end = await logs('GetLogEvents', { ...stream, limit: 2, nextToken: second['nextForwardToken'] });
    expect(end).toMatchObject({ events: [], nextForwardToken: second['nextForwardToken'] });
  });

  it('are refused out of order, and left out when older than the retention', async () => {
    const { logs, stream } = await withStream();
    const put = (...times: number[]) =>
      logs('PutLogEvents', { ...stream, logEvents: times.map((timestamp) => ({ timestamp, message: 'm' })) });
    await expect(put(START, START - 1)).rejects.toMatchObject({ code: 'InvalidParameterException' });
    await logs('PutRetentionPolicy', { logGroupName: '/aws/lambda/f', retentionInDays: 1 });
    expect(await put(START - 20 * DAY, START - 2 * DAY, START, START + DAY)).toMatchObject({
      rejectedLogEventsInfo: { tooOldLogEventEndIndex: 1, expiredLogEventEndIndex: 2, tooNewLogEventStartIndex: 3 },
    });
    expect(await logs('FilterLogEvents', { logGroupName: '/aws/lambda/f' })).toMatchObject({
      events: [{ timestamp: START }],
    });
  });
});

describe('a filter pattern', () => {
  const cases: [pattern: string, message: string, matches: boolean][] = [
    ['', 'anything', true],
    ['ERROR', 'an ERROR here', true],
    ['ERROR', 'an error here', false],
    ['ERROR timeout', 'timeout ERROR', true],
    ['ERROR timeout', 'ERROR', false],
    ['"two words"', 'has two words', true],
    ['ERROR -timeout', 'ERROR timeout', false],
    ['?ERROR ?WARN', 'WARN', true],
    ['?ERROR ?WARN', 'INFO', false],
    ['{ $.level = "ERROR" }', '{"level":"ERROR"}', true],
    ['{ $.a.b >= 3 }', '{"a":{"b":3}}', true],
    ['{ $.a.b > 3 }', '{"a":{"b":3}}', false],
    ['{ $.level != "ERROR" }', 'no JSON', false],
    ['{ $.name = "web*" }', '{"name":"web-1"}', true],
  ];
  for (const [pattern, message, matches] of cases)
    it(`${pattern || '(nothing)'} ${matches ? 'finds' : 'does not find'} ${message}`, () => {
      expect(compileFilter(pattern)(message)).toBe(matches);
    });

  it('is refused where it cannot be read', () => {
    expect(() => compileFilter('{ level }')).toThrow('Invalid filter pattern');
  });
});
