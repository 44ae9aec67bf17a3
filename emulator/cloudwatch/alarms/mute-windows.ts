import type { Scope } from '../../call.ts';
import { type MuteRule, muteRules } from '../state.ts';
import { durationMs } from './durations.ts';
import { lastStartOf } from './mute-schedule.ts';

export interface MuteWindow {
  arn: string;
  from: number;
  to: number;
}

/** The window of a mute rule that covers the alarm at this moment. The alarm's state still changes; its actions do not run. */
export function activeMute(scope: Scope & { now(): number }, alarm: string): MuteWindow | undefined {
  const now = scope.now();
  for (const rule of muteRules(scope).values()) {
    if (!rule.alarms.includes(alarm)) continue;
    const window = windowAt(rule, now);
    if (window) return window;
  }
  return undefined;
}

/** The window of a rule that `now` lies in. */
export function windowAt(rule: MuteRule, now: number): MuteWindow | undefined {
  if (rule.startAt !== undefined && now < rule.startAt) return undefined;
  if (rule.expireAt !== undefined && now >= rule.expireAt) return undefined;
  const length = durationMs(rule.duration);
  const from = lastStartOf(rule.expression, rule.timezone, now, length);
  return from === undefined ? undefined : { arn: rule.arn, from, to: from + length };
}
