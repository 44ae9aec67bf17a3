import type { Call, Principal } from '../call.ts';
import { decide } from '../iam/authorize.ts';
import type { AccessRequest } from '../wire/operation.ts';
import { onBucket, onObject } from './access.ts';

/**
 * Whether a service may deliver files to a bucket as `principal`: read the bucket's ACL, and put each of `keys` with the ACL
 * that hands the bucket's owner full control.
 */
export function mayDeliver(call: Call, principal: Principal, bucket: string, keys: readonly string[]): boolean {
  const as: Call = { ...call, principal };
  const requests: AccessRequest[] = [
    onBucket('s3:GetBucketAcl')({ Bucket: bucket }, as),
    ...keys.map((Key) => ({
      ...onObject('s3:PutObject')({ Bucket: bucket, Key }, as),
      context: { 's3:x-amz-acl': 'bucket-owner-full-control' },
    })),
  ];
  // about a service and a bucket without a policy there is nothing to decide: it is not let in
  return requests.every((request) => decide(request, as)?.allowed === true);
}
