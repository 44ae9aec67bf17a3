import type { PutMetricAlarmCommandInput } from '@aws-sdk/client-cloudwatch';
import { AwsError } from '../errors.ts';
import { scheduleEvaluation } from './alarms/evaluate-metric.ts';
import { dimensionsOf } from './dimensions.ts';
import { operation } from './operation.ts';
import { isStatistic } from './points.ts';
import { alarmArn, alarmCore, keepAlarm } from './put-alarm.ts';
import { checkPeriod, readQueries } from './queries.ts';
import { alarms, type MetricAlarm, type Query } from './state.ts';

const DAY_SECONDS = 86_400;
const invalid = (message: string): AwsError => new AwsError('ValidationError', message);
/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
export const putMetricAlarm = operation('PutMetricAlarm', {
  access: (input, call) => ({ action: 'cloudwatch:PutMetricAlarm', resource: alarmArn(call, input.AlarmName) }),
  handle(input, call) {
    const before = alarms(call).get(input.AlarmName ?? '');
    const alarm: MetricAlarm = {
      kind: 'metric',
      ...alarmCore(call, input, before?.kind === 'metric' ? before : undefined),
      ...readConfiguration(input),
    };
    keepAlarm(call, alarm, input, before);
    scheduleEvaluation(call, alarm, true);
    return {};
  },
});

type Configuration = Pick<
  MetricAlarm,
  | 'queries'
  | 'simple'
  | 'unit'
  | 'threshold'
  | 'comparison'
  | 'evaluationPeriods'
  | 'datapointsToAlarm'
  | 'period'
  | 'treatMissingData'
>;

const COMPARISONS: readonly string[] = [
  'GreaterThanOrEqualToThreshold',
  'GreaterThanThreshold',
  'LessThanThreshold',
  'LessThanOrEqualToThreshold',
] satisfies MetricAlarm['comparison'][];
const TREATMENTS: readonly string[] = [
  'missing',
  'ignore',
  'breaching',
  'notBreaching',
] satisfies MetricAlarm['treatMissingData'][];

function readConfiguration(input: PutMetricAlarmCommandInput): Configuration {
  const { ComparisonOperator: comparison = '', Threshold: threshold, EvaluationPeriods: evaluationPeriods = 0 } = input;
  if (!COMPARISONS.includes(comparison))
    throw invalid(
      `ComparisonOperator ${comparison || 'null'} is not one of ${COMPARISONS.join(', ')} (anomaly bands are not emulated).`,
    );
  if (threshold === undefined) throw invalid('Threshold must be specified for a static threshold alarm.');
  if (evaluationPeriods < 1) throw invalid('EvaluationPeriods must be at least 1.');
  const datapointsToAlarm = input.DatapointsToAlarm ?? evaluationPeriods;
  if (datapointsToAlarm > evaluationPeriods)
    throw invalid('DatapointsToAlarm must be less than or equal to EvaluationPeriods.');
  const treatMissingData = input.TreatMissingData ?? 'missing';
  if (!TREATMENTS.includes(treatMissingData))
    throw invalid(`TreatMissingData ${treatMissingData} is not one of ${TREATMENTS.join(', ')}.`);
  const { queries, simple } = input.Metrics
    ? readMathAlarm(input)
    : { queries: [readSimpleAlarm(input)], simple: true };
  const period = Math.max(...queries.map((query) => query.period ?? 0));
  checkPeriod(period);
  const longest = period < 60 ? DAY_SECONDS : 7 * DAY_SECONDS;
  if (period * evaluationPeriods > longest)
    throw invalid(
      `Metrics cannot be checked across more than ${longest === DAY_SECONDS ? 'a day' : 'a week'} (EvaluationPeriods * Period must be <= ${longest}).`,
    );
  return {
    queries,
    simple,
    ...(input.Unit === undefined ? {} : { unit: input.Unit }),
    threshold,
    comparison: comparison as MetricAlarm['comparison'],
    evaluationPeriods,
    datapointsToAlarm,
    period,
    treatMissingData: treatMissingData as MetricAlarm['treatMissingData'],
  };
}

function readMathAlarm(input: PutMetricAlarmCommandInput): { queries: Query[]; simple: boolean } {
  if (input.MetricName !== undefined || input.Namespace !== undefined || input.Statistic !== undefined)
    throw invalid('Metrics list is specified, so MetricName, Namespace, Statistic, Period and Dimensions must not be.');
  const queries = readQueries(input.Metrics ?? []);
  if (queries.filter((query) => query.returnData).length !== 1)
    throw invalid('Exactly one element of the metrics list should return data.');
  if (!queries.some((query) => query.metric)) throw invalid('The metrics list must hold at least one metric.');
  return { queries, simple: false };
}

function readSimpleAlarm(input: PutMetricAlarmCommandInput): Query {
  if (input.MetricName === undefined || input.Namespace === undefined || input.Period === undefined)
    throw invalid('MetricName, Namespace and Period must be specified unless a metrics list is.');
  const stat = input.Statistic ?? input.ExtendedStatistic;
  if (
    stat === undefined ||
    (input.Statistic !== undefined && input.ExtendedStatistic !== undefined) ||
    !isStatistic(stat)
  )
    throw invalid('Exactly one of Statistic and ExtendedStatistic must be specified.');
  return {
    // events show an id of CloudWatch's own making for alarms on one metric
    id: 'm1',
    metric: { namespace: input.Namespace, name: input.MetricName, dimensions: dimensionsOf(input.Dimensions) },
    stat,
    period: input.Period,
    returnData: true,
  };
}
