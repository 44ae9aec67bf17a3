import type { Call } from '../../call.ts';
import { nextTime } from '../../events/schedule-expression.ts';
import { readSchedule } from './read-schedule.ts';
import { windows, type WindowRow } from './state.ts';

const DAY_MS = 86_400_000;

const taskName = (id: string): string => `ssm/window-due/${id}`;

export const unscheduleWindow = (call: Call, id: string): void => call.forget(taskName(id));

/** When a window opens after `after`; undefined if it does not. Its dates bound it, and a rate counts from where it began. */
export function nextOpening(window: WindowRow, after: number): number | undefined {
  const schedule = readSchedule(window.schedule);
  if (!window.enabled || !schedule) return undefined;
  const offset = (window.scheduleOffset ?? 0) * DAY_MS;
  const start = window.startDate === undefined ? undefined : Date.parse(window.startDate);
  const from = Math.max(after, (start ?? 0) - 1);
  const next = nextTime(schedule, from - offset, start ?? window.createdAt, window.zone);
  const at = next === undefined ? undefined : next + offset;
  const end = window.endDate === undefined ? undefined : Date.parse(window.endDate);
  return at !== undefined && (end === undefined || at <= end) ? at : undefined;
}

/** Plans the next opening in place of what was planned. */
export function scheduleWindow(call: Call, window: WindowRow): WindowRow {
  unscheduleWindow(call, window.id);
  const at = nextOpening(window, call.now());
  const { nextAt: _, ...rest } = window;
  const planned: WindowRow = { ...rest, ...(at === undefined ? {} : { nextAt: at }) };
  windows(call).put(window.id, planned);
  if (at !== undefined)
    call.later({ task: 'ssm/window-due', payload: { windowId: window.id }, at, name: taskName(window.id) });
  return planned;
}
