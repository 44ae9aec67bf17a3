import type { Call, Principal } from '../call.ts';
import { AwsError } from '../errors.ts';
import { mayDeliver } from '../s3/delivery-access.ts';
import { buckets } from '../s3/state.ts';
import { findRole, mayAssume } from '../sts/issue-session.ts';
import type { DeliveryChannel } from './state.ts';

/**
 * The bucket of a delivery channel must take Config's test file: from the recorder's role, or from Config itself, which is
 * what a service-linked role leaves to the bucket's policy.
 * https://docs.aws.amazon.com/config/latest/developerguide/s3-bucket-policy.html
 */
export function checkDelivery(call: Call, { bucket, keyPrefix, keyId }: DeliveryChannel, roleArn: string): void {
  if (!buckets(call).has(bucket))
    throw new AwsError(
      'NoSuchBucketException',
      `Cannot find a S3 bucket with an empty bucket name or the bucket does not exist: ${bucket}`,
    );
  const key = `${keyPrefix ? `${keyPrefix}/` : ''}AWSLogs/${call.account}/Config/ConfigWritabilityCheckFile`;
  const config: Principal = { kind: 'service', account: call.account, service: 'config.amazonaws.com' };
  const senders: Principal[] = [config];
  const role = findRole(call, roleArn);
  if (role && mayAssume({ ...call, principal: config }, role, {}))
    senders.push({ kind: 'role', account: call.account, roleArn, sessionName: 'AWSConfig-BucketConfigCheck' });
  if (senders.some((sender) => mayDeliver(call, sender, bucket, [key]))) return;
  throw new AwsError(
    'InsufficientDeliveryPolicyException',
    `Insufficient delivery policy to s3 bucket: ${bucket}, unable to write to bucket, provided s3 key prefix is '${keyPrefix ?? null}', provided kms key is '${keyId ?? null}'.`,
  );
}
