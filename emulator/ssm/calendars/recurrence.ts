import { CalendarError } from './calendar-error.ts';

/** What an `RRULE` says, as far as calendars use it. https://www.rfc-editor.org/rfc/rfc5545#section-3.3.10 */
export interface Recurrence {
  frequency: 'DAILY' | 'WEEKLY' | 'MONTHLY' | 'YEARLY';
  interval: number;
  count?: number;
  /** On the event's own clock. */
  until?: number;
  /** 0 is Sunday; the second Monday of a month is `{day: 1, nth: 2}`, the last `{day: 1, nth: -1}`. */
  byDay: { day: number; nth?: number }[];
  byMonthDay: number[];
  byMonth: number[];
  bySetPosition: number[];
  weekStart: number;
}

const DAYS = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];
const FREQUENCIES = ['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'] as const;
const KNOWN = ['FREQ', 'INTERVAL', 'COUNT', 'UNTIL', 'BYDAY', 'BYMONTHDAY', 'BYMONTH', 'BYSETPOS', 'WKST'];

/** Throws `CalendarError`. */
export function parseRule(text: string): Recurrence {
  const parts = new Map(
    text.split(';').map((part): [string, string] => [part.split('=')[0] ?? '', part.split('=')[1] ?? '']),
  );
  const unknown = [...parts.keys()].find((key) => !KNOWN.includes(key));
  if (unknown !== undefined) throw new CalendarError(`RRULE has ${unknown}, which is not supported.`);
  const frequency = FREQUENCIES.find((one) => one === parts.get('FREQ'));
  if (!frequency) throw new CalendarError(`The FREQ of an RRULE must be one of ${FREQUENCIES.join(', ')}: ${text}`);
  const numbers = (key: string): number[] =>
    (parts.get(key)?.split(',') ?? []).map((value) => {
      if (!/^[+-]?\d+$/.test(value)) throw new CalendarError(`${key} of an RRULE must be a number: ${value}`);
      return Number(value);
    });
  const [interval = 1] = numbers('INTERVAL');
  const [count] = numbers('COUNT');
  if (interval < 1 || (count !== undefined && count < 1))
    throw new CalendarError('INTERVAL and COUNT of an RRULE must be at least 1.');
  const until = parts.get('UNTIL');
  return {
    frequency,
    interval,
    ...(count === undefined ? {} : { count }),
    ...(until === undefined ? {} : { until: untilOf(until) }),
    byDay: (parts.get('BYDAY')?.split(',') ?? []).map(dayOf),
    byMonthDay: numbers('BYMONTHDAY'),
    byMonth: numbers('BYMONTH'),
    bySetPosition: numbers('BYSETPOS'),
    weekStart: Math.max(0, DAYS.indexOf(parts.get('WKST') ?? 'MO')),
  };
}

function dayOf(text: string): Recurrence['byDay'][number] {
  const [, nth = '', name = ''] = /^([+-]?\d+)?([A-Z]{2})$/.exec(text) ?? [];
  const day = DAYS.indexOf(name);
  if (day < 0) throw new CalendarError(`BYDAY of an RRULE is not a day: ${text}`);
  return nth === '' ? { day } : { day, nth: Number(nth) };
}

function untilOf(text: string): number {
  const match = /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)Z?)?$/.exec(text);
  if (!match) throw new CalendarError(`UNTIL of an RRULE is not a time: ${text}`);
  const [year = 0, month = 1, day = 1] = match.slice(1, 4).map(Number);
  const [hour = 23, minute = 59, second = 59] = match[4] === undefined ? [] : match.slice(4, 7).map(Number);
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

const DAY_MS = 86_400_000;

/** The starts of an event on its own clock, in order, from the first that ends after `from`. */
export function* startsOf(
  event: { start: number; duration: number; rule?: Recurrence },
  from: number,
): Generator<number> {
  const { start, duration, rule } = event;
  if (!rule) {
    if (start + duration > from) yield start;
    return;
  }
  let left = rule.count ?? Number.POSITIVE_INFINITY;
  // whole periods that are over are left out, unless they must be counted
  let period = rule.count === undefined ? Math.max(0, periodsUntil(rule, start, from - duration) - 1) : 0;
  for (let barren = 0; barren < MAX_BARREN; period++) {
    const found = inPeriod(rule, start, period).filter((at) => at >= start);
    barren = found.length > 0 ? 0 : barren + 1;
    for (const at of found) {
      if (left-- <= 0 || (rule.until !== undefined && at > rule.until)) return;
      if (at + duration > from) yield at;
    }
  }
}

/** A rule such as "the 30th of February" finds nothing, ever. */
const MAX_BARREN = 1_000;

function periodsUntil({ frequency, interval }: Recurrence, start: number, at: number): number {
  if (at <= start) return 0;
  const [a, b] = [new Date(start), new Date(at)];
  const months = (b.getUTCFullYear() - a.getUTCFullYear()) * 12 + b.getUTCMonth() - a.getUTCMonth();
  const passed = {
    DAILY: (at - start) / DAY_MS,
    WEEKLY: (at - start) / (7 * DAY_MS),
    MONTHLY: months,
    YEARLY: b.getUTCFullYear() - a.getUTCFullYear(),
  };
  return Math.floor(passed[frequency] / interval);
}

/** The starts in one period, in order. */
function inPeriod(rule: Recurrence, start: number, period: number): number[] {
  const first = new Date(start);
  const time = start % DAY_MS;
  const step = period * rule.interval;
  const days = daysOf(rule, first, step).toSorted((a, b) => a - b);
  const unique = days.filter((day, i) => day !== days[i - 1]);
  const chosen =
    rule.bySetPosition.length === 0
      ? unique
      : unique.filter((_, i) => rule.bySetPosition.some((at) => (at > 0 ? at - 1 : unique.length + at) === i));
  return chosen.map((day) => day + time);
}

/** Midnights. */
function daysOf(rule: Recurrence, first: Date, step: number): number[] {
  const [year, month, day] = [first.getUTCFullYear(), first.getUTCMonth(), first.getUTCDate()];
  const midnight = Date.UTC(year, month, day);
  const inMonth = (at: number): boolean =>
    rule.byMonth.length === 0 || rule.byMonth.includes(new Date(at).getUTCMonth() + 1);
  switch (rule.frequency) {
    case 'DAILY':
      return [midnight + step * DAY_MS].filter(
        (at) =>
          inMonth(at) &&
          (rule.byDay.length === 0 || rule.byDay.some((one) => one.day === new Date(at).getUTCDay())) &&
          (rule.byMonthDay.length === 0 || monthDays(rule, at).includes(new Date(at).getUTCDate())),
      );
    case 'WEEKLY': {
      const back = (first.getUTCDay() - rule.weekStart + 7) % 7;
      const week = midnight - back * DAY_MS + step * 7 * DAY_MS;
      const wanted = rule.byDay.length === 0 ? [{ day: first.getUTCDay() }] : rule.byDay;
      return wanted.map((one) => week + ((one.day - rule.weekStart + 7) % 7) * DAY_MS).filter(inMonth);
    }
    case 'MONTHLY':
      return inMonth(Date.UTC(year, month + step, 1)) ? daysOfMonth(rule, year, month + step, day) : [];
    case 'YEARLY':
      return daysOfYear(rule, year + step, month, day);
  }
}

function daysOfYear(rule: Recurrence, year: number, month: number, day: number): number[] {
  if (rule.byMonth.length > 0) return rule.byMonth.flatMap((one) => daysOfMonth(rule, year, one - 1, day));
  if (rule.byMonthDay.length > 0)
    return Array.from({ length: 12 }, (_, one) => daysOfMonth(rule, year, one, day)).flat();
  if (rule.byDay.length > 0) return nthDays(rule, Date.UTC(year, 0, 1), Date.UTC(year + 1, 0, 1));
  return daysOfMonth(rule, year, month, day);
}

function daysOfMonth(rule: Recurrence, year: number, month: number, day: number): number[] {
  const start = Date.UTC(year, month, 1);
  const end = Date.UTC(year, month + 1, 1);
  if (rule.byMonthDay.length > 0) {
    const days = monthDays(rule, start).map((one) => start + (one - 1) * DAY_MS);
    return days.filter(
      (at) => rule.byDay.length === 0 || rule.byDay.some((one) => one.day === new Date(at).getUTCDay()),
    );
  }
  if (rule.byDay.length > 0) return nthDays(rule, start, end);
  // a month without that day is left out
  const at = start + (day - 1) * DAY_MS;
  return at < end ? [at] : [];
}

/** `BYMONTHDAY` of the month around `at`, counted from 1; -1 is its last day. */
function monthDays({ byMonthDay }: Recurrence, at: number): number[] {
  const date = new Date(at);
  const length = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  return byMonthDay.map((day) => (day < 0 ? length + 1 + day : day)).filter((day) => day >= 1 && day <= length);
}

/** The days of the week from `start` to `end`: all, or the nth of them. */
function nthDays({ byDay }: Recurrence, start: number, end: number): number[] {
  return byDay.flatMap(({ day, nth }) => {
    const first = start + ((day - new Date(start).getUTCDay() + 7) % 7) * DAY_MS;
    const all: number[] = [];
    for (let at = first; at < end; at += 7 * DAY_MS) all.push(at);
    if (nth === undefined) return all;
    const one = all.at(nth > 0 ? nth - 1 : nth);
    return one === undefined ? [] : [one];
  });
}
