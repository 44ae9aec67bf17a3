import { AwsError } from '../errors.ts';

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
  const from = input.NextToken === undefined ? 0 : Number(Buffer.from(input.NextToken, 'base64').toString());
  if (!Number.isInteger(from) || from < 0)
    throw new AwsError('InvalidNextTokenException', 'The specified next token is not valid.');
  const end = from + limit;
  return {
    page: all.slice(from, end),
    next: end < all.length ? { NextToken: Buffer.from(String(end)).toString('base64') } : {},
  };
}
