import { AwsError } from '../errors.ts';
import { pageFrom } from '../page.ts';

/** One page; `NextToken` says how many came before it. */
export function pageOf<T>(
  all: T[],
  input: { Limit?: number | undefined; NextToken?: string | undefined },
  size: number,
  max = size,
): { page: T[]; next: { NextToken?: string } } {
  const limit = input.Limit || size;
  if (limit < 0 || limit > max)
    throw new AwsError('InvalidLimitException', 'The specified limit is outside the allowable range.');
  const { items, next } = pageFrom(
    all,
    input.NextToken,
    limit,
    () => new AwsError('InvalidNextTokenException', 'The specified next token is not valid.'),
  );
  return { page: items, next: next === undefined ? {} : { NextToken: next } };
}
