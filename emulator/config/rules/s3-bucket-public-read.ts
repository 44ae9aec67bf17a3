import { COMPLIANT, nonCompliant, type ManagedRule } from '../managed-rule.ts';
import { publicPaths } from './s3-public-paths.ts';

/** https://docs.aws.amazon.com/config/latest/developerguide/s3-bucket-public-read-prohibited.html */
export const s3BucketPublicRead: ManagedRule = {
  identifier: 'S3_BUCKET_PUBLIC_READ_PROHIBITED',
  resourceTypes: ['AWS::S3::Bucket'],
  triggers: ['change', 'periodic'],
  evaluate(name, _parameters, scope) {
    const paths = publicPaths(
      name,
      { actions: ['s3:GetObject', 's3:ListBucket', 's3:GetObjectVersion'], permissions: ['READ', 'FULL_CONTROL'] },
      scope,
    );
    return paths.length === 0
      ? COMPLIANT
      : nonCompliant(`The S3 bucket ${paths.join(' and ')} allows public read access.`);
  },
};
