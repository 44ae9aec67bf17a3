import { buckets } from '../../s3/state.ts';
import { compliantIf, NOT_APPLICABLE, type ManagedRule } from '../managed-rule.ts';

/**
 * The bucket's own settings only: the account's do not count.
 * https://docs.aws.amazon.com/config/latest/developerguide/s3-bucket-level-public-access-prohibited.html
 */
export const s3BucketLevelPublicAccess: ManagedRule = {
  identifier: 'S3_BUCKET_LEVEL_PUBLIC_ACCESS_PROHIBITED',
  resourceTypes: ['AWS::S3::Bucket'],
  triggers: ['change'],
  parameters: { excludedPublicBuckets: { type: 'CSV' } },
  evaluate(name, parameters, scope) {
    const excluded = (parameters['excludedPublicBuckets'] ?? '').split(',').map((one) => one.trim());
    if (excluded.includes(name)) return NOT_APPLICABLE;
    const block = buckets(scope).get(name)?.publicAccessBlock;
    return compliantIf(
      block !== undefined &&
        block.blockPublicAcls &&
        block.ignorePublicAcls &&
        block.blockPublicPolicy &&
        block.restrictPublicBuckets,
    );
  },
};
