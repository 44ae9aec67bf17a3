import type { Call } from '../call.ts';
import { sendToTargets } from './deliver.ts';
import { isoSeconds } from './iso-seconds.ts';
import { ruleKey } from './names.ts';
import { nextTime, parseScheduleExpression } from './schedule-expression.ts';
import { rules, type Rule } from './state.ts';

interface Run {
  key: string;
  /** When the rule was put: rates count from there. */
  start: number;
}

const taskName = (rule: Rule): string => `events/schedule/${rule.arn}`;

/** Plans a scheduled rule's next run, in place of what was planned. */
export function startSchedule(call: Call, rule: Rule): void {
  stopSchedule(call, rule);
  planNext(call, rule, call.now());
}

export const stopSchedule = (call: Call, rule: Rule): void => call.forget(taskName(rule));

function planNext(call: Call, rule: Rule, start: number): void {
  const schedule = rule.schedule === undefined ? undefined : parseScheduleExpression(rule.schedule);
  const at = schedule && rule.state !== 'DISABLED' ? nextTime(schedule, call.now(), start) : undefined;
  const payload: Run = { key: ruleKey(rule.bus, rule.name), start };
  if (at !== undefined) call.later({ task: 'events/run-schedule', name: taskName(rule), at, payload });
}

/** Sends a scheduled rule's event to its targets, and plans the next. */
export function runSchedule({ key, start }: Run, call: Call): void {
  const rule = rules(call).get(key);
  if (!rule || rule.state === 'DISABLED') return;
  sendToTargets(call, rule, {
    version: '0',
    id: call.ids.uuid(),
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    account: call.account,
    time: isoSeconds(call.now()),
    region: call.region,
    resources: [rule.arn],
    detail: {},
  });
  planNext(call, rule, start);
}
