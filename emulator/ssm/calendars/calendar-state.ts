import { timeAt, wallTime } from '../../events/time-zone.ts';
import type { Calendar, CalendarEvent } from './calendar.ts';
import { startsOf } from './recurrence.ts';

type CalendarStateName = 'OPEN' | 'CLOSED';

const HOUR_MS = 3_600_000;
/** How far ahead a change is looked for, in boundaries of events. */
const MAX_BOUNDARIES = 2_000;

/** Several calendars are open together only if every one is. */
export const stateOf = (calendars: readonly Calendar[], at: number): CalendarStateName =>
  calendars.every((calendar) => isOpen(calendar, at)) ? 'OPEN' : 'CLOSED';

/** When the calendars next change their state together; undefined if nothing in sight does that. */
export function nextTransition(calendars: readonly Calendar[], at: number): number | undefined {
  const now = stateOf(calendars, at);
  let from = at;
  for (let looked = 0; looked < MAX_BOUNDARIES; looked++) {
    const next = Math.min(...calendars.flatMap(({ events }) => events.map((event) => boundaryAfter(event, from))));
    if (!Number.isFinite(next)) return undefined;
    if (stateOf(calendars, next) !== now) return next;
    from = next;
  }
  return undefined;
}

/** Events close a calendar that is open by default, and open one that is closed: from their start on, until before their end. */
function isOpen({ type, events }: Calendar, at: number): boolean {
  const during = events.some((event) => covers(event, at));
  return (type === 'DEFAULT_OPEN') !== during;
}

function covers(event: CalendarEvent, at: number): boolean {
  for (const { start, end } of spansFrom(event, at)) {
    if (start > at) return false;
    if (at < end) return true;
  }
  return false;
}

function boundaryAfter(event: CalendarEvent, at: number): number {
  let nearest = Number.POSITIVE_INFINITY;
  for (const { start, end } of spansFrom(event, at)) {
    if (start > at) return Math.min(nearest, start);
    // a later one of overlapping occurrences may begin before this one ends
    if (end > at) nearest = Math.min(nearest, end);
  }
  return nearest;
}

/** The occurrences of an event in real time, in order, those before `at` left out. */
function* spansFrom(event: CalendarEvent, at: number): Generator<{ start: number; end: number }> {
  for (const start of startsOf(event, wallTime(at, event.zone) - 2 * HOUR_MS))
    yield { start: instant(start, event.zone), end: instant(start + event.duration, event.zone) };
}

/** A time that the clock jumps over is the moment of the jump. */
const instant = (wall: number, zone: string): number => timeAt(wall, zone) ?? timeAt(wall + HOUR_MS, zone) ?? wall;
