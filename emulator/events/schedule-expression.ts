import { parseCron, type Cron } from './cron.ts';
import { timeAt, wallTime } from './time-zone.ts';

/** What rules and schedules are timed by: `rate(5 minutes)`, `cron(0 12 * * ? *)`, `at(2026-03-01T12:00:00)`. */
export type Schedule =
  | { kind: 'rate'; everyMs: number }
  | { kind: 'cron'; cron: Cron }
  /** On the wall clock of the schedule's time zone, as milliseconds since 1970 on that clock. */
  | { kind: 'at'; wall: number };

const UNITS: Record<string, number> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/** Undefined if it is none. `rate(1 minute)` is singular, every other number plural. */
export function parseScheduleExpression(text: string): Schedule | undefined {
  const [, form, inside = ''] = /^(rate|cron|at)\((.*)\)$/.exec(text) ?? [];
  switch (form) {
    case 'rate': {
      const [, count = '', unit = '', plural] = /^([1-9]\d*) (minute|hour|day)(s?)$/.exec(inside) ?? [];
      const every = Number(count) * (UNITS[unit] ?? 0);
      return every > 0 && (count === '1') === (plural === '') ? { kind: 'rate', everyMs: every } : undefined;
    }
    case 'cron': {
      const cron = parseCron(inside);
      return cron && { kind: 'cron', cron };
    }
    case 'at': {
      const wall = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(inside) ? Date.parse(`${inside}Z`) : Number.NaN;
      return Number.isNaN(wall) ? undefined : { kind: 'at', wall };
    }
    default:
      return undefined;
  }
}

/**
 * The next time after `after`, in milliseconds since the epoch; undefined if there is none. A rate counts from `start`.
 * What falls into the hour that a clock skips is left out, and what falls into the hour that comes twice is done once.
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#daylist-savings-time
 */
export function nextTime(schedule: Schedule, after: number, start: number, zone = 'UTC'): number | undefined {
  switch (schedule.kind) {
    case 'rate': {
      const passed = Math.floor((after - start) / schedule.everyMs);
      return start + Math.max(0, passed + 1) * schedule.everyMs;
    }
    case 'at': {
      const at = timeAt(schedule.wall, zone);
      return at !== undefined && at > after ? at : undefined;
    }
    case 'cron':
      return nextCronTime(schedule.cron, after, zone);
  }
}

const DAY_MS = 86_400_000;

function nextCronTime(cron: Cron, after: number, zone: string): number | undefined {
  const lastYear = Math.max(...cron.years);
  const wall = wallTime(after, zone);
  for (let day = Math.floor(wall / DAY_MS) * DAY_MS; ; day += DAY_MS) {
    const date = new Date(day);
    const year = date.getUTCFullYear();
    if (year > lastYear) return undefined;
    const month = date.getUTCMonth() + 1;
    if (!cron.years.has(year) || !cron.months.has(month) || !cron.isDay(year, month, date.getUTCDate())) continue;
    for (const hour of cron.hours)
      for (const minute of cron.minutes) {
        const at = timeAt(day + hour * 3_600_000 + minute * 60_000, zone);
        if (at !== undefined && at > after) return at;
      }
  }
}
