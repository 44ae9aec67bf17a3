import type { Datapoint, StandardUnit } from '@aws-sdk/client-cloudwatch';
import { AwsError } from '../errors.ts';
import { dimensionsOf } from './dimensions.ts';
import { operation } from './operation.ts';
import { pointsOf, statisticOf } from './points.ts';

const MAX_DATAPOINTS = 1_440;

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricStatistics.html */
export const getMetricStatistics = operation('GetMetricStatistics', {
  access: () => ({ action: 'cloudwatch:GetMetricStatistics', resource: '*' }),
  handle(input, call) {
    const [from, to] = [input.StartTime?.getTime() ?? 0, input.EndTime?.getTime() ?? 0];
    const period = (input.Period ?? 60) * 1000;
    if (to <= from)
      throw new AwsError(
        'InvalidParameterCombination',
        'The parameter StartTime must be less than the parameter EndTime.',
      );
    if (!input.Statistics && !input.ExtendedStatistics)
      throw new AwsError('MissingParameter', 'Must specify either Statistics or ExtendedStatistics');
    if ((to - from) / period > MAX_DATAPOINTS)
      throw new AwsError(
        'InvalidParameterCombination',
        `You have requested up to ${Math.ceil((to - from) / period)} datapoints, which exceeds the limit of 1,440. You may reduce the datapoints requested by increasing Period, or decreasing the time range.`,
      );
    const metric = {
      namespace: input.Namespace ?? '',
      name: input.MetricName ?? '',
      dimensions: dimensionsOf(input.Dimensions),
    };
    const start = Math.floor(from / period) * period;
    const points = pointsOf(call, metric, start, to, input.Unit);
    const found: Datapoint[] = [];
    for (let at = start; at < to; at += period) {
      const within = points.filter((point) => point.at >= at && point.at < at + period);
      const [first] = within;
      if (!first) continue;
      const extended = (input.ExtendedStatistics ?? []).map((stat) => [stat, statisticOf(within, stat)] as const);
      found.push({
        Timestamp: new Date(at),
        Unit: first.unit as StandardUnit,
        ...Object.fromEntries((input.Statistics ?? []).map((stat) => [stat, statisticOf(within, stat)])),
        ...(extended.length > 0
          ? {
              ExtendedStatistics: Object.fromEntries(extended.filter(([, value]) => value !== undefined)) as Record<
                string,
                number
              >,
            }
          : {}),
      });
    }
    return { Label: metric.name, Datapoints: found };
  },
});
