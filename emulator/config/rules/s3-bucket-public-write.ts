import { COMPLIANT, nonCompliant, type ManagedRule } from '../managed-rule.ts';
import { publicPaths } from './s3-public-paths.ts';

/** https://docs.aws.amazon.com/config/latest/developerguide/s3-bucket-public-write-prohibited.html */
export const s3BucketPublicWrite: ManagedRule = {
  identifier: 'S3_BUCKET_PUBLIC_WRITE_PROHIBITED',
  resourceTypes: ['AWS::S3::Bucket'],
  triggers: ['change', 'periodic'],
  evaluate(name, _parameters, scope) {
    const paths = publicPaths(
      name,
      {
        actions: ['s3:PutObject', 's3:DeleteObject', 's3:PutObjectAcl', 's3:DeleteObjectVersion'],
        permissions: ['WRITE', 'WRITE_ACP', 'FULL_CONTROL'],
      },
      scope,
    );
    return paths.length === 0
      ? COMPLIANT
      : nonCompliant(`The S3 bucket ${paths.join(' and ')} allows public write access.`);
  },
};
