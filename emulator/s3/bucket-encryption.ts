import type * as client from '@aws-sdk/client-s3';
import { AwsError } from '../errors.ts';
import { operationsOf } from '../wire/operation.ts';
import { onBucket } from './access.ts';
import { findBucket, putBucket } from './state.ts';

const operation = operationsOf<typeof client>();
const ALGORITHMS = ['AES256', 'aws:kms', 'aws:kms:dsse'] as const;

const malformedXml = (): AwsError =>
  new AwsError(
    'MalformedXML',
    'The XML you provided was not well-formed or did not validate against our published schema',
  );

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketEncryption.html */
export const putBucketEncryption = operation('PutBucketEncryption', {
  access: onBucket('s3:PutEncryptionConfiguration'),
  handle(input, call) {
    const bucket = findBucket(input, call);
    const rules = input.ServerSideEncryptionConfiguration?.Rules ?? [];
    const byDefault = rules[0]?.ApplyServerSideEncryptionByDefault;
    const algorithm = ALGORITHMS.find((known) => known === byDefault?.SSEAlgorithm);
    if (rules.length !== 1 || !algorithm) throw malformedXml();
    if (byDefault?.KMSMasterKeyID && algorithm === 'AES256')
      throw new AwsError(
        'InvalidArgument',
        'a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or aws:kms:dsse',
      );
    putBucket(call, {
      ...bucket,
      encryption: {
        algorithm,
        bucketKey: rules[0]?.BucketKeyEnabled ?? false,
        ...(byDefault?.KMSMasterKeyID ? { keyId: byDefault.KMSMasterKeyID } : {}),
      },
    });
    return {};
  },
});

/** Every bucket has encryption: SSE-S3 unless another was put (January 2023). */
export const getBucketEncryption = operation('GetBucketEncryption', {
  access: onBucket('s3:GetEncryptionConfiguration'),
  handle(input, call) {
    const { encryption } = findBucket(input, call);
    return {
      ServerSideEncryptionConfiguration: {
        Rules: [
          {
            ApplyServerSideEncryptionByDefault: {
              SSEAlgorithm: encryption.algorithm,
              ...(encryption.keyId ? { KMSMasterKeyID: encryption.keyId } : {}),
            },
            BucketKeyEnabled: encryption.bucketKey,
          },
        ],
      },
    };
  },
});

export const deleteBucketEncryption = operation('DeleteBucketEncryption', {
  access: onBucket('s3:PutEncryptionConfiguration'),
  handle(input, call) {
    putBucket(call, { ...findBucket(input, call), encryption: { algorithm: 'AES256', bucketKey: false } });
    return {};
  },
});

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketVersioning.html */
export const putBucketVersioning = operation('PutBucketVersioning', {
  access: onBucket('s3:PutBucketVersioning'),
  handle(input, call) {
    const bucket = findBucket(input, call);
    const versioning = input.VersioningConfiguration?.Status;
    if (versioning !== 'Enabled' && versioning !== 'Suspended') throw malformedXml();
    putBucket(call, { ...bucket, versioning });
    return {};
  },
});

/** A bucket that never had versioning answers nothing. */
export const getBucketVersioning = operation('GetBucketVersioning', {
  access: onBucket('s3:GetBucketVersioning'),
  handle(input, call) {
    const { versioning } = findBucket(input, call);
    return versioning ? { Status: versioning } : {};
  },
});
