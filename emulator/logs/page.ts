import { AwsError } from '../errors.ts';

/** A page of a list; the token is the place where the next one begins. */
export function pageOf<T>(
  all: readonly T[],
  token: string | undefined,
  size: number,
): { items: T[]; next: string | undefined } {
  const from = token === undefined ? 0 : Number(token);
  if (!Number.isInteger(from) || from < 0 || from > all.length)
    throw new AwsError('InvalidParameterException', 'The specified nextToken is invalid.');
  const end = from + size;
  return { items: all.slice(from, end), next: end < all.length ? String(end) : undefined };
}
