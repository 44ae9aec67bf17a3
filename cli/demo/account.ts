import { logBucketPolicy } from './log-bucket-policy.ts';

/** One API call that makes the demonstration's account what it is. `$name` in the input is a value kept by an earlier call. */
export interface SeedCall {
  service: string;
  operation: string;
  input: Record<string, unknown>;
  /** Values of the answer to keep: `{ sg: 'GroupId' }`, `{ i1: 'Instances.0.InstanceId' }`. */
  keep?: Record<string, string>;
}

/** What must have become of a resource when all is settled. */
export interface Expectation {
  remediation: string;
  /** The resource's id; may be a kept `$name`. */
  resource: string;
  state: string;
  reason?: string;
}

const bucket = (name: string): SeedCall[] => [
  {
    service: 's3',
    operation: 'CreateBucket',
    input: { Bucket: name, CreateBucketConfiguration: { LocationConstraint: '$region' } },
  },
  // AWS blocks public access to new buckets since April 2023; somebody took that away
  { service: 's3', operation: 'DeletePublicAccessBlock', input: { Bucket: name } },
];

const logBucket = (name: string): SeedCall[] => [
  {
    service: 's3',
    operation: 'CreateBucket',
    input: { Bucket: name, CreateBucketConfiguration: { LocationConstraint: '$region' } },
  },
  { service: 's3', operation: 'PutBucketPolicy', input: { Bucket: name, Policy: logBucketPolicy(name) } },
];

const configRule = (name: string, identifier: string, types: string[]): SeedCall => ({
  service: 'config',
  operation: 'PutConfigRule',
  input: {
    ConfigRule: {
      ConfigRuleName: name,
      Source: { Owner: 'AWS', SourceIdentifier: identifier },
      ...(types.length > 0 ? { Scope: { ComplianceResourceTypes: types } } : {}),
    },
  },
});

const openGroup = (keep: string, name: string, port: number): SeedCall[] => [
  {
    service: 'ec2',
    operation: 'CreateSecurityGroup',
    input: { GroupName: name, Description: `${name} of the demonstration` },
    keep: { [keep]: 'GroupId' },
  },
  {
    service: 'ec2',
    operation: 'AuthorizeSecurityGroupIngress',
    input: {
      GroupId: `$${keep}`,
      IpPermissions: [
        {
          IpProtocol: 'tcp',
          FromPort: port,
          ToPort: port,
          IpRanges: [{ CidrIp: '0.0.0.0/0', Description: 'to be quick' }],
        },
        { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: '0.0.0.0/0', Description: 'the shop' }] },
        {
          IpProtocol: 'tcp',
          FromPort: port,
          ToPort: port,
          IpRanges: [{ CidrIp: '10.0.0.0/8', Description: 'office' }],
        },
      ],
    },
  },
];

const instance = (keep: string, input: Record<string, unknown>): SeedCall => ({
  service: 'ec2',
  operation: 'RunInstances',
  input: { ImageId: 'ami-0abcdef1234567890', InstanceType: 't3.micro', MinCount: 1, MaxCount: 1, ...input },
  keep: { [keep]: 'Instances.0.InstanceId' },
});

/** A guest whose system hangs: its instance status check fails until it is rebooted. */
const impaired = (keep: string): SeedCall[] => [
  instance(keep, {
    MetadataOptions: { HttpTokens: 'required' },
    TagSpecifications: [{ ResourceType: 'instance', Tags: [{ Key: 'rectify:impaired', Value: 'instance' }] }],
  }),
  {
    service: 'cloudwatch',
    operation: 'PutMetricAlarm',
    input: {
      AlarmName: `status-check-${keep}`,
      Namespace: 'AWS/EC2',
      MetricName: 'StatusCheckFailed_Instance',
      Dimensions: [{ Name: 'InstanceId', Value: `$${keep}` }],
      Statistic: 'Maximum',
      Period: 60,
      EvaluationPeriods: 2,
      Threshold: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    },
  },
];

const queueAlarm = (queue: string): SeedCall => ({
  service: 'cloudwatch',
  operation: 'PutMetricAlarm',
  input: {
    AlarmName: `${queue}-not-empty`,
    Namespace: 'AWS/SQS',
    MetricName: 'ApproximateNumberOfMessagesVisible',
    Dimensions: [{ Name: 'QueueName', Value: queue }],
    Statistic: 'Maximum',
    Period: 60,
    EvaluationPeriods: 1,
    Threshold: 0,
    ComparisonOperator: 'GreaterThanThreshold',
    TreatMissingData: 'notBreaching',
  },
});

const message = (queue: string, body: string): SeedCall => ({
  service: 'sqs',
  operation: 'SendMessage',
  input: { QueueUrl: queue, MessageBody: body },
});

const failedReceive = (queue: string): SeedCall => ({
  service: 'sqs',
  operation: 'ReceiveMessage',
  input: { QueueUrl: queue, MaxNumberOfMessages: 10, VisibilityTimeout: 0 },
});

const trail = (name: string): SeedCall => ({
  service: 'cloudtrail',
  operation: 'CreateTrail',
  input: { Name: name, S3BucketName: 'acme-trails', EnableLogFileValidation: false },
});

const FSBP = 'arn:aws:securityhub:$region::standards/aws-foundational-security-best-practices/v/1.0.0';

/** The services that watch: switched on before there is anything to see. */
export const watchers: readonly SeedCall[] = [
  {
    service: 'config',
    operation: 'PutConfigurationRecorder',
    input: {
      ConfigurationRecorder: {
        name: 'default',
        roleARN: 'arn:aws:iam::$account:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig',
        recordingGroup: { allSupported: true, includeGlobalResourceTypes: true },
      },
    },
  },
  ...logBucket('acme-config'),
  {
    service: 'config',
    operation: 'PutDeliveryChannel',
    input: { DeliveryChannel: { name: 'default', s3BucketName: 'acme-config' } },
  },
  { service: 'config', operation: 'StartConfigurationRecorder', input: { ConfigurationRecorderName: 'default' } },
  configRule('s3-bucket-level-public-access-prohibited', 'S3_BUCKET_LEVEL_PUBLIC_ACCESS_PROHIBITED', [
    'AWS::S3::Bucket',
  ]),
  configRule('restricted-ssh', 'INCOMING_SSH_DISABLED', ['AWS::EC2::SecurityGroup']),
  configRule('restricted-common-ports', 'RESTRICTED_INCOMING_TRAFFIC', ['AWS::EC2::SecurityGroup']),
  configRule('ec2-ebs-encryption-by-default', 'EC2_EBS_ENCRYPTION_BY_DEFAULT', []),
  {
    service: 'security-hub',
    operation: 'EnableSecurityHub',
    input: { EnableDefaultStandards: false, ControlFindingGenerator: 'SECURITY_CONTROL' },
  },
  {
    service: 'security-hub',
    operation: 'BatchEnableStandards',
    input: { StandardsSubscriptionRequests: [{ StandardsArn: FSBP }] },
  },
  // what the Config rules above check already is not paid for twice
  {
    service: 'security-hub',
    operation: 'BatchUpdateStandardsControlAssociations',
    input: {
      StandardsControlAssociationUpdates: ['S3.2', 'S3.3', 'S3.8', 'EC2.7', 'EC2.18', 'EC2.19'].map(
        (SecurityControlId) => ({
          StandardsArn: FSBP,
          SecurityControlId,
          AssociationStatus: 'DISABLED',
          UpdatedReason: 'A Config rule of our own checks this',
        }),
      ),
    },
  },
];

/** What is wrong with the account. */
export const wrongs: readonly SeedCall[] = [
  ...bucket('acme-invoices'),
  ...bucket('acme-backups'),
  ...bucket('acme-public-website'),
  ...openGroup('ssh', 'bastion', 22),
  ...openGroup('rdp', 'terminal-server', 3389),
  ...logBucket('acme-trails'),
  trail('management-events'),
  trail('data-events'),
  instance('web1', {}),
  instance('web2', {}),
  instance('web3', {}),
  ...impaired('stuck1'),
  ...impaired('stuck2'),
  {
    service: 'sqs',
    operation: 'CreateQueue',
    input: { QueueName: 'orders-dead' },
    keep: { ordersDead: 'QueueUrl' },
  },
  {
    service: 'sqs',
    operation: 'CreateQueue',
    input: {
      QueueName: 'orders',
      Attributes: {
        RedrivePolicy: '{"deadLetterTargetArn":"arn:aws:sqs:$region:$account:orders-dead","maxReceiveCount":1}',
      },
    },
    keep: { orders: 'QueueUrl' },
  },
  // a consumer that fails: each message is received, given back, and on its next receive moved to the dead-letter queue
  message('$orders', '{"order":1}'),
  message('$orders', '{"order":2}'),
  failedReceive('$orders'),
  failedReceive('$orders'),
  queueAlarm('orders-dead'),
  // no queue names this one as its dead-letter queue, so AWS refuses to move its messages: the runbook fails
  { service: 'sqs', operation: 'CreateQueue', input: { QueueName: 'returns-dead' }, keep: { returnsDead: 'QueueUrl' } },
  message('$returnsDead', '{"return":1}'),
  queueAlarm('returns-dead'),
];

/** How it must end. */
export const expectations: readonly Expectation[] = [
  { remediation: 's3-block-public-access', resource: 'acme-invoices', state: 'fixed' },
  { remediation: 's3-block-public-access', resource: 'acme-backups', state: 'fixed' },
  { remediation: 's3-block-public-access', resource: 'acme-public-website', state: 'skipped', reason: 'exempt' },
  { remediation: 'ec2-revoke-open-admin-ports', resource: '$ssh', state: 'fixed' },
  { remediation: 'ec2-revoke-open-admin-ports', resource: '$rdp', state: 'fixed' },
  { remediation: 'ec2-ebs-encryption-by-default', resource: '$account', state: 'fixed' },
  { remediation: 'iam-password-policy', resource: '$account', state: 'fixed' },
  { remediation: 'cloudtrail-log-file-validation', resource: 'management-events', state: 'fixed' },
  { remediation: 'cloudtrail-log-file-validation', resource: 'data-events', state: 'fixed' },
  { remediation: 'ec2-reboot-impaired-instance', resource: '$stuck1', state: 'fixed' },
  { remediation: 'ec2-reboot-impaired-instance', resource: '$stuck2', state: 'fixed' },
  {
    remediation: 'sqs-redrive-dead-letter-queue',
    resource: 'https://sqs.$region.amazonaws.com/$account/orders-dead',
    state: 'fixed',
  },
  {
    remediation: 'sqs-redrive-dead-letter-queue',
    resource: 'https://sqs.$region.amazonaws.com/$account/returns-dead',
    state: 'failed',
  },
];

/** Of these three, the budget lets two be put right within the hour; which two depends on whose event comes first. */
export const overBudget = {
  remediation: 'ec2-require-imdsv2',
  resources: ['$web1', '$web2', '$web3'],
  fixed: 2,
  held: 1,
} as const;

/** Somebody answers for this bucket being public. Its expiry is set when it is granted. */
export const exempt = {
  id: 'public-website',
  owner: 'web-team@example.com',
  reason: 'The bucket serves the public website',
  approver: 'security@example.com',
  match: { resource: { type: ['AWS::S3::Bucket'], id: ['acme-public-website'] } },
};
