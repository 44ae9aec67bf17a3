import type { DateFilter, MapFilter, NumberFilter, StringFilter } from '@aws-sdk/client-securityhub';
import { AwsError } from '../errors.ts';

const DAY_MS = 86_400_000;

/** All values under a path; every member of a list on the way counts. */
export function valuesAt(value: unknown, path: readonly string[]): unknown[] {
  if (Array.isArray(value)) return value.flatMap((one: unknown) => valuesAt(one, path));
  const [first, ...rest] = path;
  if (first === undefined) return value === undefined || value === null ? [] : [value];
  if (typeof value !== 'object' || value === null) return [];
  return valuesAt((value as Record<string, unknown>)[first], rest);
}

function compareText(comparison: string, actual: string, wanted: string): boolean {
  switch (comparison) {
    case 'EQUALS':
    case 'NOT_EQUALS':
      return actual === wanted;
    case 'PREFIX':
    case 'PREFIX_NOT_EQUALS':
      return actual.startsWith(wanted);
    case 'CONTAINS':
    case 'NOT_CONTAINS':
      return actual.includes(wanted);
    case 'CONTAINS_WORD':
      return actual
        .toLowerCase()
        .split(/[^\p{L}\p{N}]+/u)
        .includes(wanted.toLowerCase());
    default:
      throw new AwsError('InvalidInputException', `Invalid comparison operator: ${comparison}`);
  }
}

const isNegative = (comparison: string): boolean => comparison.includes('NOT_');

/**
 * Filters of one attribute: one of the positive ones must hold, and all of the negative ones.
 * https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_StringFilter.html
 */
export function matchesText(filters: readonly StringFilter[], actual: string[]): boolean {
  const holds = (filter: StringFilter): boolean =>
    actual.some((value) => compareText(filter.Comparison ?? '', value, filter.Value ?? ''));
  const negative = filters.filter((filter) => isNegative(filter.Comparison ?? ''));
  const positive = filters.filter((filter) => !isNegative(filter.Comparison ?? ''));
  return (positive.length === 0 || positive.some(holds)) && !negative.some(holds);
}

export function matchesMap(filters: readonly MapFilter[], actual: Record<string, string>[]): boolean {
  return filters.every((filter) => {
    const values = actual.flatMap((map) =>
      filter.Key !== undefined && map[filter.Key] !== undefined ? [map[filter.Key] ?? ''] : [],
    );
    return matchesText([{ Value: filter.Value, Comparison: filter.Comparison }], values);
  });
}

export const matchesNumber = (filters: readonly NumberFilter[], actual: number[]): boolean =>
  filters.some((filter) =>
    actual.some(
      (value) =>
        (filter.Eq === undefined || value === filter.Eq) &&
        (filter.Gte === undefined || value >= filter.Gte) &&
        (filter.Lte === undefined || value <= filter.Lte) &&
        (filter.Gt === undefined || value > filter.Gt) &&
        (filter.Lt === undefined || value < filter.Lt),
    ),
  );

export const matchesDate = (filters: readonly DateFilter[], actual: string[], now: number): boolean =>
  filters.some((filter) => {
    const from = filter.DateRange
      ? now - (filter.DateRange.Value ?? 0) * DAY_MS
      : Date.parse(filter.Start ?? '1970-01-01T00:00:00Z');
    const to = filter.DateRange || filter.End === undefined ? now : Date.parse(filter.End);
    return actual.some((value) => from <= Date.parse(value) && Date.parse(value) <= to);
  });
