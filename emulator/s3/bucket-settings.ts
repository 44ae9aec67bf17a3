import type * as client from '@aws-sdk/client-s3';
import { AwsError } from '../errors.ts';
import { operationsOf } from '../wire/operation.ts';
import { onBucket } from './access.ts';
import { isPublicGrant } from './public-access.ts';
import { buckets, findBucket, putBucket } from './state.ts';

const operation = operationsOf<typeof client>();

export const putBucketTagging = operation('PutBucketTagging', {
  access: onBucket('s3:PutBucketTagging'),
  handle(input, call) {
    const bucket = findBucket(input, call);
    const set = input.Tagging?.TagSet ?? [];
    const keys = set.map((tag) => tag.Key ?? '');
    if (new Set(keys).size < keys.length)
      throw new AwsError('InvalidTag', 'Cannot provide multiple Tags with the same key');
    if (set.length > 50) throw new AwsError('BadRequest', 'Bucket tag count cannot be greater than 50');
    if (keys.some((key) => key.startsWith('aws:')))
      throw new AwsError('InvalidTag', 'System tags cannot be added/updated by requester');
    if (set.some((tag) => !tag.Key || tag.Key.length > 128))
      throw new AwsError('InvalidTag', 'The TagKey you have provided is invalid');
    if (set.some((tag) => (tag.Value ?? '').length > 256))
      throw new AwsError('InvalidTag', 'The TagValue you have provided is invalid');
    putBucket(call, { ...bucket, tags: Object.fromEntries(set.map((tag) => [tag.Key ?? '', tag.Value ?? ''])) });
    return {};
  },
});

export const getBucketTagging = operation('GetBucketTagging', {
  access: onBucket('s3:GetBucketTagging'),
  handle(input, call) {
    const { tags, name } = findBucket(input, call);
    if (!tags) throw new AwsError('NoSuchTagSet', 'The TagSet does not exist', 404, { BucketName: name });
    return { TagSet: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) };
  },
});

export const deleteBucketTagging = operation('DeleteBucketTagging', {
  access: onBucket('s3:PutBucketTagging'),
  handle(input, call) {
    const { tags: _, ...bucket } = findBucket(input, call);
    putBucket(call, bucket);
    return {};
  },
});

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketLogging.html */
export const putBucketLogging = operation('PutBucketLogging', {
  access: onBucket('s3:PutBucketLogging'),
  handle(input, call) {
    const { logging: _, ...bucket } = findBucket(input, call);
    const enabled = input.BucketLoggingStatus?.LoggingEnabled;
    if (!enabled) {
      putBucket(call, bucket);
      return {};
    }
    const target = buckets(call).get(enabled.TargetBucket ?? '');
    if (!target)
      throw new AwsError('InvalidTargetBucketForLogging', 'The target bucket for logging does not exist', 400, {
        TargetBucket: enabled.TargetBucket,
      });
    if (target.owner !== bucket.owner)
      throw new AwsError(
        'InvalidTargetBucketForLogging',
        'The owner for the bucket to be logged and the target bucket must be the same.',
      );
    if (target.region !== bucket.region)
      throw new AwsError('CrossLocationLoggingProhibitted', 'Cross S3 location logging not allowed. ', 403);
    putBucket(call, { ...bucket, logging: { bucket: target.name, prefix: enabled.TargetPrefix ?? '' } });
    return {};
  },
});

export const getBucketLogging = operation('GetBucketLogging', {
  access: onBucket('s3:GetBucketLogging'),
  handle(input, call) {
    const { logging } = findBucket(input, call);
    return logging ? { LoggingEnabled: { TargetBucket: logging.bucket, TargetPrefix: logging.prefix } } : {};
  },
});

const OWNERSHIPS = ['BucketOwnerEnforced', 'BucketOwnerPreferred', 'ObjectWriter'] as const;

export const putBucketOwnershipControls = operation('PutBucketOwnershipControls', {
  access: onBucket('s3:PutBucketOwnershipControls'),
  handle(input, call) {
    const bucket = findBucket(input, call);
    const rules = input.OwnershipControls?.Rules ?? [];
    const ownership = OWNERSHIPS.find((known) => known === rules[0]?.ObjectOwnership);
    if (rules.length !== 1 || !ownership)
      throw new AwsError(
        'MalformedXML',
        'The XML you provided was not well-formed or did not validate against our published schema',
      );
    if (ownership === 'BucketOwnerEnforced' && bucket.grants.some(isPublicGrant))
      throw new AwsError(
        'InvalidBucketAclWithObjectOwnership',
        "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting",
      );
    putBucket(call, { ...bucket, ownership });
    return {};
  },
});

export const getBucketOwnershipControls = operation('GetBucketOwnershipControls', {
  access: onBucket('s3:GetBucketOwnershipControls'),
  handle(input, call) {
    const { ownership, name } = findBucket(input, call);
    if (!ownership)
      throw new AwsError('OwnershipControlsNotFoundError', 'The bucket ownership controls were not found', 404, {
        BucketName: name,
      });
    return { OwnershipControls: { Rules: [{ ObjectOwnership: ownership }] } };
  },
});

export const deleteBucketOwnershipControls = operation('DeleteBucketOwnershipControls', {
  access: onBucket('s3:PutBucketOwnershipControls'),
  handle(input, call) {
    const { ownership: _, ...bucket } = findBucket(input, call);
    putBucket(call, bucket);
    return {};
  },
});
