import type * as client from '@aws-sdk/client-s3';
import { AwsError } from '../errors.ts';
import { operationsOf } from '../wire/operation.ts';
import { onBucket } from './access.ts';
import { findBucket, putBucket, type PublicAccessBlock } from './state.ts';

const operation = operationsOf<typeof client>();

/** A setting that the request leaves out is off. */
const blockFrom = (configuration: client.PublicAccessBlockConfiguration | undefined): PublicAccessBlock => ({
  blockPublicAcls: configuration?.BlockPublicAcls ?? false,
  ignorePublicAcls: configuration?.IgnorePublicAcls ?? false,
  blockPublicPolicy: configuration?.BlockPublicPolicy ?? false,
  restrictPublicBuckets: configuration?.RestrictPublicBuckets ?? false,
});

const describeBlock = (block: PublicAccessBlock): Required<client.PublicAccessBlockConfiguration> => ({
  BlockPublicAcls: block.blockPublicAcls,
  IgnorePublicAcls: block.ignorePublicAcls,
  BlockPublicPolicy: block.blockPublicPolicy,
  RestrictPublicBuckets: block.restrictPublicBuckets,
});

const noBlock = (): AwsError =>
  new AwsError('NoSuchPublicAccessBlockConfiguration', 'The public access block configuration was not found', 404);

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutPublicAccessBlock.html */
export const putPublicAccessBlock = operation('PutPublicAccessBlock', {
  access: onBucket('s3:PutBucketPublicAccessBlock'),
  handle(input, call) {
    const bucket = findBucket(input, call);
    putBucket(call, { ...bucket, publicAccessBlock: blockFrom(input.PublicAccessBlockConfiguration) });
    return {};
  },
});

export const getPublicAccessBlock = operation('GetPublicAccessBlock', {
  access: onBucket('s3:GetBucketPublicAccessBlock'),
  handle(input, call) {
    const block = findBucket(input, call).publicAccessBlock;
    if (!block) throw noBlock();
    return { PublicAccessBlockConfiguration: describeBlock(block) };
  },
});

/** Deleting needs the permission to put. */
export const deletePublicAccessBlock = operation('DeletePublicAccessBlock', {
  access: onBucket('s3:PutBucketPublicAccessBlock'),
  handle(input, call) {
    const { publicAccessBlock: _, ...bucket } = findBucket(input, call);
    putBucket(call, bucket);
    return {};
  },
});
