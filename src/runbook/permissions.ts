import { fieldAt, type Fields } from '../core/field-at.ts';
import { stepsOf } from './each-step.ts';

/** boto3's names of services (`Service` in a runbook) whose prefix in IAM is another. */
const prefixes: Readonly<Record<string, string>> = {
  elb: 'elasticloadbalancing',
  elbv2: 'elasticloadbalancing',
  efs: 'elasticfilesystem',
  emr: 'elasticmapreduce',
  opensearch: 'es',
  s3control: 's3',
  stepfunctions: 'states',
};

/**
 * Operations whose permission has another name, or that need more than one.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
 */
const exceptions: Readonly<Record<string, readonly string[]>> = {
  's3:GetPublicAccessBlock': ['s3:GetBucketPublicAccessBlock'],
  's3:PutPublicAccessBlock': ['s3:PutBucketPublicAccessBlock'],
  's3:DeletePublicAccessBlock': ['s3:PutBucketPublicAccessBlock'],
  's3control:GetPublicAccessBlock': ['s3:GetAccountPublicAccessBlock'],
  's3control:PutPublicAccessBlock': ['s3:PutAccountPublicAccessBlock'],
  's3control:DeletePublicAccessBlock': ['s3:PutAccountPublicAccessBlock'],
  's3:GetBucketEncryption': ['s3:GetEncryptionConfiguration'],
  's3:PutBucketEncryption': ['s3:PutEncryptionConfiguration'],
  's3:DeleteBucketEncryption': ['s3:PutEncryptionConfiguration'],
  's3:GetBucketLifecycleConfiguration': ['s3:GetLifecycleConfiguration'],
  's3:PutBucketLifecycleConfiguration': ['s3:PutLifecycleConfiguration'],
  's3:DeleteBucketLifecycle': ['s3:PutLifecycleConfiguration'],
  's3:GetBucketReplication': ['s3:GetReplicationConfiguration'],
  's3:PutBucketReplication': ['s3:PutReplicationConfiguration'],
  's3:GetBucketNotificationConfiguration': ['s3:GetBucketNotification'],
  's3:PutBucketNotificationConfiguration': ['s3:PutBucketNotification'],
  's3:GetBucketAccelerateConfiguration': ['s3:GetAccelerateConfiguration'],
  's3:PutBucketAccelerateConfiguration': ['s3:PutAccelerateConfiguration'],
  's3:GetBucketCors': ['s3:GetBucketCORS'],
  's3:PutBucketCors': ['s3:PutBucketCORS'],
  's3:DeleteBucketCors': ['s3:PutBucketCORS'],
  's3:DeleteBucketTagging': ['s3:PutBucketTagging'],
  's3:HeadBucket': ['s3:ListBucket'],
  's3:HeadObject': ['s3:GetObject'],
  's3:ListBuckets': ['s3:ListAllMyBuckets'],
  's3:ListObjectsV2': ['s3:ListBucket'],
  'lambda:Invoke': ['lambda:InvokeFunction'],
  // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_StartMessageMoveTask.html
  'sqs:StartMessageMoveTask': [
    'sqs:DeleteMessage',
    'sqs:GetQueueAttributes',
    'sqs:ReceiveMessage',
    'sqs:SendMessage',
    'sqs:StartMessageMoveTask',
  ],
};

/** Actions that call no API of their own. */
const silent = new Set(['aws:branch', 'aws:loop', 'aws:pause', 'aws:sleep', 'aws:updateVariable']);

/** Actions that call exactly the API that their inputs name. */
const calling = new Set(['aws:executeAwsApi', 'aws:assertAwsResourceProperty', 'aws:waitForAwsResourceProperty']);

/**
 * The IAM actions that an Automation document's steps need, sorted. Throws where a step's action does not show what it
 * calls: nobody should get a role by guess.
 */
export function permissionsOf(document: Fields): string[] {
  const needed = stepsOf(document).flatMap((step) => {
    const action = String(step['action']);
    if (silent.has(action)) return [];
    if (!calling.has(action))
      throw new Error(`step ${String(step['name'])}: ${action} does not show which permissions it needs`);
    return actionsOf(String(fieldAt(step, 'inputs.Service')), operationOf(String(fieldAt(step, 'inputs.Api'))));
  });
  return [...new Set(needed)].sort();
}

/** The IAM actions of one operation. */
export const actionsOf = (service: string, operation: string): readonly string[] =>
  exceptions[`${service}:${operation}`] ?? [`${prefixes[service] ?? service}:${operation}`];

/** `Api` may be the operation or boto3's method: `describe_instances` is `DescribeInstances`. */
const operationOf = (api: string): string =>
  api.includes('_') || /^[a-z]/.test(api)
    ? api.replace(/(^|_)([a-z])/g, (_, __, letter: string) => letter.toUpperCase())
    : api;
