import { AwsError } from '../errors.ts';

export interface Filter {
  Key?: string | undefined;
  Values?: string[] | undefined;
}

/** Whether an item has one of the values. */
export type Matcher<T> = (item: T, values: string[]) => boolean;
export type Matchers<T> = Readonly<Record<string, Matcher<T>>>;

/** The items that every filter lets through. */
export function filterBy<T>(
  items: T[],
  filters: Filter[] | undefined,
  matcherOf: (key: string) => Matcher<T> | undefined,
  limit: number,
): T[] {
  if ((filters?.length ?? 0) > limit)
    throw new AwsError('InvalidFilterKey', `At most ${limit} filters can be specified.`);
  let kept = items;
  for (const { Key = '', Values = [] } of filters ?? []) {
    const matcher = matcherOf(Key);
    if (!matcher) throw new AwsError('InvalidFilterKey', `The filter key ${Key} isn't valid.`);
    if (Values.length === 0) throw new AwsError('InvalidFilterValue', `The filter ${Key} has no values.`);
    kept = kept.filter((item) => matcher(item, Values));
  }
  return kept;
}

/** Milliseconds from a filter's time, ISO 8601. */
export function filterTime(values: string[]): number {
  const at = Date.parse(values[0] ?? '');
  if (Number.isNaN(at)) throw new AwsError('InvalidFilterValue', `The filter value ${values[0]} isn't a valid time.`);
  return at;
}

/** A page of `items`: the token is where the next one begins. */
export function pageOf<T>(
  items: T[],
  { MaxResults, NextToken }: { MaxResults?: number | undefined; NextToken?: string | undefined },
): { page: T[]; NextToken?: string } {
  const token = NextToken === undefined ? 'from 0' : Buffer.from(NextToken, 'base64url').toString();
  const from = Number(/^from (\d+)$/.exec(token)?.[1]);
  if (Number.isNaN(from)) throw new AwsError('InvalidNextToken', "The specified token isn't valid.");
  if (MaxResults !== undefined && (MaxResults < 1 || MaxResults > 50))
    throw new AwsError(
      'ValidationException',
      `1 validation error detected: Value '${MaxResults}' at 'maxResults' failed to satisfy constraint: Member must have value ${MaxResults < 1 ? 'greater than or equal to 1' : 'less than or equal to 50'}`,
    );
  const to = from + (MaxResults ?? 50);
  const page = items.slice(from, to);
  return to < items.length ? { page, NextToken: Buffer.from(`from ${to}`).toString('base64url') } : { page };
}
