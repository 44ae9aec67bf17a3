import type { Call } from '../../call.ts';
import { type AlarmState, alarms, type CompositeAlarm, type SuppressedBy } from '../state.ts';
import { emitStateChange, type StateWas, timestamp } from './alarm-event.ts';
import { alarmsIn, holds, parseRule } from './alarm-rule.ts';
import { changeState, runActions } from './change-state.ts';

/** After an alarm changed its state: the composite alarms that look at it, and those that it suppresses. */
export function evaluateDependents(changed: string, call: Call): void {
  for (const alarm of alarms(call).values()) {
    if (alarm.kind !== 'composite') continue;
    if (alarmsIn(parseRule(alarm.rule)).includes(changed)) evaluateComposite(call, alarm);
    if (alarm.suppressor?.split(':alarm:').at(-1) === changed)
      call.later({ task: 'cloudwatch/suppress', payload: { alarm: alarm.name } });
  }
}

export function evaluateComposite(call: Call, alarm: CompositeAlarm): void {
  const rule = parseRule(alarm.rule);
  const stateOf = (name: string): AlarmState | undefined => alarms(call).get(name)?.state;
  const state: AlarmState = holds(rule, stateOf) ? 'ALARM' : 'OK';
  if (state === alarm.state) return;
  const members = alarmsIn(rule)
    .map((name) => alarms(call).get(name))
    .filter((member) => member !== undefined);
  const cause = members.toSorted((a, b) => b.stateUpdatedAt - a.stateUpdatedAt)[0];
  changeState(call, alarm, {
    state,
    reason: cause
      ? `${cause.arn} transitioned to ${cause.state} at ${longDate(cause.stateUpdatedAt)}`
      : `the rule evaluates to ${state === 'ALARM'}`,
    reasonData: JSON.stringify({
      triggeringAlarms: members.map((member) => ({
        arn: member.arn,
        state: { value: member.state, timestamp: timestamp(member.stateUpdatedAt) },
      })),
    }),
  });
}

/** `Friday 14 August, 2026 15:39:04 UTC` */
function longDate(at: number): string {
  const date = new Date(at);
  const part = (options: Intl.DateTimeFormatOptions): string =>
    date.toLocaleString('en-US', { timeZone: 'UTC', ...options });
  return `${part({ weekday: 'long' })} ${part({ day: '2-digit' })} ${part({ month: 'long' })}, ${part({ year: 'numeric' })} ${date.toISOString().slice(11, 19)} UTC`;
}

/**
 * Decides whether the actions of a composite alarm with a suppressor run: not while the suppressor is in ALARM, not within
 * `WaitPeriod` after the alarm changed (the suppressor may be about to), and not within `ExtensionPeriod` after it left ALARM.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-suppression.html
 */
export function suppress({ alarm: name, was, periodOver }: SuppressTask, call: Call): void {
  const alarm = alarms(call).get(name);
  if (alarm?.kind !== 'composite' || alarm.suppressor === undefined) return;
  const pending = was !== undefined || alarm.actionsPending === true;
  if (!pending) return;
  const suppressor = alarms(call).get(alarm.suppressor.split(':alarm:').at(-1) ?? '');
  const by = suppressedBy(alarm, suppressor?.state === 'ALARM', was !== undefined, periodOver === true);
  const { suppressedBy: _by, suppressedReason: _reason, actionsPending: _pending, ...rest } = alarm;
  const next: CompositeAlarm = by
    ? { ...rest, suppressedBy: by, suppressedReason: REASONS[by], actionsPending: true }
    : { ...rest };
  alarms(call).put(name, next);
  if (was) emitStateChange(call, next, was);
  if (!by) runActions(call, next);
  const seconds = by === 'WaitPeriod' ? alarm.waitPeriod : by === 'ExtensionPeriod' ? alarm.extensionPeriod : undefined;
  if (seconds !== undefined)
    call.later({
      task: 'cloudwatch/suppress',
      payload: { alarm: name, periodOver: true },
      after: seconds * 1000,
      name: `cloudwatch-suppress-${name}`,
    });
}

interface SuppressTask {
  alarm: string;
  /** Given when the composite alarm itself has just changed. */
  was?: StateWas;
  /** The wait or extension period has passed. */
  periodOver?: boolean;
}

const REASONS: Record<SuppressedBy, string> = {
  Alarm: 'Actions are suppressed by the actions suppressor alarm',
  WaitPeriod: 'Actions are suppressed by the wait period',
  ExtensionPeriod: 'Actions are suppressed by the extension period',
};

function suppressedBy(
  alarm: CompositeAlarm,
  suppressing: boolean,
  changed: boolean,
  periodOver: boolean,
): SuppressedBy | undefined {
  if (suppressing) return 'Alarm';
  if (changed) return (alarm.waitPeriod ?? 0) > 0 ? 'WaitPeriod' : undefined;
  if (alarm.suppressedBy === 'Alarm') return (alarm.extensionPeriod ?? 0) > 0 ? 'ExtensionPeriod' : undefined;
  return periodOver ? undefined : alarm.suppressedBy;
}
