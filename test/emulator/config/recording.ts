import { logBucketPolicy } from '../s3/log-bucket-policy.ts';
import { callIn } from '../world.ts';
import { worldWithEvents } from './emitted-events.ts';

const ROLE = 'arn:aws:iam::123456789012:role/config';

/** An account that AWS Config records. */
export async function recordedWorld() {
  const { world, emitted } = worldWithEvents();
  const call = callIn(world);
  await call('s3', 'CreateBucket', {
    Bucket: 'config-logs',
    CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' },
  });
  await call('s3', 'PutBucketPolicy', { Bucket: 'config-logs', Policy: logBucketPolicy('config-logs') });
  await call('config', 'PutConfigurationRecorder', { ConfigurationRecorder: { name: 'default', roleARN: ROLE } });
  await call('config', 'PutDeliveryChannel', { DeliveryChannel: { name: 'default', s3BucketName: 'config-logs' } });
  await call('config', 'StartConfigurationRecorder', { ConfigurationRecorderName: 'default' });
  const putRule = (ConfigRuleName: string, SourceIdentifier: string, more: Record<string, unknown> = {}) =>
    call('config', 'PutConfigRule', {
      ConfigRule: { ConfigRuleName, Source: { Owner: 'AWS', SourceIdentifier }, ...more },
    });
  return { world, call, emitted, putRule };
}
