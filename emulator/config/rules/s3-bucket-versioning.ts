import { buckets } from '../../s3/state.ts';
import { compliantIf, type ManagedRule } from '../managed-rule.ts';

/** MFA delete is never on here: only the root user's device can switch it. https://docs.aws.amazon.com/config/latest/developerguide/s3-bucket-versioning-enabled.html */
export const s3BucketVersioning: ManagedRule = {
  identifier: 'S3_BUCKET_VERSIONING_ENABLED',
  resourceTypes: ['AWS::S3::Bucket'],
  triggers: ['change'],
  parameters: { isMfaDeleteEnabled: { type: 'String' } },
  evaluate: (name, parameters, scope) =>
    compliantIf(
      buckets(scope).get(name)?.versioning === 'Enabled' && parameters['isMfaDeleteEnabled']?.toLowerCase() !== 'true',
    ),
};
