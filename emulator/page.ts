import type { AwsError } from './errors.ts';

export interface Page<T> {
  items: T[];
  /** Where the next page begins, as a token for callers; undefined on the last. */
  next: string | undefined;
}

/** A page of a list. The token says how many came before it; `refused` is the service's own error for one that it never gave. */
export function pageFrom<T>(
  all: readonly T[],
  token: string | undefined,
  size: number,
  refused: () => AwsError,
): Page<T> {
  const place = token === undefined ? '0' : Buffer.from(token, 'base64').toString();
  const from = Number(place);
  if (!/^\d+$/.test(place) || from > all.length) throw refused();
  const end = from + size;
  return {
    items: all.slice(from, end),
    next: end < all.length ? Buffer.from(String(end)).toString('base64') : undefined,
  };
}
