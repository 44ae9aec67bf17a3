import type { Scope } from '../call.ts';
import { evaluateExpression, type Series } from './math/evaluate.ts';
import { pointsOf, statisticOf } from './points.ts';
import type { Query } from './state.ts';

/** A stretch of time in whole periods: milliseconds since the epoch, `to` excluded. */
export interface Stretch {
  from: number;
  to: number;
  /** Milliseconds. */
  period: number;
}

/** The value of each query in each period of the stretch, by the period's beginning. Throws `ExpressionError`. */
export function seriesOf(
  scope: Scope,
  queries: readonly Query[],
  stretch: Stretch,
  unit?: string,
): Map<string, Series> {
  const known = new Map<string, Series>();
  for (const query of queries) if (query.metric) known.set(query.id, metricSeries(scope, query, stretch, unit));
  const pending = queries.filter((query) => query.expression !== undefined);
  const visit = (query: Query, path: string[]): Series => {
    const found = known.get(query.id);
    if (found) return found;
    const series = evaluateExpression(query.expression ?? '', {
      ...stretch,
      path,
      metrics: () => queries.filter((other) => other.metric).map((other) => known.get(other.id) ?? new Map()),
      find: (id) => {
        const other = queries.find((candidate) => candidate.id === id);
        return other && !path.includes(id) ? visit(other, [...path, id]) : undefined;
      },
    });
    known.set(query.id, series);
    return series;
  };
  for (const query of pending) visit(query, [query.id]);
  return known;
}

function metricSeries(scope: Scope, query: Query, { from, to, period }: Stretch, unit?: string): Series {
  const series: Series = new Map();
  if (!query.metric) return series;
  const points = pointsOf(scope, query.metric, from, to, unit);
  for (let at = from; at < to; at += period) {
    const value = statisticOf(
      points.filter((point) => point.at >= at && point.at < at + period),
      query.stat ?? 'Average',
    );
    if (value !== undefined) series.set(at, value);
  }
  return series;
}
