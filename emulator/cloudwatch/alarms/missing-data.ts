import type { AlarmState, MetricAlarm } from '../state.ts';

/** What was found in the evaluation range, oldest first; `undefined` where nothing was reported. */
export type Found = readonly (boolean | undefined)[];

/**
 * CloudWatch looks at more periods than it evaluates, so that a few late points do no harm; how many more is not published.
 * The tables of the page below use two.
 */
export const EXTRA_PERIODS = 2;

/**
 * The state that follows from which points breach, or undefined to stay as it is:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
 */
export function judge(
  alarm: Pick<MetricAlarm, 'evaluationPeriods' | 'datapointsToAlarm' | 'treatMissingData'>,
  found: Found,
): AlarmState | undefined {
  const { evaluationPeriods: n, datapointsToAlarm: m, treatMissingData: treat } = alarm;
  const present = found.filter((breaching) => breaching !== undefined);
  // enough real points: the latest of them decide, and missing ones do not count
  if (present.length >= n) return breaches(present.slice(-n)) >= m ? 'ALARM' : 'OK';
  const breaching = breaches(present);
  if (breaching >= m) return 'ALARM';
  switch (treat) {
    case 'breaching':
      return breaching + (n - present.length) >= m ? 'ALARM' : 'OK';
    case 'notBreaching':
      return 'OK';
    case 'ignore':
      return present.includes(false) ? 'OK' : undefined;
    case 'missing':
      if (present.includes(false)) return 'OK';
      // all that is known breaches, and the oldest of it has been there long enough
      if (present.length > 0 && found.length - found.indexOf(true) >= m) return 'ALARM';
      return 'INSUFFICIENT_DATA';
  }
}

const breaches = (points: readonly boolean[]): number => points.filter(Boolean).length;
