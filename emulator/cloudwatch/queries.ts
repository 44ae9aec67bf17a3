import type { MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import { AwsError } from '../errors.ts';
import { dimensionsOf, shownDimensions } from './dimensions.ts';
import { ExpressionError, parseExpression } from './math/parse.ts';
import { isStatistic } from './points.ts';
import type { Query } from './state.ts';

/** Reads `MetricDataQueries` or an alarm's `Metrics`. Throws `ValidationError`. */
export function readQueries(given: readonly MetricDataQuery[]): Query[] {
  const ids = given.map((query) => query.Id ?? '');
  const twice = ids.find((id, i) => ids.indexOf(id) !== i);
  if (twice !== undefined) throw invalid(`The id ${twice} is used more than once.`);
  return given.map((query) => {
    const id = query.Id ?? '';
    if (!/^[a-z][a-zA-Z0-9_]*$/.test(id)) throw invalid(`The id ${id} must begin with a lower-case letter.`);
    if ((query.MetricStat === undefined) === (query.Expression === undefined))
      throw invalid(`Exactly one of MetricStat and Expression must be given for ${id}.`);
    const shared = {
      id,
      returnData: query.ReturnData ?? true,
      ...(query.Label === undefined ? {} : { label: query.Label }),
    };
    if (query.Expression !== undefined) {
      checkExpression(id, query.Expression);
      return {
        ...shared,
        expression: query.Expression,
        ...(query.Period === undefined ? {} : { period: query.Period }),
      };
    }
    const { Metric, Period = 60, Stat = 'Average' } = query.MetricStat ?? {};
    checkPeriod(Period);
    if (!isStatistic(Stat)) throw invalid(`The statistic ${Stat} of ${id} is not known.`);
    return {
      ...shared,
      metric: {
        namespace: Metric?.Namespace ?? '',
        name: Metric?.MetricName ?? '',
        dimensions: dimensionsOf(Metric?.Dimensions),
      },
      stat: Stat,
      period: Period,
    };
  });
}

export const shownQueries = (queries: readonly Query[]): MetricDataQuery[] =>
  queries.map((query) => ({
    Id: query.id,
    ...(query.label === undefined ? {} : { Label: query.label }),
    ReturnData: query.returnData,
    ...(query.metric
      ? {
          MetricStat: {
            Metric: {
              Namespace: query.metric.namespace,
              MetricName: query.metric.name,
              Dimensions: shownDimensions(query.metric.dimensions),
            },
            Period: query.period,
            Stat: query.stat,
          },
        }
      : { Expression: query.expression, ...(query.period === undefined ? {} : { Period: query.period }) }),
  }));

/** 1, 5, 10, 20, 30 seconds, or whole minutes. */
export function checkPeriod(period: number): void {
  if (![1, 5, 10, 20, 30].includes(period) && (period < 60 || period % 60 !== 0))
    throw invalid(`Period must be 10, 20, 30 or a multiple of 60, not ${period}.`);
}

function checkExpression(id: string, expression: string): void {
  try {
    parseExpression(expression);
  } catch (error) {
    if (error instanceof ExpressionError) throw invalid(`Error in expression '${id}': ${error.message}`);
    throw error;
  }
}

const invalid = (message: string): AwsError => new AwsError('ValidationError', message);
