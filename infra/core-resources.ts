import { functionId } from './app-functions.ts';
import {
  allow,
  denyPlainText,
  getAtt,
  iamArn,
  named,
  policyDocument,
  ref,
  STAGE,
  trust,
  type Resources,
  type Value,
} from './template-values.ts';

const string = (AttributeName: string): Value => ({ AttributeName, AttributeType: 'S' });

/** A sparse index of keys: an item is in it only while it has both attributes. */
const index = (name: string): Value => ({
  IndexName: name,
  KeySchema: [
    { AttributeName: `${name}Pk`, KeyType: 'HASH' },
    { AttributeName: `${name}At`, KeyType: 'RANGE' },
  ],
  Projection: { ProjectionType: 'KEYS_ONLY' },
});

/** The records. They outlive the stack: they are the evidence. */
export const table = (): Resources => ({
  Table: {
    Type: 'AWS::DynamoDB::Table',
    Properties: {
      TableName: `rectify-${STAGE}`,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [
        string('pk'),
        string('sk'),
        string('pendingPk'),
        { AttributeName: 'pendingAt', AttributeType: 'N' },
        string('activePk'),
        { AttributeName: 'activeAt', AttributeType: 'N' },
      ],
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      GlobalSecondaryIndexes: [index('pending'), index('active')],
      TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      SSESpecification: { SSEEnabled: true },
    },
    DeletionPolicy: 'Retain',
    UpdateReplacePolicy: 'Retain',
  },
});

/** The bus that outcomes are published to, and the topic for people. */
export const publishing = (): Resources => ({
  Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: `rectify-${STAGE}` } },
  Notices: { Type: 'AWS::SNS::Topic', Properties: { TopicName: named('notices') } },
  NoticesPolicy: {
    Type: 'AWS::SNS::TopicPolicy',
    Properties: {
      Topics: [ref('Notices')],
      PolicyDocument: policyDocument(
        {
          ...(allow(['sns:Publish'], ref('Notices')) as Record<string, Value>),
          Principal: { Service: 'cloudwatch.amazonaws.com' },
          Condition: { StringEquals: { 'aws:SourceAccount': ref('AWS::AccountId') } },
        },
        {
          ...(denyPlainText('sns', ref('Notices')) as Record<string, Value>),
          // a topic's policy takes no wildcard over actions that are not a topic's own
          Action: 'sns:Publish',
        },
      ),
    },
  },
});

/** Looks every minute after whatever is past its lease. */
export const reconciling = (): Resources => ({
  ReconcileSchedule: {
    Type: 'AWS::Scheduler::Schedule',
    Properties: {
      Name: named('reconcile'),
      ScheduleExpression: 'rate(1 minute)',
      FlexibleTimeWindow: { Mode: 'OFF' },
      State: 'ENABLED',
      Target: {
        Arn: getAtt(functionId('reconcile'), 'Arn'),
        RoleArn: getAtt('SchedulerRole', 'Arn'),
        // without it Lambda gets whatever Scheduler says by default
        Input: '{}',
        // the next minute comes anyway
        RetryPolicy: { MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 },
      },
    },
  },
  SchedulerRole: {
    Type: 'AWS::IAM::Role',
    Properties: {
      RoleName: named('scheduler'),
      AssumeRolePolicyDocument: trust('scheduler.amazonaws.com', {
        StringEquals: { 'aws:SourceAccount': ref('AWS::AccountId') },
      }),
      Policies: [
        {
          PolicyName: 'invoke',
          PolicyDocument: policyDocument(allow(['lambda:InvokeFunction'], getAtt(functionId('reconcile'), 'Arn'))),
        },
      ],
    },
  },
});

/** `provider.environment` of serverless.yml. */
export const environment = (settingsPath: string, runRolePrefix: string): Record<string, Value> => ({
  RECTIFY_STAGE: STAGE,
  RECTIFY_TABLE: ref('Table'),
  RECTIFY_BUS: getAtt('Bus', 'Arn'),
  RECTIFY_TOPIC_ARN: ref('Notices'),
  RECTIFY_SETTINGS_PREFIX: settingsPath,
  RECTIFY_ROLE_PREFIX: iamArn(`role/${runRolePrefix}`),
  POWERTOOLS_SERVICE_NAME: 'rectify',
  POWERTOOLS_METRICS_NAMESPACE: 'Rectify',
  POWERTOOLS_LOG_LEVEL: 'INFO',
  // a switched setting holds after so many seconds at the latest
  SSM_PARAMETER_STORE_TTL: '30',
  // the extension has no time-out of its own
  SSM_PARAMETER_STORE_TIMEOUT_MILLIS: '1000',
});
