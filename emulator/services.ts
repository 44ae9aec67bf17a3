import type { ServiceEntry } from './service-registry.ts';

/** A service of which nothing is emulated yet: its client's schemas are known, so that a call to it is answered by name. */
const unlisted =
  (folder: string, load: () => Promise<object>): ServiceEntry['load'] =>
  () =>
    load().then((module) => ({ folder, module, operations: [] }));

/** Every service of the stand-in, by folder. A service is loaded at its first call. */
export const services: readonly ServiceEntry[] = [
  {
    folder: 'auto-scaling',
    signingName: 'autoscaling',
    botoName: 'autoscaling',
    load: unlisted('auto-scaling', () => import('@aws-sdk/client-auto-scaling')),
  },
  {
    folder: 'cloudformation',
    signingName: 'cloudformation',
    botoName: 'cloudformation',
    load: unlisted('cloudformation', () => import('@aws-sdk/client-cloudformation')),
  },
  {
    folder: 'cloudfront',
    signingName: 'cloudfront',
    botoName: 'cloudfront',
    load: unlisted('cloudfront', () => import('@aws-sdk/client-cloudfront')),
  },
  {
    folder: 'cloudtrail',
    signingName: 'cloudtrail',
    botoName: 'cloudtrail',
    load: unlisted('cloudtrail', () => import('@aws-sdk/client-cloudtrail')),
  },
  {
    folder: 'cloudwatch',
    signingName: 'monitoring',
    botoName: 'cloudwatch',
    load: unlisted('cloudwatch', () => import('@aws-sdk/client-cloudwatch')),
  },
  {
    folder: 'config',
    signingName: 'config',
    botoName: 'config',
    load: unlisted('config', () => import('@aws-sdk/client-config-service')),
  },
  {
    folder: 'dynamodb',
    signingName: 'dynamodb',
    botoName: 'dynamodb',
    load: unlisted('dynamodb', () => import('@aws-sdk/client-dynamodb')),
  },
  { folder: 'ec2', signingName: 'ec2', botoName: 'ec2', load: unlisted('ec2', () => import('@aws-sdk/client-ec2')) },
  { folder: 'ecr', signingName: 'ecr', botoName: 'ecr', load: unlisted('ecr', () => import('@aws-sdk/client-ecr')) },
  {
    folder: 'elbv2',
    signingName: 'elasticloadbalancing',
    botoName: 'elbv2',
    load: unlisted('elbv2', () => import('@aws-sdk/client-elastic-load-balancing-v2')),
  },
  {
    folder: 'events',
    signingName: 'events',
    botoName: 'events',
    load: unlisted('events', () => import('@aws-sdk/client-eventbridge')),
  },
  {
    folder: 'guardduty',
    signingName: 'guardduty',
    botoName: 'guardduty',
    load: unlisted('guardduty', () => import('@aws-sdk/client-guardduty')),
  },
  { folder: 'iam', signingName: 'iam', botoName: 'iam', load: unlisted('iam', () => import('@aws-sdk/client-iam')) },
  { folder: 'kms', signingName: 'kms', botoName: 'kms', load: unlisted('kms', () => import('@aws-sdk/client-kms')) },
  {
    folder: 'lambda',
    signingName: 'lambda',
    botoName: 'lambda',
    load: unlisted('lambda', () => import('@aws-sdk/client-lambda')),
  },
  {
    folder: 'logs',
    signingName: 'logs',
    botoName: 'logs',
    load: unlisted('logs', () => import('@aws-sdk/client-cloudwatch-logs')),
  },
  {
    folder: 'opensearch',
    signingName: 'es',
    botoName: 'opensearch',
    load: unlisted('opensearch', () => import('@aws-sdk/client-opensearch')),
  },
  {
    folder: 'organizations',
    signingName: 'organizations',
    botoName: 'organizations',
    load: unlisted('organizations', () => import('@aws-sdk/client-organizations')),
  },
  { folder: 'rds', signingName: 'rds', botoName: 'rds', load: unlisted('rds', () => import('@aws-sdk/client-rds')) },
  { folder: 's3', signingName: 's3', botoName: 's3', load: unlisted('s3', () => import('@aws-sdk/client-s3')) },
  {
    folder: 's3-control',
    signingName: 's3',
    botoName: 's3control',
    load: unlisted('s3-control', () => import('@aws-sdk/client-s3-control')),
  },
  {
    folder: 'scheduler',
    signingName: 'scheduler',
    botoName: 'scheduler',
    load: unlisted('scheduler', () => import('@aws-sdk/client-scheduler')),
  },
  {
    folder: 'secrets-manager',
    signingName: 'secretsmanager',
    botoName: 'secretsmanager',
    load: unlisted('secrets-manager', () => import('@aws-sdk/client-secrets-manager')),
  },
  {
    folder: 'security-hub',
    signingName: 'securityhub',
    botoName: 'securityhub',
    load: unlisted('security-hub', () => import('@aws-sdk/client-securityhub')),
  },
  { folder: 'sns', signingName: 'sns', botoName: 'sns', load: unlisted('sns', () => import('@aws-sdk/client-sns')) },
  { folder: 'sqs', signingName: 'sqs', botoName: 'sqs', load: unlisted('sqs', () => import('@aws-sdk/client-sqs')) },
  {
    folder: 'ssm',
    signingName: 'ssm',
    botoName: 'ssm',
    load: () => import('./ssm/service.ts').then((m) => m.service),
  },
  { folder: 'sts', signingName: 'sts', botoName: 'sts', load: unlisted('sts', () => import('@aws-sdk/client-sts')) },
];
