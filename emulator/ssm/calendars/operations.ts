import type { AnyOperation, TaskHandler } from '../../wire/operation.ts';
import { watchCalendar } from './calendar-events.ts';
import { getCalendarState } from './get-calendar-state.ts';

export const calendarOperations: readonly AnyOperation[] = [getCalendarState];

export const calendarTasks: Readonly<Record<string, TaskHandler>> = { 'watch-calendar': watchCalendar };
