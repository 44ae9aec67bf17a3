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
    load: () => import('./cloudformation/service.ts').then((m) => m.service),
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
    load: () => import('./cloudtrail/service.ts').then((m) => m.service),
  },
  {
    folder: 'cloudwatch',
    signingName: 'monitoring',
    botoName: 'cloudwatch',
    load: () => import('./cloudwatch/service.ts').then((m) => m.service),
  },
  {
    folder: 'config',
    signingName: 'config',
    botoName: 'config',
    load: () => import('./config/service.ts').then((m) => m.service),
  },
  {
    folder: 'dynamodb',
    signingName: 'dynamodb',
    botoName: 'dynamodb',
    load: () => import('./dynamodb/service.ts').then((m) => m.service),
  },
  { folder: 'ec2', signingName: 'ec2', botoName: 'ec2', load: () => import('./ec2/service.ts').then((m) => m.service) },
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
    load: () => import('./events/service.ts').then((m) => m.service),
  },
  {
    folder: 'guardduty',
    signingName: 'guardduty',
    botoName: 'guardduty',
    load: unlisted('guardduty', () => import('@aws-sdk/client-guardduty')),
  },
  { folder: 'iam', signingName: 'iam', botoName: 'iam', load: () => import('./iam/service.ts').then((m) => m.service) },
  {
    folder: 'kms',
    signingName: 'kms',
    botoName: 'kms',
    load: () => import('./kms/service.ts').then((m) => m.service),
  },
  {
    folder: 'lambda',
    signingName: 'lambda',
    botoName: 'lambda',
    load: () => import('./lambda/service.ts').then((m) => m.service),
  },
  {
    folder: 'logs',
    signingName: 'logs',
    botoName: 'logs',
    load: () => import('./logs/service.ts').then((m) => m.service),
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
  { folder: 's3', signingName: 's3', botoName: 's3', load: () => import('./s3/service.ts').then((m) => m.service) },
  {
    folder: 's3-control',
    signingName: 's3',
    botoName: 's3control',
    load: () => import('./s3-control/service.ts').then((m) => m.service),
  },
  {
    folder: 'scheduler',
    signingName: 'scheduler',
    botoName: 'scheduler',
    load: () => import('./scheduler/service.ts').then((m) => m.service),
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
    load: () => import('./security-hub/service.ts').then((m) => m.service),
  },
  { folder: 'sns', signingName: 'sns', botoName: 'sns', load: () => import('./sns/service.ts').then((m) => m.service) },
  {
    folder: 'sqs',
    signingName: 'sqs',
    botoName: 'sqs',
    load: () => import('./sqs/service.ts').then((m) => m.service),
  },
  {
    folder: 'ssm',
    signingName: 'ssm',
    botoName: 'ssm',
    load: () => import('./ssm/service.ts').then((m) => m.service),
  },
  { folder: 'sts', signingName: 'sts', botoName: 'sts', load: () => import('./sts/service.ts').then((m) => m.service) },
];
