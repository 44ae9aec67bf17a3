import { AwsError } from '../errors.ts';
import { pageFrom } from '../page.ts';
import { checkRange } from './constraints.ts';

export interface PageRequest {
  Marker?: string | undefined;
  MaxItems?: number | undefined;
}

export interface Page<T> {
  items: T[];
  IsTruncated: boolean;
  Marker?: string;
}

/** IAM lists 100 things at a time unless `MaxItems` (1 to 1,000) says otherwise. */
export function pageOf<T>(all: readonly T[], { Marker, MaxItems }: PageRequest): Page<T> {
  checkRange('MaxItems', MaxItems, 1, 1000);
  const { items, next } = pageFrom(
    all,
    Marker,
    MaxItems ?? 100,
    () => new AwsError('ValidationError', 'Invalid Marker.'),
  );
  return next === undefined ? { items, IsTruncated: false } : { items, IsTruncated: true, Marker: next };
}
