import type { Call } from '../call.ts';
import { AwsError } from '../errors.ts';
import { buckets } from '../s3/state.ts';
import { mayDeliver } from '../s3/delivery-access.ts';
import type { Trail } from './state.ts';

/**
 * A trail's bucket must exist and let CloudTrail, which comes with the trail's ARN as `aws:SourceArn`, write log and digest
 * files. https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html
 */
export function checkBucket({ bucket, keyPrefix, arn }: Trail, call: Call): void {
  if (!buckets(call).has(bucket))
    throw new AwsError('S3BucketDoesNotExistException', `S3 bucket ${bucket} does not exist!`);
  const folder = `${keyPrefix ? `${keyPrefix}/` : ''}AWSLogs/${call.account}`;
  const keys = [`${folder}/CloudTrail/`, `${folder}/CloudTrail-Digest/`];
  const service = 'cloudtrail.amazonaws.com';
  if (!mayDeliver(call, { kind: 'service', account: call.account, service, sourceArn: arn }, bucket, keys))
    throw new AwsError(
      'InsufficientS3BucketPolicyException',
      `Incorrect S3 bucket policy is detected for bucket: ${bucket}`,
    );
}
