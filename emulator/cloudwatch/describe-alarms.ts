import type * as client from '@aws-sdk/client-cloudwatch';
import { arn } from '../call.ts';
import { AwsError } from '../errors.ts';
import { alarmsIn, parseRule } from './alarms/alarm-rule.ts';
import { dimensionsOf, shownDimensions } from './dimensions.ts';
import { operation } from './operation.ts';
import { pageOf } from './page.ts';
import { shownQueries } from './queries.ts';
import { type Alarm, alarms, type CompositeAlarm, type MetricAlarm, metricKey } from './state.ts';

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html */
export const describeAlarms = operation('DescribeAlarms', {
  access: (input, call) => {
    const names = input.AlarmNames ?? ['*'];
    return names.map((name) => ({
      action: 'cloudwatch:DescribeAlarms',
      resource: arn(call, 'cloudwatch', `alarm:${name}`),
    }));
  },
  handle(input, call) {
    if (input.AlarmNames && input.AlarmNamePrefix !== undefined)
      throw new AwsError('ValidationError', 'AlarmNames and AlarmNamePrefix cannot be used together.');
    // composite alarms are told only to those who ask for them
    const types = input.AlarmTypes ?? ['MetricAlarm'];
    const parent = input.ParentsOfAlarmName;
    const child = input.ChildrenOfAlarmName;
    const children = child === undefined ? undefined : membersOf(alarms(call).get(child));
    const found = alarms(call)
      .values()
      .filter(
        (alarm) =>
          types.includes(alarm.kind === 'metric' ? 'MetricAlarm' : 'CompositeAlarm') &&
          (input.AlarmNames === undefined || input.AlarmNames.includes(alarm.name)) &&
          (input.AlarmNamePrefix === undefined || alarm.name.startsWith(input.AlarmNamePrefix)) &&
          (input.StateValue === undefined || alarm.state === input.StateValue) &&
          (input.ActionPrefix === undefined ||
            alarm.alarmActions.some((action) => action.startsWith(input.ActionPrefix ?? ''))) &&
          (children === undefined || children.includes(alarm.name)) &&
          (parent === undefined || membersOf(alarm).includes(parent)),
      )
      .toSorted((a, b) => (a.name < b.name ? -1 : 1));
    const { items, next } = pageOf(found, input.NextToken, Math.min(input.MaxRecords ?? 50, 100));
    return {
      MetricAlarms: items.filter((alarm) => alarm.kind === 'metric').map(shownMetricAlarm),
      CompositeAlarms: items.filter((alarm) => alarm.kind === 'composite').map(shownComposite),
      NextToken: next,
    };
  },
});

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarmsForMetric.html */
export const describeAlarmsForMetric = operation('DescribeAlarmsForMetric', {
  access: () => ({ action: 'cloudwatch:DescribeAlarmsForMetric', resource: '*' }),
  handle(input, call) {
    const wanted = metricKey({
      namespace: input.Namespace ?? '',
      name: input.MetricName ?? '',
      dimensions: dimensionsOf(input.Dimensions),
    });
    const found = alarms(call)
      .values()
      .filter((alarm) => alarm.kind === 'metric')
      .filter((alarm) => alarm.queries.some((query) => query.metric && metricKey(query.metric) === wanted));
    return { MetricAlarms: found.map(shownMetricAlarm) };
  },
});

const membersOf = (alarm: Alarm | undefined): string[] =>
  alarm?.kind === 'composite' ? alarmsIn(parseRule(alarm.rule)) : [];

const shownCore = (alarm: Alarm) => ({
  AlarmName: alarm.name,
  AlarmArn: alarm.arn,
  AlarmDescription: alarm.description,
  AlarmConfigurationUpdatedTimestamp: new Date(alarm.configuredAt),
  ActionsEnabled: alarm.actionsEnabled,
  OKActions: alarm.okActions,
  AlarmActions: alarm.alarmActions,
  InsufficientDataActions: alarm.insufficientDataActions,
  StateValue: alarm.state,
  StateReason: alarm.reason,
  StateReasonData: alarm.reasonData,
  StateUpdatedTimestamp: new Date(alarm.stateUpdatedAt),
  StateTransitionedTimestamp: new Date(alarm.stateUpdatedAt),
});

function shownMetricAlarm(alarm: MetricAlarm): client.MetricAlarm {
  const [only] = alarm.queries;
  return {
    ...shownCore(alarm),
    ...(alarm.simple && only?.metric
      ? {
          MetricName: only.metric.name,
          Namespace: only.metric.namespace,
          ...(/^p\d/.test(only.stat ?? '')
            ? { ExtendedStatistic: only.stat }
            : { Statistic: only.stat as client.Statistic }),
          Dimensions: shownDimensions(only.metric.dimensions),
          Period: alarm.period,
          Unit: alarm.unit as client.StandardUnit | undefined,
        }
      : { Metrics: shownQueries(alarm.queries) }),
    EvaluationPeriods: alarm.evaluationPeriods,
    DatapointsToAlarm: alarm.datapointsToAlarm,
    Threshold: alarm.threshold,
    ComparisonOperator: alarm.comparison,
    TreatMissingData: alarm.treatMissingData,
  };
}

const shownComposite = (alarm: CompositeAlarm): client.CompositeAlarm => ({
  ...shownCore(alarm),
  AlarmRule: alarm.rule,
  ActionsSuppressor: alarm.suppressor,
  ActionsSuppressorWaitPeriod: alarm.waitPeriod,
  ActionsSuppressorExtensionPeriod: alarm.extensionPeriod,
  ActionsSuppressedBy: alarm.suppressedBy,
  ActionsSuppressedReason: alarm.suppressedReason,
});
