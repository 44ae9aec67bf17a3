import { AwsError } from '../../errors.ts';
import { isTimeZone, wallTime } from '../../events/time-zone.ts';

/** Five fields: minute, hour, day of month, month, day of week. */
interface Cron {
  fields: readonly ReadonlySet<number>[];
}

const MINUTE_MS = 60_000;
const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
const RANGES: readonly { from: number; to: number; names?: readonly string[] }[] = [
  { from: 0, to: 59 },
  { from: 0, to: 23 },
  { from: 1, to: 31 },
  { from: 1, to: 12, names: MONTHS },
  { from: 0, to: 6, names: DAYS },
];

/**
 * When a mute rule last began at or before `now`, not longer ago than `length`; undefined if it did not. Expressions are
 * `cron(m h dom mon dow)` with `*`, `-` and `,`, or `at(yyyy-MM-ddThh:mm)`:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_Schedule.html
 */
export function lastStartOf(expression: string, timezone: string, now: number, length: number): number | undefined {
  const wall = wallClock(timezone);
  const once = /^at\((\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})\)$/.exec(expression);
  const cron = once ? undefined : parseCron(expression);
  const wanted = once?.slice(1).map(Number);
  for (let at = Math.floor(now / MINUTE_MS) * MINUTE_MS; at > now - length; at -= MINUTE_MS) {
    const [year, month, day, hour, minute] = wall(at);
    const weekday = new Date(Date.UTC(year, month - 1, day)).getUTCDay();
    const found = cron
      ? [minute, hour, day, month, weekday].every((value, i) => cron.fields[i]?.has(value))
      : [year, month, day, hour, minute].every((value, i) => value === wanted?.[i]);
    if (found) return at;
  }
  return undefined;
}

/** Throws `ValidationError` unless the expression and the time zone can be read. */
export function checkSchedule(expression: string, timezone: string): void {
  wallClock(timezone);
  if (!/^at\(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}\)$/.test(expression)) parseCron(expression);
}

function parseCron(expression: string): Cron {
  const fields = /^cron\((.+)\)$/.exec(expression)?.[1]?.trim().split(/\s+/);
  if (fields?.length !== RANGES.length) throw invalid(expression);
  return {
    fields: fields.map((field, i) => {
      const range = RANGES[i];
      if (!range) throw invalid(expression);
      return parseField(field, range, expression);
    }),
  };
}

function parseField(field: string, range: (typeof RANGES)[number], expression: string): Set<number> {
  const number = (text: string): number => {
    const named = range.names?.indexOf(text.toUpperCase()) ?? -1;
    const value = named >= 0 ? named + range.from : Number(text);
    if (text === '' || !Number.isInteger(value) || value < range.from || value > range.to) throw invalid(expression);
    return value;
  };
  const values = new Set<number>();
  for (const part of field.split(',')) {
    const [first = '', last] = part === '*' ? [String(range.from), String(range.to)] : part.split('-');
    for (let value = number(first); value <= number(last ?? first); value++) values.add(value);
  }
  return values;
}

const invalid = (expression: string): AwsError =>
  new AwsError('ValidationError', `Schedule expression ${expression} is not valid.`);

type WallTime = [year: number, month: number, day: number, hour: number, minute: number];

function wallClock(timezone: string): (at: number) => WallTime {
  if (!isTimeZone(timezone)) throw new AwsError('ValidationError', `Time zone ${timezone} is not valid.`);
  return (at) => {
    const wall = new Date(wallTime(at, timezone));
    return [wall.getUTCFullYear(), wall.getUTCMonth() + 1, wall.getUTCDate(), wall.getUTCHours(), wall.getUTCMinutes()];
  };
}
