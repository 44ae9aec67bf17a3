import type { Call } from '../../call.ts';
import { seriesOf } from '../series.ts';
import { alarms, type MetricAlarm } from '../state.ts';
import { changeState } from './change-state.ts';
import { EXTRA_PERIODS, judge } from './missing-data.ts';
import { type Evaluated, reasonDataOf, reasonOf } from './reason.ts';

/** Alarms on a period below a minute are evaluated every ten seconds, all others every minute. */
const everyMs = (alarm: MetricAlarm): number => (alarm.period < 60 ? 10_000 : 60_000);

/** Looks at a metric alarm at its next time. */
export function scheduleEvaluation(call: Call, alarm: MetricAlarm, first = false): void {
  const every = everyMs(alarm);
  const next = (Math.floor(call.now() / every) + 1) * every;
  call.later({
    task: 'cloudwatch/evaluate',
    payload: alarm.name,
    name: `cloudwatch-evaluate-${alarm.name}`,
    at: first ? call.now() : next,
  });
}

/** The task of one metric alarm. It sets itself again for as long as the alarm is there. */
export function evaluate(name: string, call: Call): void {
  const alarm = alarms(call).get(name);
  if (alarm?.kind !== 'metric') return;
  scheduleEvaluation(call, alarm);
  const { evaluated, breaching } = lookAt(call, alarm);
  const state = judge(alarm, breaching);
  if (state === undefined || state === alarm.state) return;
  changeState(call, alarm, {
    state,
    reason: reasonOf(alarm, state, evaluated),
    ...(state === 'INSUFFICIENT_DATA' ? {} : { reasonData: reasonDataOf(alarm, evaluated) }),
  });
}

function lookAt(call: Call, alarm: MetricAlarm): { evaluated: Evaluated; breaching: (boolean | undefined)[] } {
  const now = call.now();
  const period = alarm.period * 1000;
  const to = Math.floor(now / period) * period;
  const from = to - (alarm.evaluationPeriods + EXTRA_PERIODS) * period;
  const returned = alarm.queries.find((query) => query.returnData);
  const series = seriesOf(call, alarm.queries, { from, to, period }, alarm.unit).get(returned?.id ?? '') ?? new Map();
  const times: number[] = [];
  for (let at = from; at < to; at += period) times.push(at);
  const breaching = times.map((at) => {
    const value = series.get(at);
    return value === undefined ? undefined : crosses(alarm, value);
  });
  const recent = [...series].map(([at, value]) => ({ at, value })).toSorted((a, b) => b.at - a.at);
  return { evaluated: { recent, from, now }, breaching };
}

function crosses({ comparison, threshold }: MetricAlarm, value: number): boolean {
  switch (comparison) {
    case 'GreaterThanOrEqualToThreshold':
      return value >= threshold;
    case 'GreaterThanThreshold':
      return value > threshold;
    case 'LessThanThreshold':
      return value < threshold;
    case 'LessThanOrEqualToThreshold':
      return value <= threshold;
  }
}
