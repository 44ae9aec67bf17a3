import { isTimeZone } from '../../events/time-zone.ts';
import { CalendarError } from './calendar-error.ts';
import { parseRule, type Recurrence } from './recurrence.ts';

/** A change calendar, as its iCalendar text says it. https://docs.aws.amazon.com/systems-manager/latest/userguide/systems-manager-change-calendar.html */
export interface Calendar {
  type: 'DEFAULT_OPEN' | 'DEFAULT_CLOSED';
  /** Those that change the state. */
  events: CalendarEvent[];
}

export interface CalendarEvent {
  /** As the event's own clock shows it, in milliseconds since 1970 on that clock. */
  start: number;
  /** Milliseconds. */
  duration: number;
  zone: string;
  rule?: Recurrence;
}

interface Line {
  name: string;
  parameters: Record<string, string>;
  value: string;
}

const DAY_MS = 86_400_000;
const MAX_EVENTS = 1_000;

/** Throws `CalendarError`. */
export function parseCalendar(text: string): Calendar {
  const lines = linesOf(text);
  if (lines[0]?.name !== 'BEGIN' || lines[0].value.toUpperCase() !== 'VCALENDAR')
    throw new CalendarError('The content is not a valid iCalendar file: it must begin with BEGIN:VCALENDAR.');
  const last = lines.at(-1);
  if (last?.name !== 'END' || last.value.toUpperCase() !== 'VCALENDAR')
    throw new CalendarError('The content is not a valid iCalendar file: it must end with END:VCALENDAR.');
  const components = componentsOf(lines);
  if (!components.some(({ kind }) => kind === 'VEVENT' || kind === 'VTODO'))
    throw new CalendarError('The calendar is empty: it must have at least one VEVENT or VTODO.');
  const calendar = components.find(({ kind }) => kind === 'VCALENDAR');
  if (valueOf(calendar, 'VERSION') !== '2.0') throw new CalendarError('The VERSION of an iCalendar file must be 2.0.');
  const type = valueOf(calendar, 'X-CALENDAR-TYPE') ?? 'DEFAULT_OPEN';
  if (type !== 'DEFAULT_OPEN' && type !== 'DEFAULT_CLOSED')
    throw new CalendarError(`X-CALENDAR-TYPE must be DEFAULT_OPEN or DEFAULT_CLOSED: ${type}`);
  const events = components.filter(({ kind }) => kind === 'VEVENT');
  if (events.length > MAX_EVENTS) throw new CalendarError(`A calendar can have at most ${MAX_EVENTS} events.`);
  const read = events.map((event) => ({ event, changes: valueOf(event, 'X-EVENT-TYPE') !== 'ADVISORY' }));
  return { type, events: read.flatMap(({ event, changes }) => (changes ? [eventOf(event)] : (eventOf(event), []))) };
}

interface Component {
  kind: string;
  lines: Line[];
}

const valueOf = (component: Component | undefined, name: string): string | undefined =>
  component?.lines.find((line) => line.name === name)?.value;

/** Long lines are folded: what begins with a space goes on the line before. */
function linesOf(text: string): Line[] {
  const unfolded = text.replace(/\r?\n[ \t]/g, '').split(/\r?\n/);
  return unfolded
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const match = /^([A-Za-z0-9-]+)((?:;[^:=;]+=(?:"[^"]*"|[^:;"]*))*):(.*)$/.exec(line);
      if (!match) throw new CalendarError(`The content is not a valid iCalendar file: ${line.slice(0, 80)}`);
      const [, name = '', parameters = '', value = ''] = match;
      const given = [...parameters.matchAll(/;([^=]+)=(?:"([^"]*)"|([^;]*))/g)];
      return {
        name: name.toUpperCase(),
        parameters: Object.fromEntries(
          given.map(([, key = '', quoted, plain]) => [key.toUpperCase(), quoted ?? plain ?? '']),
        ),
        value: value.trim(),
      };
    });
}

/** The components with the lines that stand directly in them. */
function componentsOf(lines: Line[]): Component[] {
  const all: Component[] = [];
  const open: Component[] = [];
  for (const line of lines) {
    if (line.name === 'BEGIN') {
      const component = { kind: line.value.toUpperCase(), lines: [] };
      all.push(component);
      open.push(component);
    } else if (line.name === 'END') {
      if (open.pop()?.kind !== line.value.toUpperCase())
        throw new CalendarError(`The content is not a valid iCalendar file: END:${line.value} ends nothing.`);
    } else open.at(-1)?.lines.push(line);
  }
  if (open.length > 0)
    throw new CalendarError(`The content is not a valid iCalendar file: ${open[0]?.kind} does not end.`);
  return all;
}

function eventOf(component: Component): CalendarEvent {
  const cancelled = component.lines.find(({ name }) => name === 'EXDATE' || name === 'RECURRENCE-ID');
  if (cancelled)
    throw new CalendarError(
      `An event has ${cancelled.name}: recurring events of which single ones are cancelled or moved are not supported.`,
    );
  const start = component.lines.find(({ name }) => name === 'DTSTART');
  if (!start) throw new CalendarError('An event has no DTSTART.');
  const from = timeOf(start);
  const end = component.lines.find(({ name }) => name === 'DTEND');
  const length = valueOf(component, 'DURATION');
  const duration =
    end === undefined
      ? length === undefined
        ? from.isDate
          ? DAY_MS
          : 0
        : durationOf(length)
      : timeOf(end).wall - from.wall;
  if (duration < 0) throw new CalendarError('An event ends before it starts.');
  const rule = valueOf(component, 'RRULE');
  return {
    start: from.wall,
    duration,
    zone: from.zone,
    ...(rule === undefined ? {} : { rule: parseRule(rule) }),
  };
}

/** `20260330T000000` with a zone, `…Z`, or a date alone. What names no zone is UTC. */
function timeOf({ name, value, parameters }: Line): { wall: number; zone: string; isDate: boolean } {
  const match = /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z)?)?$/.exec(value);
  if (!match) throw new CalendarError(`${name} is not a date or a time: ${value}`);
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = match
    .slice(1, 7)
    .map((part) => Number(part ?? 0));
  const zone = match[7] === 'Z' ? 'UTC' : (parameters['TZID'] ?? 'UTC');
  if (!isTimeZone(zone)) throw new CalendarError(`${name} has an unknown time zone: ${zone}`);
  return { wall: Date.UTC(year, month - 1, day, hour, minute, second), zone, isDate: match[4] === undefined };
}

function durationOf(text: string): number {
  const match = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(text);
  if (!match) throw new CalendarError(`DURATION is not a duration: ${text}`);
  const [weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = match.slice(1).map((part) => Number(part ?? 0));
  return ((((weeks * 7 + days) * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000;
}
