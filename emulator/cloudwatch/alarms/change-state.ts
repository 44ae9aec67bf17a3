import type { Call } from '../../call.ts';
import { type Alarm, type AlarmState, alarms, history, type HistoryItem } from '../state.ts';
import { emitStateChange, timestamp } from './alarm-event.ts';
import { activeMute } from './mute-windows.ts';

/** Moves an alarm to another state: history, event, actions, and whatever depends on it. */
export function changeState(
  call: Call,
  alarm: Alarm,
  to: { state: AlarmState; reason: string; reasonData?: string },
): void {
  const was = {
    state: alarm.state,
    reason: alarm.reason,
    ...(alarm.reasonData === undefined ? {} : { reasonData: alarm.reasonData }),
    at: alarm.stateUpdatedAt,
  };
  const { reasonData: _old, ...rest } = alarm;
  const next: Alarm = { ...rest, ...to, stateUpdatedAt: call.now() };
  alarms(call).put(alarm.name, next);
  note(call, next, 'StateUpdate', `Alarm updated from ${was.state} to ${next.state}`, {
    version: '1.0',
    oldState: { stateValue: was.state, stateReason: was.reason },
    newState: { stateValue: next.state, stateReason: next.reason },
  });
  call.later({ task: 'cloudwatch/dependents', payload: alarm.name });
  if (next.kind === 'composite' && next.suppressor !== undefined) {
    call.later({ task: 'cloudwatch/suppress', payload: { alarm: next.name, was } });
    return;
  }
  emitStateChange(call, next, was);
  runActions(call, next);
}

/** Hands the actions of the alarm's state to its task, unless they are switched off or muted. */
export function runActions(call: Call, alarm: Alarm): void {
  if (!alarm.actionsEnabled || activeMute(call, alarm.name)) return;
  const actions = { OK: alarm.okActions, ALARM: alarm.alarmActions, INSUFFICIENT_DATA: alarm.insufficientDataActions };
  for (const action of actions[alarm.state])
    call.later({ task: 'cloudwatch/act', payload: { alarm: alarm.name, action, at: timestamp(alarm.stateUpdatedAt) } });
}

/** Adds a line to the alarm's history. */
export function note(call: Call, alarm: Alarm, type: HistoryItem['type'], summary: string, data: unknown): void {
  history(call).put(call.ids.uuid(), {
    alarm: alarm.name,
    kind: alarm.kind === 'metric' ? 'MetricAlarm' : 'CompositeAlarm',
    at: call.now(),
    type,
    summary,
    data: JSON.stringify(data),
  });
}
