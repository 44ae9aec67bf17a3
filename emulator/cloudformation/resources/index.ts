import { cloudwatchAlarm } from './cloudwatch-alarm.ts';
import { configConfigRule } from './config-config-rule.ts';
import { dynamodbTable } from './dynamodb-table.ts';
import { eventsEventBusPolicy } from './events-event-bus-policy.ts';
import { eventsEventBus } from './events-event-bus.ts';
import { eventsRule } from './events-rule.ts';
import { iamManagedPolicy } from './iam-managed-policy.ts';
import { iamPolicy } from './iam-policy.ts';
import { iamRole } from './iam-role.ts';
import { kmsAlias } from './kms-alias.ts';
import { kmsKey } from './kms-key.ts';
import { lambdaAlias } from './lambda-alias.ts';
import { lambdaEventInvokeConfig } from './lambda-event-invoke-config.ts';
import { lambdaEventSourceMapping } from './lambda-event-source-mapping.ts';
import { lambdaFunction } from './lambda-function.ts';
import { lambdaPermission } from './lambda-permission.ts';
import { lambdaVersion } from './lambda-version.ts';
import { logsLogGroup } from './logs-log-group.ts';
import { s3BucketPolicy } from './s3-bucket-policy.ts';
import { s3Bucket } from './s3-bucket.ts';
import { schedulerScheduleGroup } from './scheduler-schedule-group.ts';
import { schedulerSchedule } from './scheduler-schedule.ts';
import { snsSubscription } from './sns-subscription.ts';
import { snsTopicPolicy } from './sns-topic-policy.ts';
import { snsTopic } from './sns-topic.ts';
import { sqsQueuePolicy } from './sqs-queue-policy.ts';
import { sqsQueue } from './sqs-queue.ts';
import { ssmDocument } from './ssm-document.ts';
import { ssmParameter } from './ssm-parameter.ts';
import type { ResourceType } from './resource-type.ts';

/** Every resource type that a stack may hold: one file and one line each. */
const known: readonly ResourceType[] = [
  cloudwatchAlarm,
  configConfigRule,
  dynamodbTable,
  eventsEventBusPolicy,
  eventsEventBus,
  eventsRule,
  iamManagedPolicy,
  iamPolicy,
  iamRole,
  kmsAlias,
  kmsKey,
  lambdaAlias,
  lambdaEventInvokeConfig,
  lambdaEventSourceMapping,
  lambdaFunction,
  lambdaPermission,
  lambdaVersion,
  logsLogGroup,
  s3BucketPolicy,
  s3Bucket,
  schedulerScheduleGroup,
  schedulerSchedule,
  snsSubscription,
  snsTopicPolicy,
  snsTopic,
  sqsQueuePolicy,
  sqsQueue,
  ssmDocument,
  ssmParameter,
];

export const resourceTypes: ReadonlyMap<string, ResourceType> = new Map(known.map((type) => [type.type, type]));
