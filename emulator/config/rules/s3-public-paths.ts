import type { Scope } from '../../call.ts';
import { effectiveBlock, isPublicGrant, publiclyAllows } from '../../s3/public-access.ts';
import { buckets, type Grant } from '../../s3/state.ts';

/** How the bucket is open to everybody for these actions or ACL permissions, after what blocks it; empty if it is not. */
export function publicPaths(
  name: string,
  asked: { actions: readonly string[]; permissions: readonly Grant['permission'][] },
  scope: Scope,
): string[] {
  const bucket = buckets(scope).get(name);
  if (!bucket) return [];
  const block = effectiveBlock(bucket, scope);
  const byPolicy =
    bucket.policy !== undefined &&
    !block.restrictPublicBuckets &&
    publiclyAllows(JSON.parse(bucket.policy), asked.actions);
  const byAcl =
    !block.ignorePublicAcls &&
    bucket.ownership !== 'BucketOwnerEnforced' &&
    bucket.grants.some((grant) => isPublicGrant(grant) && asked.permissions.includes(grant.permission));
  return [...(byPolicy ? ['policy'] : []), ...(byAcl ? ['ACL'] : [])];
}
