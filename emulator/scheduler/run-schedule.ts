import type { Call } from '../call.ts';
import { nextTime, parseScheduleExpression } from '../events/schedule-expression.ts';
import { scheduleKey } from './schedule-address.ts';
import { invokeLater } from './invoke-target.ts';
import { clientTokens, schedules, type Schedule } from './state.ts';

interface Run {
  key: string;
  /** When the schedule was made or changed: rates count from there, or from its start date. */
  since: number;
  /** The time that the schedule names. */
  at: number;
}

const taskName = ({ group, name }: Schedule): string => `scheduler/schedule/${group}/${name}`;

export const stop = (call: Call, schedule: Schedule): void => call.forget(taskName(schedule));

/** Plans the first run of a schedule that was made or changed, in place of what was planned. */
export function start(call: Call, schedule: Schedule): void {
  stop(call, schedule);
  planNext(call, schedule, call.now(), GRACE_MS);
}

/** A rate begins with a run at once; a one-time schedule up to a minute late is done at once. */
const GRACE_MS = { rate: 1, at: 60_000, cron: 0 };

/** Answers whether there is a next run. */
function planNext(call: Call, schedule: Schedule, since: number, grace = { rate: 0, at: 0, cron: 0 }): boolean {
  const parsed = parseScheduleExpression(schedule.expression);
  if (!parsed || !schedule.enabled) return false;
  const from = Math.max(call.now(), (schedule.start ?? 0) - 1);
  const after = from - grace[parsed.kind];
  const at = nextTime(parsed, after, Math.max(since, schedule.start ?? 0), schedule.zone);
  if (at === undefined || (schedule.end !== undefined && at > schedule.end)) return false;
  const window = schedule.windowMinutes * 60_000 * (schedule.windowMinutes > 0 ? call.ids.random() : 0);
  const payload: Run = { key: scheduleKey(schedule.group, schedule.name), since, at };
  call.later({ task: 'scheduler/run', name: taskName(schedule), at: Math.max(call.now(), at + window), payload });
  return true;
}

/** Invokes the target, and plans the next run; a schedule without one may delete itself. */
export function run({ key, since, at }: Run, call: Call): void {
  const schedule = schedules(call).get(key);
  if (!schedule?.enabled) return;
  invokeLater(call, schedule, at);
  const once = parseScheduleExpression(schedule.expression)?.kind === 'at';
  const more = !once && planNext(call, schedule, since);
  if (more || schedule.afterCompletion !== 'DELETE') return;
  schedules(call).delete(key);
  clientTokens(call).delete(key);
}
