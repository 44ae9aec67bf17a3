import type * as client from '@aws-sdk/client-s3';
import { AwsError } from '../errors.ts';
import { operationsOf } from '../wire/operation.ts';
import { onBucket } from './access.ts';
import { findBucket, objects, type StoredObject } from './state.ts';

const operation = operationsOf<typeof client>();

/** Keys come in the order of their UTF-8 bytes. */
const byKey = (a: StoredObject, b: StoredObject): number => Buffer.compare(Buffer.from(a.key), Buffer.from(b.key));

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html */
export const listObjectsV2 = operation('ListObjectsV2', {
  access: (input, call) => ({
    ...onBucket('s3:ListBucket')(input, call),
    context: { 's3:prefix': input.Prefix ?? '', 's3:max-keys': String(input.MaxKeys ?? 1000) },
  }),
  handle(input, call) {
    const bucket = findBucket(input, call);
    const max = Math.min(input.MaxKeys ?? 1000, 1000);
    if (max < 0) throw new AwsError('InvalidArgument', 'Argument maxKeys must be an integer between 0 and 2147483647');
    const prefix = input.Prefix ?? '';
    const after = input.ContinuationToken
      ? Buffer.from(input.ContinuationToken, 'base64').toString()
      : (input.StartAfter ?? '');
    const contents: client._Object[] = [];
    const prefixes = new Set<string>();
    let last = '';
    let truncated = false;
    for (const { key, versions } of objects(call, bucket.name).values().sort(byKey)) {
      const version = versions[0];
      if (version?.body === undefined || !key.startsWith(prefix) || key <= after) continue;
      const group = groupOf(key, prefix, input.Delimiter);
      if (group !== undefined && (prefixes.has(group) || after.startsWith(group))) {
        last = prefixes.has(group) ? key : last;
        continue;
      }
      if (contents.length + prefixes.size >= max) {
        truncated = max > 0;
        break;
      }
      last = key;
      if (group !== undefined) prefixes.add(group);
      else
        contents.push({
          Key: key,
          LastModified: new Date(version.at),
          ETag: `"${version.etag}"`,
          Size: version.size,
          StorageClass: 'STANDARD',
        });
    }
    return {
      Name: bucket.name,
      Prefix: prefix,
      MaxKeys: max,
      KeyCount: contents.length + prefixes.size,
      IsTruncated: truncated,
      ...(input.Delimiter ? { Delimiter: input.Delimiter } : {}),
      ...(input.StartAfter ? { StartAfter: input.StartAfter } : {}),
      ...(input.ContinuationToken ? { ContinuationToken: input.ContinuationToken } : {}),
      ...(contents.length > 0 ? { Contents: contents } : {}),
      ...(prefixes.size > 0 ? { CommonPrefixes: [...prefixes].map((Prefix) => ({ Prefix })) } : {}),
      ...(truncated ? { NextContinuationToken: Buffer.from(last).toString('base64') } : {}),
    };
  },
});

function groupOf(key: string, prefix: string, delimiter: string | undefined): string | undefined {
  if (!delimiter) return undefined;
  const end = key.indexOf(delimiter, prefix.length);
  return end < 0 ? undefined : key.slice(0, end + delimiter.length);
}
