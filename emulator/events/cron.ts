/** A day-of-month or day-of-week field is a test of a date; the other fields are sets of numbers. */
export interface Cron {
  minutes: number[];
  hours: number[];
  months: Set<number>;
  years: Set<number>;
  isDay(year: number, month: number, day: number): boolean;
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

/**
 * Reads the six fields of `cron(minutes hours day-of-month month day-of-week year)`; exactly one of the day fields is `?`.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
 */
export function parseCron(text: string): Cron | undefined {
  const fields = text.trim().toUpperCase().split(/\s+/);
  if (fields.length !== 6) return undefined;
  const [minute = '', hour = '', dayOfMonth = '', month = '', dayOfWeek = '', year = ''] = fields;
  const minutes = parseNumbers(minute, 0, 59);
  const hours = parseNumbers(hour, 0, 23);
  const months = parseNumbers(month, 1, 12, MONTHS);
  const years = parseNumbers(year, 1970, 2199);
  if ((dayOfMonth === '?') === (dayOfWeek === '?')) return undefined;
  const isDay = dayOfWeek === '?' ? parseDayOfMonth(dayOfMonth) : parseDayOfWeek(dayOfWeek);
  if (!minutes || !hours || !months || !years || !isDay) return undefined;
  return { minutes, hours, months: new Set(months), years: new Set(years), isDay };
}

/** A list of `*`, `n`, `a-b`, each also with `/step`. A range may run over the end: `FRI-MON`. */
function parseNumbers(field: string, min: number, max: number, names: readonly string[] = []): number[] | undefined {
  const found = new Set<number>();
  const numberOf = (text: string | undefined): number => {
    const named = text === undefined ? -1 : names.indexOf(text);
    const value = named >= 0 ? named + min : /^\d+$/.test(text ?? '') ? Number(text) : Number.NaN;
    return value >= min && value <= max ? value : Number.NaN;
  };
  for (const part of field.split(',')) {
    const [, range = '', step] = /^([^/]+)(?:\/(\d+))?$/.exec(part) ?? [];
    const [first, last, ...more] = range === '*' ? [String(min), String(max)] : range.split('-');
    const from = numberOf(first);
    const open = last === undefined && step !== undefined;
    const to = open ? max : numberOf(last ?? first);
    const by = step === undefined ? 1 : Number(step);
    if (Number.isNaN(from) || Number.isNaN(to) || by < 1 || more.length > 0) return undefined;
    const end = to < from ? to + (max - min + 1) : to;
    for (let value = from; value <= end; value += by) found.add(value > max ? value - (max - min + 1) : value);
  }
  return [...found].sort((a, b) => a - b);
}

type DayTest = Cron['isDay'];

const lastDay = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate();
/** 1 is Sunday. */
const weekday = (year: number, month: number, day: number): number =>
  new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 1;

function parseDayOfMonth(field: string): DayTest | undefined {
  if (field === 'L') return (year, month, day) => day === lastDay(year, month);
  if (field === 'LW') return (year, month, day) => day === nearestWeekday(year, month, lastDay(year, month));
  const [, near] = /^(\d{1,2})W$/.exec(field) ?? [];
  if (near !== undefined) {
    const wanted = Number(near);
    if (wanted < 1 || wanted > 31) return undefined;
    return (year, month, day) => wanted <= lastDay(year, month) && day === nearestWeekday(year, month, wanted);
  }
  const days = parseNumbers(field, 1, 31);
  return days && ((_year, _month, day) => days.includes(day));
}

/** The weekday closest to a day, in the same month. */
function nearestWeekday(year: number, month: number, day: number): number {
  switch (weekday(year, month, day)) {
    case 7:
      return day > 1 ? day - 1 : day + 2;
    case 1:
      return day < lastDay(year, month) ? day + 1 : day - 2;
    default:
      return day;
  }
}

function parseDayOfWeek(field: string): DayTest | undefined {
  const [, last] = /^([1-7]|[A-Z]{3})L$/.exec(field) ?? [];
  if (last !== undefined) {
    const [wanted] = parseNumbers(last, 1, 7, DAYS) ?? [];
    if (wanted === undefined) return undefined;
    return (year, month, day) => weekday(year, month, day) === wanted && day + 7 > lastDay(year, month);
  }
  const [, name, nth] = /^([1-7]|[A-Z]{3})#([1-5])$/.exec(field) ?? [];
  if (name !== undefined) {
    const [wanted] = parseNumbers(name, 1, 7, DAYS) ?? [];
    if (wanted === undefined) return undefined;
    return (year, month, day) => weekday(year, month, day) === wanted && Math.ceil(day / 7) === Number(nth);
  }
  const days = parseNumbers(field === 'L' ? '7' : field, 1, 7, DAYS);
  return days && ((year, month, day) => days.includes(weekday(year, month, day)));
}
