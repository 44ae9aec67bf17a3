import * as client from '@aws-sdk/client-s3';
import type { ServiceDefinition } from '../wire/operation.ts';
import { getBucketAcl, putBucketAcl } from './bucket-acl.ts';
import {
  deleteBucketEncryption,
  getBucketEncryption,
  getBucketVersioning,
  putBucketEncryption,
  putBucketVersioning,
} from './bucket-encryption.ts';
import {
  deleteBucketLifecycle,
  getBucketLifecycleConfiguration,
  getBucketNotificationConfiguration,
  putBucketLifecycleConfiguration,
  putBucketNotificationConfiguration,
} from './bucket-lifecycle.ts';
import { deleteBucketPolicy, getBucketPolicy, getBucketPolicyStatus, putBucketPolicy } from './bucket-policy.ts';
import {
  deleteBucketOwnershipControls,
  deleteBucketTagging,
  getBucketLogging,
  getBucketOwnershipControls,
  getBucketTagging,
  putBucketLogging,
  putBucketOwnershipControls,
  putBucketTagging,
} from './bucket-settings.ts';
import { createBucket, deleteBucket, getBucketLocation, headBucket, listBuckets } from './buckets.ts';
import { listObjectsV2 } from './list-objects.ts';
import { deleteObject, getObject, headObject, putObject } from './objects.ts';
import { deletePublicAccessBlock, getPublicAccessBlock, putPublicAccessBlock } from './public-access-block.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/Welcome.html */
export const service: ServiceDefinition = {
  folder: 's3',
  module: client,
  operations: [
    createBucket,
    deleteBucket,
    headBucket,
    getBucketLocation,
    listBuckets,
    putPublicAccessBlock,
    getPublicAccessBlock,
    deletePublicAccessBlock,
    putBucketPolicy,
    getBucketPolicy,
    deleteBucketPolicy,
    getBucketPolicyStatus,
    putBucketAcl,
    getBucketAcl,
    putBucketEncryption,
    getBucketEncryption,
    deleteBucketEncryption,
    putBucketVersioning,
    getBucketVersioning,
    putBucketTagging,
    getBucketTagging,
    deleteBucketTagging,
    putBucketLogging,
    getBucketLogging,
    putBucketOwnershipControls,
    getBucketOwnershipControls,
    deleteBucketOwnershipControls,
    putBucketLifecycleConfiguration,
    getBucketLifecycleConfiguration,
    deleteBucketLifecycle,
    putBucketNotificationConfiguration,
    getBucketNotificationConfiguration,
    putObject,
    getObject,
    headObject,
    deleteObject,
    listObjectsV2,
  ],
};
