import type { Call } from '../call.ts';
import type { AccessRequest } from '../wire/operation.ts';
import { effectiveBlock, isPublicPolicy } from './public-access.ts';
import { buckets, type Bucket } from './state.ts';

/** The access that an action on a bucket needs, with the bucket's policy. */
export const onBucket =
  (action: string) =>
  (input: { Bucket?: string | undefined }, call: Call): AccessRequest =>
    request(action, input.Bucket ?? '', '', call);

/** The access that an action on an object needs. */
export const onObject =
  (action: string) =>
  (input: { Bucket?: string | undefined; Key?: string | undefined }, call: Call): AccessRequest =>
    request(action, input.Bucket ?? '', `/${input.Key ?? ''}`, call);

function request(action: string, name: string, path: string, call: Call): AccessRequest {
  const bucket = buckets(call).get(name);
  const policy = policyFor(bucket, call);
  return {
    action,
    resource: `arn:${call.partition}:s3:::${name}${path}`,
    ...(bucket ? { resourceAccount: bucket.owner } : {}),
    ...(policy === undefined ? {} : { resourcePolicy: policy }),
  };
}

/** Under RestrictPublicBuckets a public policy gives nobody outside the owner's account anything. */
function policyFor(bucket: Bucket | undefined, call: Call): unknown {
  if (bucket?.policy === undefined) return undefined;
  const policy: unknown = JSON.parse(bucket.policy);
  const foreign = call.principal.account !== bucket.owner;
  if (foreign && effectiveBlock(bucket, call).restrictPublicBuckets && isPublicPolicy(policy)) return undefined;
  return policy;
}
