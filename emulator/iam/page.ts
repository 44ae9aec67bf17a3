import { AwsError } from '../errors.ts';
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
  const start = Marker === undefined ? 0 : Number(Buffer.from(Marker, 'base64').toString('utf8'));
  if (!Number.isInteger(start) || start < 0) throw new AwsError('ValidationError', `Invalid Marker.`);
  const end = start + (MaxItems ?? 100);
  const items = all.slice(start, end);
  if (end >= all.length) return { items, IsTruncated: false };
  return { items, IsTruncated: true, Marker: Buffer.from(String(end)).toString('base64') };
}
