import * as client from '@aws-sdk/client-s3-control';
import type { ServiceDefinition } from '../wire/operation.ts';
import { deletePublicAccessBlock, getPublicAccessBlock, putPublicAccessBlock } from './public-access-block.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_AWS_S3_Control.html */
export const service: ServiceDefinition = {
  folder: 's3-control',
  module: client,
  operations: [putPublicAccessBlock, getPublicAccessBlock, deletePublicAccessBlock],
};
