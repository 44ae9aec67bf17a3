import type { MetricDatum } from '@aws-sdk/client-cloudwatch';
import type { Call } from '../call.ts';
import { AwsError } from '../errors.ts';
import { dimensionsOf } from './dimensions.ts';
import { operation } from './operation.ts';
import { recordPoint } from './points.ts';
import type { Point } from './state.ts';

const MAX_METRICS = 1_000;
const MAX_DIMENSIONS = 30;
const TWO_WEEKS_MS = 14 * 86_400_000;
const TWO_HOURS_MS = 2 * 3_600_000;

const invalid = (message: string): AwsError => new AwsError('InvalidParameterValue', message);

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricData.html */
export const putMetricData = operation('PutMetricData', {
  access: (input) => ({
    action: 'cloudwatch:PutMetricData',
    resource: '*',
    context: { 'cloudwatch:namespace': input.Namespace ?? '' },
  }),
  handle(input, call) {
    const namespace = input.Namespace ?? '';
    if (namespace.startsWith('AWS/'))
      throw invalid('The value AWS/ for parameter Namespace is invalid. Namespaces that begin with AWS/ are reserved.');
    if (namespace.length > 255 || namespace.startsWith(':'))
      throw invalid(`The value ${namespace} for parameter Namespace is invalid.`);
    const data = input.MetricData ?? [];
    if (data.length > MAX_METRICS)
      throw invalid(`The collection MetricData must not have a size greater than ${MAX_METRICS}.`);
    const recorded = data.flatMap((datum, i) => read(datum, `MetricData.member.${i + 1}`, call));
    for (const { name, dimensions, point } of recorded) recordPoint(call, { namespace, name, dimensions }, point);
    return {};
  },
});

interface Read {
  name: string;
  dimensions: Record<string, string>;
  point: Point;
}

function read(datum: MetricDatum, where: string, call: Call): Read[] {
  const name = datum.MetricName ?? '';
  if ((datum.Dimensions?.length ?? 0) > MAX_DIMENSIONS)
    throw invalid(`The collection ${where}.Dimensions must not have a size greater than ${MAX_DIMENSIONS}.`);
  const at = datum.Timestamp?.getTime() ?? call.now();
  if (at < call.now() - TWO_WEEKS_MS || at > call.now() + TWO_HOURS_MS)
    throw invalid(
      `The parameter ${where}.Timestamp must specify a time within the past two weeks and two hours in the future.`,
    );
  const given = [datum.Value, datum.StatisticValues, datum.Values].filter((value) => value !== undefined);
  if (given.length === 0)
    throw new AwsError(
      'MissingParameter',
      `At least one of the parameters ${where}.Value, ${where}.Values or ${where}.StatisticValues must be specified.`,
    );
  if (given.length > 1)
    throw new AwsError(
      'InvalidParameterCombination',
      `The parameters ${where}.Value, ${where}.Values and ${where}.StatisticValues are mutually exclusive.`,
    );
  const base = { at, unit: datum.Unit ?? 'None' };
  const one = (value: number, count = 1): Read => {
    if (!Number.isFinite(value)) throw invalid(`The value ${value} for parameter ${where}.Value is invalid.`);
    return {
      name,
      dimensions: dimensionsOf(datum.Dimensions),
      point: { ...base, count, sum: value * count, min: value, max: value },
    };
  };
  const set = datum.StatisticValues;
  if (set)
    return [
      {
        name,
        dimensions: dimensionsOf(datum.Dimensions),
        point: {
          ...base,
          count: set.SampleCount ?? 0,
          sum: set.Sum ?? 0,
          min: set.Minimum ?? 0,
          max: set.Maximum ?? 0,
        },
      },
    ];
  if (datum.Value !== undefined) return [one(datum.Value)];
  if (datum.Counts && datum.Counts.length !== datum.Values?.length)
    throw invalid(`The parameters ${where}.Values and ${where}.Counts must have the same length.`);
  return (datum.Values ?? []).map((value, i) => one(value, datum.Counts?.[i] ?? 1));
}

interface PublishTask {
  namespace: string;
  metrics: { name: string; dimensions: Record<string, string>; value: number; unit?: string; at?: number }[];
}

/** How AWS's own services report: their namespaces are closed to everybody else. */
export function publish({ namespace, metrics }: PublishTask, call: Call): void {
  for (const { name, dimensions, value, unit = 'None', at = call.now() } of metrics)
    recordPoint(call, { namespace, name, dimensions }, { at, count: 1, sum: value, min: value, max: value, unit });
}
