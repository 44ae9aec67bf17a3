import type { Call, Scope } from '../call.ts';
import { AwsError } from '../errors.ts';

export interface PublicAccessBlock {
  blockPublicAcls: boolean;
  ignorePublicAcls: boolean;
  blockPublicPolicy: boolean;
  restrictPublicBuckets: boolean;
}

export interface Grant {
  grantee: { type: 'CanonicalUser' | 'Group'; id?: string; uri?: string };
  permission: 'FULL_CONTROL' | 'WRITE' | 'WRITE_ACP' | 'READ' | 'READ_ACP';
}

export interface BucketEncryption {
  algorithm: 'AES256' | 'aws:kms' | 'aws:kms:dsse';
  keyId?: string;
  bucketKey: boolean;
}

export interface Bucket {
  name: string;
  owner: string;
  region: string;
  createdAt: number;
  /** Missing once it was deleted; new buckets block everything (April 2023). */
  publicAccessBlock?: PublicAccessBlock;
  ownership?: 'BucketOwnerEnforced' | 'BucketOwnerPreferred' | 'ObjectWriter';
  grants: Grant[];
  encryption: BucketEncryption;
  versioning?: 'Enabled' | 'Suspended';
  /** The policy's text, as it was put. */
  policy?: string;
  tags?: Record<string, string>;
  logging?: { bucket: string; prefix: string };
  /** These two are kept as the API gave them. */
  lifecycle?: Record<string, unknown>[];
  notifications?: Record<string, unknown>;
}

export interface ObjectVersion {
  versionId: string;
  at: number;
  /** Base64; a delete marker has none. */
  body?: string;
  size: number;
  etag: string;
  contentType?: string;
  metadata?: Record<string, string>;
}

export interface StoredObject {
  key: string;
  /** Newest first. */
  versions: ObjectVersion[];
}

/** Bucket names are unique over all accounts of a partition, so there is one table of them. */
export const buckets = (scope: Scope) => scope.table<Bucket>('s3/buckets', { account: 'every', region: 'global' });

export const objects = (scope: Scope, bucket: string) =>
  scope.table<StoredObject>(`s3/objects/${bucket}`, { account: 'every', region: 'global' });

/** The account's buckets in its Region. */
export const bucketsOf = (scope: Scope): Bucket[] =>
  buckets(scope)
    .values()
    .filter((bucket) => bucket.owner === scope.account && bucket.region === scope.region);

/**
 * The bucket that a request names. A bucket answers only in its own Region: elsewhere S3 redirects.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/Redirects.html
 */
export function findBucket(
  input: { Bucket?: string | undefined; ExpectedBucketOwner?: string | undefined },
  call: Call,
): Bucket {
  const bucket = buckets(call).get(input.Bucket ?? '');
  if (!bucket)
    throw new AwsError('NoSuchBucket', 'The specified bucket does not exist', 404, { BucketName: input.Bucket });
  if (bucket.region !== call.region)
    throw new AwsError(
      'PermanentRedirect',
      'The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint.',
      301,
      { Bucket: bucket.name, Endpoint: `${bucket.name}.s3.${bucket.region}.amazonaws.com` },
    );
  if (input.ExpectedBucketOwner !== undefined && input.ExpectedBucketOwner !== bucket.owner)
    throw new AwsError('AccessDenied', 'Access Denied', 403);
  return bucket;
}

/** Keeps a changed bucket and tells its owner's AWS Config. */
export function putBucket(call: Call, bucket: Bucket): void {
  buckets(call).put(bucket.name, bucket);
  tellConfig(call, bucket);
}

export function tellConfig(call: Call, bucket: Bucket): void {
  if (bucket.owner === call.account) call.changed('AWS::S3::Bucket', bucket.name);
  else
    call.later({
      task: 'config/resource-changed',
      payload: { resourceType: 'AWS::S3::Bucket', resourceId: bucket.name },
      account: bucket.owner,
      region: bucket.region,
    });
}
