/** Names that events and rules of the workloads share. */
export const STATES = ['pending', 'running', 'shutting-down', 'stopped', 'stopping', 'terminated'];
export const REGIONS = ['eu-west-1', 'eu-central-1', 'us-east-1', 'us-east-2', 'us-west-2', 'ap-south-1'];
export const SERVICES = [
  'ec2',
  's3',
  'rds',
  'lambda',
  'ecs',
  'eks',
  'iam',
  'kms',
  'sqs',
  'sns',
  'dynamodb',
  'cloudtrail',
  'cloudwatch',
  'config',
  'guardduty',
  'securityhub',
  'ssm',
  'elasticloadbalancing',
  'autoscaling',
  'codebuild',
  'codepipeline',
  'ecr',
  'glue',
  'athena',
  'redshift',
  'kinesis',
  'firehose',
  'states',
  'batch',
  'health',
];
export const VERBS = ['Create', 'Delete', 'Update', 'Put', 'Attach', 'Detach', 'Modify', 'Start', 'Stop', 'Tag'];
export const NOUNS = [
  'Bucket',
  'Instance',
  'Role',
  'Policy',
  'Function',
  'Key',
  'Queue',
  'Table',
  'Cluster',
  'SecurityGroup',
];

export type Json = Record<string, unknown>;
