import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { EmittedEvent } from '../../../emulator/call.ts';
import { judge } from '../../../emulator/cloudwatch/alarms/missing-data.ts';
import type { MetricAlarm } from '../../../emulator/cloudwatch/state.ts';
import { callIn, START, testWorld } from '../world.ts';

const MINUTE = 60_000;

function setUp() {
  const world = testWorld();
  const events: EmittedEvent[] = [];
  world.observeEvents((event) => {
    if (event.detailType === 'CloudWatch Alarm State Change') events.push(event);
  });
  const call = callIn(world);
  return {
    world,
    events,
    cloudwatch: (operation: string, input: Record<string, unknown> = {}) => call('cloudwatch', operation, input),
    put: (value: number, dimensions = [{ Name: 'InstanceId', Value: 'i-1' }], name = 'Failed') =>
      call('cloudwatch', 'PutMetricData', {
        Namespace: 'Demo',
        MetricData: [{ MetricName: name, Dimensions: dimensions, Value: value }],
      }),
  };
}

const simple = {
  AlarmName: 'stuck',
  AlarmDescription: 'The instance hangs',
  Namespace: 'Demo',
  MetricName: 'Failed',
  Dimensions: [{ Name: 'InstanceId', Value: 'i-1' }],
  Statistic: 'Maximum',
  Period: 60,
  EvaluationPeriods: 1,
  Threshold: 1,
  ComparisonOperator: 'GreaterThanOrEqualToThreshold',
};
const composite = (alarm: string, extra: object = {}) => ({
  AlarmName: 'both',
  AlarmRule: `ALARM("${alarm}") AND NOT OK(${alarm})`,
  ...extra,
});

const stateOf = async (cloudwatch: ReturnType<typeof setUp>['cloudwatch'], name = 'stuck'): Promise<unknown> => {
  const { MetricAlarms, CompositeAlarms } = (await cloudwatch('DescribeAlarms', {
    AlarmNames: [name],
    AlarmTypes: ['MetricAlarm', 'CompositeAlarm'],
  })) as Record<string, { StateValue: string }[]>;
  return (MetricAlarms?.[0] ?? CompositeAlarms?.[0])?.StateValue;
};
const detail = (event: EmittedEvent | undefined) => event?.detail as Record<string, never>;

describe('missing data', () => {
  const cases = JSON.parse(
    readFileSync(new URL('../../cases/cloudwatch/missing-data.json', import.meta.url), 'utf8'),
  ) as (Record<MetricAlarm['treatMissingData'], string | null> & { n: number; m: number; found: string })[];
  const READ: Record<string, boolean | undefined> = { X: true, O: false };

  for (const { n, m, found, ...expected } of cases)
    for (const [treat, state] of Object.entries(expected))
      it(`${m} out of ${n} with ${found}, treated as ${treat}, is ${state ?? 'left as it is'}`, () => {
        const treatMissingData = treat as MetricAlarm['treatMissingData'];
        const points = found.split('').map((sign) => READ[sign]);
        expect(judge({ evaluationPeriods: n, datapointsToAlarm: m, treatMissingData }, points) ?? null).toBe(state);
      });
});

describe('a metric alarm', () => {
  it('goes to ALARM when the threshold is crossed, and tells why in an event', async () => {
    const { world, events, cloudwatch, put } = setUp();
    await cloudwatch('PutMetricAlarm', simple);
    await put(2);
    await world.advance(MINUTE + 1);
    expect(events).toEqual([
      {
        source: 'aws.cloudwatch',
        detailType: 'CloudWatch Alarm State Change',
        resources: ['arn:aws:cloudwatch:eu-west-1:123456789012:alarm:stuck'],
        detail: {
          alarmName: 'stuck',
          configuration: {
            description: 'The instance hangs',
            metrics: [
              {
                id: 'm1',
                metricStat: {
                  metric: { dimensions: { InstanceId: 'i-1' }, name: 'Failed', namespace: 'Demo' },
                  period: 60,
                  stat: 'Maximum',
                },
                returnData: true,
              },
            ],
          },
          previousState: {
            value: 'INSUFFICIENT_DATA',
            reason: 'Unchecked: Initial alarm creation',
            timestamp: '2026-03-01T00:00:00.000+0000',
          },
          state: {
            value: 'ALARM',
            reason:
              'Threshold Crossed: 1 out of the last 1 datapoint [2.0 (01/03/26 00:00:00)] was greater than or equal to the threshold (1.0) (minimum 1 datapoint for OK -> ALARM transition).',
            reasonData: JSON.stringify({
              version: '1.0',
              queryDate: '2026-03-01T00:01:00.000+0000',
              startDate: '2026-03-01T00:00:00.000+0000',
              statistic: 'Maximum',
              period: 60,
              recentDatapoints: [2],
              threshold: 1,
              evaluatedDatapoints: [{ timestamp: '2026-03-01T00:00:00.000+0000', value: 2 }],
            }),
            timestamp: '2026-03-01T00:01:00.000+0000',
          },
        },
      },
    ]);
  });

  it('goes back to OK with the next good point', async () => {
    const { world, cloudwatch, put } = setUp();
    await cloudwatch('PutMetricAlarm', simple);
    await put(2);
    await world.advance(MINUTE + 1);
    await put(0);
    await world.advance(MINUTE);
    expect(await stateOf(cloudwatch)).toBe('OK');
  });

  it('needs M out of N points', async () => {
    const { world, cloudwatch, put } = setUp();
    await cloudwatch('PutMetricAlarm', { ...simple, EvaluationPeriods: 3, DatapointsToAlarm: 2 });
    for (const value of [1, 0, 1]) {
      expect(await stateOf(cloudwatch)).not.toBe('ALARM');
      await put(value);
      await world.advance(MINUTE);
    }
    await world.advance(1);
    expect(await stateOf(cloudwatch)).toBe('ALARM');
  });

  it('evaluates metric math over several metrics', async () => {
    const { world, cloudwatch, put } = setUp();
    const metric = (Id: string, MetricName: string) => ({
      Id,
      MetricStat: { Metric: { Namespace: 'Demo', MetricName }, Period: 60, Stat: 'Sum' },
      ReturnData: false,
    });
    await cloudwatch('PutMetricAlarm', {
      AlarmName: 'stuck',
      EvaluationPeriods: 1,
      Threshold: 50,
      ComparisonOperator: 'GreaterThanThreshold',
      Metrics: [
        metric('errors', 'Errors'),
        metric('calls', 'Calls'),
        { Id: 'rate', Expression: 'IF(calls > 0, 100 * errors / calls, 0)' },
      ],
    });
    await put(6, [], 'Errors');
    await put(10, [], 'Calls');
    await world.advance(MINUTE + 1);
    expect(await stateOf(cloudwatch)).toBe('ALARM');
    await put(1, [], 'Errors');
    await put(10, [], 'Calls');
    await world.advance(MINUTE);
    expect(await stateOf(cloudwatch)).toBe('OK');
  });

  it('runs its actions, or notes in its history that they failed', async () => {
    const { world, cloudwatch, put } = setUp();
    await cloudwatch('PutMetricAlarm', { ...simple, AlarmActions: ['arn:aws:sns:eu-west-1:123456789012:nobody'] });
    await put(2);
    await world.advance(MINUTE + 1);
    const { AlarmHistoryItems } = await cloudwatch('DescribeAlarmHistory', { HistoryItemType: 'Action' });
    expect(AlarmHistoryItems).toMatchObject([{ HistorySummary: expect.stringContaining('Failed to execute action') }]);
  });

  it('is muted while a mute rule covers it: the state changes, the actions do not run', async () => {
    const { world, events, cloudwatch, put } = setUp();
    await cloudwatch('PutMetricAlarm', { ...simple, AlarmActions: ['arn:aws:sns:eu-west-1:123456789012:nobody'] });
    await cloudwatch('PutAlarmMuteRule', {
      Name: 'night',
      Rule: { Schedule: { Expression: 'cron(0 0 * * *)', Duration: 'PT8H' } },
      MuteTargets: { AlarmNames: ['stuck'] },
    });
    await put(2);
    await world.advance(MINUTE + 1);
    expect(detail(events[0])['muteDetail']).toEqual({
      mutedByArn: 'arn:aws:cloudwatch:eu-west-1:123456789012:alarm-mute-rule:night',
      muteWindowStart: '2026-03-01T00:00:00.000+0000',
      muteWindowEnd: '2026-03-01T08:00:00.000+0000',
    });
    const { AlarmHistoryItems } = await cloudwatch('DescribeAlarmHistory', { HistoryItemType: 'Action' });
    expect(AlarmHistoryItems).toEqual([]);
  });

  const refused: [string, object, string][] = [
    ['an unknown period', { Period: 45 }, 'Period must be'],
    ['more points than periods', { DatapointsToAlarm: 2 }, 'DatapointsToAlarm must be'],
    ['no statistic', { Statistic: undefined }, 'Exactly one of Statistic'],
    ['no threshold', { Threshold: undefined }, 'Threshold must be'],
    ['an unknown comparison', { ComparisonOperator: 'MoreThan' }, 'ComparisonOperator MoreThan'],
    ['more than a week', { Period: 86_400, EvaluationPeriods: 8 }, 'more than a week'],
  ];
  for (const [what, change, message] of refused)
    it(`is refused with ${what}`, async () => {
      const { cloudwatch } = setUp();
      const answer = cloudwatch('PutMetricAlarm', { ...simple, ...change });
      await expect(answer).rejects.toMatchObject({
        code: 'ValidationError',
        message: expect.stringContaining(message),
      });
    });
});

describe('a composite alarm', () => {
  const alarming = async (extra: object = {}): Promise<ReturnType<typeof setUp>> => {
    const cloud = setUp();
    await cloud.cloudwatch('PutMetricAlarm', simple);
    await cloud.cloudwatch('PutMetricAlarm', {
      ...simple,
      AlarmName: 'quiet',
      MetricName: 'Quiet',
      TreatMissingData: 'notBreaching',
    });
    await cloud.cloudwatch('PutCompositeAlarm', composite('stuck', extra));
    await cloud.put(2);
    await cloud.world.advance(MINUTE + 1);
    return cloud;
  };
  const eventsOf = (events: EmittedEvent[], name: string) =>
    events.map(detail).filter((event) => event['alarmName'] === name);

  it('follows its members and names the one that triggered it', async () => {
    const { cloudwatch, events } = await alarming();
    expect(await stateOf(cloudwatch, 'both')).toBe('ALARM');
    expect(eventsOf(events, 'both').at(-1)).toMatchObject({
      configuration: { alarmRule: 'ALARM("stuck") AND NOT OK(stuck)' },
      state: {
        reason:
          'arn:aws:cloudwatch:eu-west-1:123456789012:alarm:stuck transitioned to ALARM at Sunday 01 March, 2026 00:01:00 UTC',
      },
    });
  });

  it('waits for its suppressor, and says so in the event', async () => {
    const suppressor = {
      ActionsSuppressor: 'quiet',
      ActionsSuppressorWaitPeriod: 120,
      ActionsSuppressorExtensionPeriod: 60,
    };
    const { world, cloudwatch, events } = await alarming(suppressor);
    expect(eventsOf(events, 'both').at(-1)).toMatchObject({ state: { actionsSuppressedBy: 'WaitPeriod' } });
    await world.advance(2 * MINUTE);
    const { CompositeAlarms } = await cloudwatch('DescribeAlarms', { AlarmTypes: ['CompositeAlarm'] });
    expect(CompositeAlarms).toMatchObject([{ ActionsSuppressedBy: undefined }]);
  });

  it('keeps its members from being deleted', async () => {
    const { cloudwatch } = await alarming();
    await expect(cloudwatch('DeleteAlarms', { AlarmNames: ['stuck'] })).rejects.toMatchObject({
      code: 'ValidationError',
    });
    await cloudwatch('DeleteAlarms', { AlarmNames: ['stuck', 'both'] });
    expect(await stateOf(cloudwatch, 'both')).toBeUndefined();
  });
});

describe('metrics', () => {
  it('refuses namespaces of AWS from outside', async () => {
    const { cloudwatch } = setUp();
    const answer = cloudwatch('PutMetricData', { Namespace: 'AWS/EC2', MetricData: [{ MetricName: 'x', Value: 1 }] });
    await expect(answer).rejects.toMatchObject({ code: 'InvalidParameterValue' });
  });

  it('come back by statistic and period', async () => {
    const { world, cloudwatch, put } = setUp();
    for (const value of [1, 2, 6]) await put(value);
    await world.advance(MINUTE);
    const range = { StartTime: new Date(START), EndTime: new Date(START + 2 * MINUTE) };
    const { Datapoints } = await cloudwatch('GetMetricStatistics', {
      Namespace: 'Demo',
      MetricName: 'Failed',
      Dimensions: [{ Name: 'InstanceId', Value: 'i-1' }],
      Period: 60,
      Statistics: ['Sum', 'Average', 'Maximum', 'Minimum', 'SampleCount'],
      ...range,
    });
    expect(Datapoints).toMatchObject([{ Sum: 9, Average: 3, Maximum: 6, Minimum: 1, SampleCount: 3 }]);
    const { Metrics } = await cloudwatch('ListMetrics', { Namespace: 'Demo' });
    expect(Metrics).toEqual([
      { Namespace: 'Demo', MetricName: 'Failed', Dimensions: [{ Name: 'InstanceId', Value: 'i-1' }] },
    ]);
  });
});
