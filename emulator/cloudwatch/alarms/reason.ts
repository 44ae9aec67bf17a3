import { timestamp } from './alarm-event.ts';
import type { AlarmState, MetricAlarm } from '../state.ts';

export interface Evaluated {
  /** Present points of the evaluation range, latest first. */
  recent: { at: number; value: number }[];
  from: number;
  now: number;
}

const OPERATORS: Record<MetricAlarm['comparison'], string> = {
  GreaterThanOrEqualToThreshold: 'greater than or equal to',
  GreaterThanThreshold: 'greater than',
  LessThanThreshold: 'less than',
  LessThanOrEqualToThreshold: 'less than or equal to',
};

/** CloudWatch writes whole numbers with one decimal: `50.0`. */
export const decimal = (value: number): string => (Number.isInteger(value) ? value.toFixed(1) : String(value));

/** `02/03/26 16:59:00` */
function shortDate(at: number): string {
  const iso = new Date(at).toISOString();
  return `${iso.slice(8, 10)}/${iso.slice(5, 7)}/${iso.slice(2, 4)} ${iso.slice(11, 19)}`;
}

/** `StateReason` as CloudWatch words it. */
export function reasonOf(alarm: MetricAlarm, state: AlarmState, { recent }: Evaluated): string {
  const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;
  if (state === 'INSUFFICIENT_DATA')
    return `Insufficient Data: ${plural(alarm.evaluationPeriods, 'datapoint')} ${alarm.evaluationPeriods === 1 ? 'was' : 'were'} unknown.`;
  if (recent.length === 0) {
    const treated = alarm.treatMissingData === 'breaching' ? 'Breaching' : 'NonBreaching';
    const periods = plural(alarm.evaluationPeriods, 'period');
    return `Threshold Crossed: no datapoints were received for ${periods} and ${plural(alarm.evaluationPeriods, 'missing datapoint')} ${alarm.evaluationPeriods === 1 ? 'was' : 'were'} treated as [${treated}].`;
  }
  const shown = recent.slice(0, alarm.evaluationPeriods);
  const values = shown.map(({ at, value }) => `${decimal(value)} (${shortDate(at)})`).join(', ');
  const threshold = `${OPERATORS[alarm.comparison]} the threshold (${decimal(alarm.threshold)})`;
  const were = shown.length === 1 ? 'was' : 'were';
  if (state === 'ALARM')
    return `Threshold Crossed: ${alarm.datapointsToAlarm} out of the last ${plural(shown.length, 'datapoint')} [${values}] ${alarm.datapointsToAlarm === 1 ? 'was' : 'were'} ${threshold} (minimum ${plural(alarm.datapointsToAlarm, 'datapoint')} for OK -> ALARM transition).`;
  return `Threshold Crossed: ${plural(shown.length, 'datapoint')} [${values}] ${were} not ${threshold}.`;
}

/** `StateReasonData`: JSON for programs. */
export function reasonDataOf(alarm: MetricAlarm, { recent, from, now }: Evaluated): string {
  const shown = recent.slice(0, alarm.evaluationPeriods);
  const only = alarm.queries.length === 1 ? alarm.queries[0] : undefined;
  return JSON.stringify({
    version: '1.0',
    queryDate: timestamp(now),
    startDate: timestamp(shown.at(-1)?.at ?? from),
    ...(only?.stat ? { statistic: only.stat } : {}),
    period: alarm.period,
    recentDatapoints: shown.map(({ value }) => value).toReversed(),
    threshold: alarm.threshold,
    evaluatedDatapoints: shown.map(({ at, value }) => ({ timestamp: timestamp(at), value })),
  });
}
