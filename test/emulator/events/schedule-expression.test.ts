import { describe, expect, it } from 'vitest';
import { nextTime, parseScheduleExpression } from '../../../emulator/events/schedule-expression.ts';

/** The next times after a moment, in ISO form. */
function times(expression: string, after: string, count: number, zone = 'UTC'): string[] {
  const schedule = parseScheduleExpression(expression);
  if (!schedule) throw new Error(`${expression} is no schedule`);
  const start = Date.parse(after);
  const found: string[] = [];
  for (let at: number | undefined = start; found.length < count; found.push(new Date(at).toISOString().slice(0, 16))) {
    at = nextTime(schedule, at, start, zone);
    if (at === undefined) break;
  }
  return found;
}

describe('a cron expression', () => {
  it.each<[string, string, string[]]>([
    ['0 10 * * ? *', 'every day at 10', ['2026-03-01T10:00', '2026-03-02T10:00']],
    ['0/15 8-9 ? * MON-FRI *', 'steps, ranges, names', ['2026-03-02T08:00', '2026-03-02T08:15']],
    ['0 0 L * ? *', 'the last day of the month', ['2026-03-31T00:00', '2026-04-30T00:00']],
    ['0 0 LW * ? *', 'the last weekday of the month', ['2026-03-31T00:00', '2026-04-30T00:00', '2026-05-29T00:00']],
    [
      '0 0 1W * ? *',
      'the weekday nearest the first',
      ['2026-03-02T00:00', '2026-04-01T00:00', '2026-05-01T00:00', '2026-06-01T00:00'],
    ],
    ['0 0 15W 8 ? *', 'a Saturday goes back', ['2026-08-14T00:00']],
    ['0 0 ? * 6L *', 'the last Friday', ['2026-03-27T00:00', '2026-04-24T00:00']],
    ['0 0 ? * TUE#2 *', 'the second Tuesday', ['2026-03-10T00:00', '2026-04-14T00:00']],
    ['0 0 29 2 ? *', 'a leap day', ['2028-02-29T00:00', '2032-02-29T00:00']],
    ['0 0 ? * FRI-MON *', 'a range over the end of the week', ['2026-03-02T00:00', '2026-03-06T00:00']],
    ['30 23 1,15 JAN,JUL ? 2026-2027', 'lists', ['2026-07-01T23:30', '2026-07-15T23:30', '2027-01-01T23:30']],
    ['0 0 1 1 ? 2026', 'nothing if all is past', []],
  ])('%s is %s', (cron, _, expected) => {
    expect(times(`cron(${cron})`, '2026-03-01T00:00:00Z', Math.max(1, expected.length))).toEqual(expected);
  });

  it.each([
    '0 10 * * *',
    '0 10 * * * *',
    '0 10 ? * ? *',
    '60 10 * * ? *',
    '0 24 * * ? *',
    '0 0 32 * ? *',
    '0 0 ? * 8 *',
    '0 0 ? * MON#6 *',
    '0 0 0W * ? *',
    '*/0 0 * * ? *',
    '0 0 * FOO ? *',
    '0 0 * * ? 1969',
  ])('%s is refused', (cron) => {
    expect(parseScheduleExpression(`cron(${cron})`)).toBeUndefined();
  });

  it('follows the clock of its time zone: skips what the clock skips, and does once what it shows twice', () => {
    const zone = 'Europe/Berlin';
    expect(times('cron(30 2 * * ? *)', '2026-03-27T12:00:00Z', 3, zone)).toEqual([
      '2026-03-28T01:30',
      '2026-03-30T00:30',
      '2026-03-31T00:30',
    ]);
    expect(times('cron(30 2 * * ? *)', '2026-10-24T12:00:00Z', 2, zone)).toEqual([
      '2026-10-25T00:30',
      '2026-10-26T01:30',
    ]);
  });
});

describe('rate and at', () => {
  it.each([
    'rate(0 minutes)',
    'rate(1 minutes)',
    'rate(2 minute)',
    'rate(5 weeks)',
    'at(2026-13-01T00:00:00)',
    'at(2026-03-01)',
    'every day',
  ])('%s is refused', (text) => {
    expect(parseScheduleExpression(text)).toBeUndefined();
  });

  it('count from the start, or name one moment', () => {
    expect(times('rate(2 hours)', '2026-03-01T00:30:00Z', 2)).toEqual(['2026-03-01T02:30', '2026-03-01T04:30']);
    expect(times('at(2026-07-01T09:00:00)', '2026-03-01T00:00:00Z', 2, 'America/New_York')).toEqual([
      '2026-07-01T13:00',
    ]);
  });
});
