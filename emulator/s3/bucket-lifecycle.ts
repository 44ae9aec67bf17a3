import type * as client from '@aws-sdk/client-s3';
import type { Call } from '../call.ts';
import { AwsError } from '../errors.ts';
import { operationsOf } from '../wire/operation.ts';
import { onBucket } from './access.ts';
import { findBucket, putBucket } from './state.ts';

const operation = operationsOf<typeof client>();

function checkRule(rule: client.LifecycleRule): void {
  const acts = [
    rule.Expiration,
    rule.Transitions,
    rule.NoncurrentVersionTransitions,
    rule.NoncurrentVersionExpiration,
    rule.AbortIncompleteMultipartUpload,
  ];
  if (rule.Status !== 'Enabled' && rule.Status !== 'Disabled')
    throw new AwsError(
      'MalformedXML',
      'The XML you provided was not well-formed or did not validate against our published schema',
    );
  if (acts.every((act) => act === undefined))
    throw new AwsError('InvalidRequest', 'At least one action needs to be specified in a rule');
  if (rule.Expiration?.Days !== undefined && rule.Expiration.Days < 1)
    throw new AwsError('InvalidArgument', "'Days' for Expiration action must be a positive integer");
  if ((rule.ID ?? '').length > 255)
    throw new AwsError('InvalidArgument', 'ID length should not exceed allowed limit of 255');
}

/** Rules hold dates; the state holds JSON. */
const toJson = (rules: client.LifecycleRule[]): Record<string, unknown>[] =>
  JSON.parse(JSON.stringify(rules)) as Record<string, unknown>[];

const fromJson = (rules: Record<string, unknown>[]): client.LifecycleRule[] =>
  JSON.parse(JSON.stringify(rules), (key, value: unknown) =>
    key === 'Date' && typeof value === 'string' ? new Date(value) : value,
  ) as client.LifecycleRule[];

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketLifecycleConfiguration.html */
export const putBucketLifecycleConfiguration = operation('PutBucketLifecycleConfiguration', {
  access: onBucket('s3:PutLifecycleConfiguration'),
  handle(input, call) {
    const bucket = findBucket(input, call);
    const rules = input.LifecycleConfiguration?.Rules ?? [];
    if (rules.length === 0 || rules.length > 1000)
      throw new AwsError(
        'MalformedXML',
        'The XML you provided was not well-formed or did not validate against our published schema',
      );
    rules.forEach(checkRule);
    const named = rules.map((rule) => ({ ...rule, ID: rule.ID || call.ids.uuid() }));
    if (new Set(named.map((rule) => rule.ID)).size < named.length)
      throw new AwsError('InvalidArgument', 'Rule ID must be unique. Found same ID for more than one rule');
    putBucket(call, { ...bucket, lifecycle: toJson(named) });
    return {};
  },
});

export const getBucketLifecycleConfiguration = operation('GetBucketLifecycleConfiguration', {
  access: onBucket('s3:GetLifecycleConfiguration'),
  handle(input, call) {
    const { lifecycle, name } = findBucket(input, call);
    if (!lifecycle)
      throw new AwsError('NoSuchLifecycleConfiguration', 'The lifecycle configuration does not exist', 404, {
        BucketName: name,
      });
    return { Rules: fromJson(lifecycle) };
  },
});

export const deleteBucketLifecycle = operation('DeleteBucketLifecycle', {
  access: onBucket('s3:PutLifecycleConfiguration'),
  handle(input, call) {
    const { lifecycle: _, ...bucket } = findBucket(input, call);
    putBucket(call, bucket);
    return {};
  },
});

type Targets = readonly { Id?: string | undefined; Events?: readonly string[] | undefined }[] | undefined;

function named(targets: Targets, call: Call): unknown[] | undefined {
  return targets?.map((target) => {
    if (!target.Events?.every((event) => event.startsWith('s3:')))
      throw new AwsError('InvalidArgument', 'A specified event is not supported for notifications.');
    return { ...target, Id: target.Id || call.ids.uuid() };
  });
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketNotificationConfiguration.html */
export const putBucketNotificationConfiguration = operation('PutBucketNotificationConfiguration', {
  access: onBucket('s3:PutBucketNotification'),
  handle(input, call) {
    const bucket = findBucket(input, call);
    const configuration = input.NotificationConfiguration ?? {};
    const notifications = {
      TopicConfigurations: named(configuration.TopicConfigurations, call),
      QueueConfigurations: named(configuration.QueueConfigurations, call),
      LambdaFunctionConfigurations: named(configuration.LambdaFunctionConfigurations, call),
      EventBridgeConfiguration: configuration.EventBridgeConfiguration,
    };
    putBucket(call, { ...bucket, notifications: JSON.parse(JSON.stringify(notifications)) as Record<string, unknown> });
    return {};
  },
});

export const getBucketNotificationConfiguration = operation('GetBucketNotificationConfiguration', {
  access: onBucket('s3:GetBucketNotification'),
  handle: (input, call) => findBucket(input, call).notifications ?? {},
});
