import { CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { once } from './once.ts';
import type { Ask } from './retry.ts';

export interface AlarmState {
  /** In AWS's spelling: `OK`, `ALARM`, `INSUFFICIENT_DATA`. */
  state: string;
  /** When it changed to that state, in milliseconds since the epoch. */
  since: number;
  /** How often it looks, in milliseconds. */
  periodMs: number;
}

/** CloudWatch alarms, as far as we use them. */
export interface Alarms {
  read(name: string): Promise<AlarmState | undefined>;
}

/** What a composite alarm, which has no period of its own, is given. */
const DEFAULT_PERIOD_SECONDS = 60;

export const cloudWatchAlarms = (client: () => CloudWatchClient, ask: Ask): Alarms => ({
  async read(name) {
    const { MetricAlarms, CompositeAlarms } = await ask(() =>
      client().send(new DescribeAlarmsCommand({ AlarmNames: [name], AlarmTypes: ['MetricAlarm', 'CompositeAlarm'] })),
    );
    const metric = MetricAlarms?.[0];
    const alarm = metric ?? CompositeAlarms?.[0];
    const since = alarm?.StateTransitionedTimestamp ?? alarm?.StateUpdatedTimestamp;
    if (!alarm?.StateValue || !since) return undefined;
    const periods = [
      metric?.Period,
      ...(metric?.Metrics ?? []).flatMap((query) => [query.Period, query.MetricStat?.Period]),
    ];
    const seconds = Math.max(...periods.map((period) => period ?? 0)) || DEFAULT_PERIOD_SECONDS;
    return { state: alarm.StateValue, since: since.getTime(), periodMs: seconds * 1_000 };
  },
});

/** Makes the client too, so that whoever imports this file lazily reads in both at once. */
export const connect = (settings: object): (() => CloudWatchClient) => once(() => new CloudWatchClient(settings));
