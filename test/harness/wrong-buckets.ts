import { logBucketPolicy } from '../emulator/s3/log-bucket-policy.ts';
import type { Home } from './home.ts';

export const BUCKET_RULE = 's3-bucket-level-public-access-prohibited';

/** AWS Config watching buckets by one managed rule. */
export async function watchBuckets({ call }: Home): Promise<void> {
  await call('config', 'PutConfigurationRecorder', {
    ConfigurationRecorder: { name: 'default', roleARN: 'arn:aws:iam::123456789012:role/config' },
  });
  await call('s3', 'CreateBucket', {
    Bucket: 'config-deliveries',
    CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' },
  });
  await call('s3', 'PutBucketPolicy', {
    Bucket: 'config-deliveries',
    Policy: logBucketPolicy('config-deliveries', { services: ['config'] }),
  });
  await call('config', 'PutDeliveryChannel', {
    DeliveryChannel: { name: 'default', s3BucketName: 'config-deliveries' },
  });
  await call('config', 'StartConfigurationRecorder', { ConfigurationRecorderName: 'default' });
  await call('config', 'PutConfigRule', {
    ConfigRule: {
      ConfigRuleName: BUCKET_RULE,
      Source: { Owner: 'AWS', SourceIdentifier: 'S3_BUCKET_LEVEL_PUBLIC_ACCESS_PROHIBITED' },
    },
  });
}

/** Buckets that lack the public access block that S3 gives every new one. */
export async function makeWrongBuckets({ call }: Home, names: readonly string[]): Promise<void> {
  for (const Bucket of names) {
    await call('s3', 'CreateBucket', {
      Bucket,
      CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' },
    });
    await call('s3', 'DeletePublicAccessBlock', { Bucket });
  }
}
