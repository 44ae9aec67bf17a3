import type { Scope } from '../call.ts';
import { hours, type Metric, metricKey, metrics, type Point } from './state.ts';

const HOUR_MS = 3_600_000;
/** CloudWatch keeps one-minute points for 15 days; nothing here looks back further than this. */
const KEPT_HOURS = 72;

/** Adds a point to its series; values for the same moment and unit are put together. */
export function recordPoint(scope: Scope, metric: Metric, point: Point): void {
  const key = metricKey(metric);
  const known = metrics(scope).get(key);
  metrics(scope).put(key, { ...metric, lastAt: Math.max(known?.lastAt ?? 0, point.at) });
  const hour = Math.floor(point.at / HOUR_MS);
  const row = `${key}|${hour}`;
  const points = hours(scope).get(row) ?? [];
  const same = points.findIndex((other) => other.at === point.at && other.unit === point.unit);
  hours(scope).put(row, same < 0 ? [...points, point] : points.with(same, merge([points[same] ?? point, point])));
  hours(scope).delete(`${key}|${hour - KEPT_HOURS}`);
}

/** The points of a series in `[from, to)`, in milliseconds since the epoch. */
export function pointsOf(scope: Scope, metric: Metric, from: number, to: number, unit?: string): Point[] {
  const key = metricKey(metric);
  const found: Point[] = [];
  for (let hour = Math.floor(from / HOUR_MS); hour * HOUR_MS < to; hour++)
    for (const point of hours(scope).get(`${key}|${hour}`) ?? [])
      if (point.at >= from && point.at < to && (unit === undefined || point.unit === unit)) found.push(point);
  return found;
}

/** At least one point. */
export function merge(points: readonly Point[]): Point {
  const [first, ...rest] = points;
  if (!first) throw new Error('nothing to put together');
  return rest.reduce(
    (sum, next) => ({
      at: sum.at,
      unit: sum.unit,
      count: sum.count + next.count,
      sum: sum.sum + next.sum,
      min: Math.min(sum.min, next.min),
      max: Math.max(sum.max, next.max),
    }),
    first,
  );
}

/** A statistic of one period; undefined for those that a statistic set cannot give (percentiles of several values). */
export function statisticOf(points: readonly Point[], stat: string): number | undefined {
  if (points.length === 0) return undefined;
  const { count, sum, min, max } = merge(points);
  switch (stat) {
    case 'SampleCount':
      return count;
    case 'Sum':
      return sum;
    case 'Average':
      return sum / count;
    case 'Minimum':
      return min;
    case 'Maximum':
      return max;
    default:
      return percentile(points, stat);
  }
}

/** `p90` over points of one value each, by nearest rank. */
function percentile(points: readonly Point[], stat: string): number | undefined {
  const rank = /^p(\d{1,2}(?:\.\d+)?|100)$/.exec(stat)?.[1];
  if (rank === undefined || points.some((point) => point.min !== point.max)) return undefined;
  const values = points
    .flatMap((point) => Array.from({ length: point.count }, () => point.min))
    .toSorted((a, b) => a - b);
  return values[Math.max(0, Math.ceil((Number(rank) / 100) * values.length) - 1)];
}

export const isStatistic = (stat: string): boolean =>
  ['SampleCount', 'Sum', 'Average', 'Minimum', 'Maximum'].includes(stat) || /^p(\d{1,2}(\.\d+)?|100)$/.test(stat);
