import { AwsError } from '../errors.ts';
import { ExpressionError } from './math/parse.ts';
import { operation } from './operation.ts';
import { readQueries } from './queries.ts';
import { seriesOf } from './series.ts';
import type { Query } from './state.ts';

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html */
export const getMetricData = operation('GetMetricData', {
  access: () => ({ action: 'cloudwatch:GetMetricData', resource: '*' }),
  handle(input, call) {
    const queries = readQueries(input.MetricDataQueries ?? []);
    const [from, to] = [input.StartTime?.getTime() ?? 0, input.EndTime?.getTime() ?? 0];
    if (to <= from)
      throw new AwsError('ValidationError', 'The parameter StartTime must be less than the parameter EndTime.');
    const period = 1000 * Math.max(1, ...queries.map((query) => query.period ?? 0));
    const stretch = { from: Math.floor(from / period) * period, to, period };
    try {
      const series = seriesOf(call, queries, stretch);
      const returned = queries.filter((query) => query.returnData);
      return {
        MetricDataResults: returned.map((query) => {
          const points = [...(series.get(query.id) ?? [])];
          // the latest comes first unless asked otherwise
          if (input.ScanBy !== 'TimestampAscending') points.reverse();
          return {
            Id: query.id,
            Label: labelOf(query),
            Timestamps: points.map(([at]) => new Date(at)),
            Values: points.map(([, value]) => value),
            StatusCode: 'Complete' as const,
          };
        }),
        Messages: [],
      };
    } catch (error) {
      if (error instanceof ExpressionError) throw new AwsError('ValidationError', error.message);
      throw error;
    }
  },
});

const labelOf = (query: Query): string => query.label ?? query.metric?.name ?? query.id;
