/** Where a resource lies, for building its ARN. */
export interface Place {
  account: string;
  region: string;
  partition: string;
}

/** What Rectify knows of a resource type: one line each. Types that are not here keep the id that their source gives. */
export interface ResourceType {
  /** As in AWS Config. */
  type: string;
  /** As in a Security Hub finding (ASFF). */
  asff?: string;
  /** What AWS allows as an id. */
  id: RegExp;
  /** The ARN, with `{id}` for the id, where one can be told from it. */
  arn?: string;
}

const EC2_ID = '([0-9a-f]{8}|[0-9a-f]{17})';

export const resourceTypes: readonly ResourceType[] = [
  // buckets made before March 2018 in us-east-1 may have up to 255 characters, capitals and underscores
  { type: 'AWS::S3::Bucket', asff: 'AwsS3Bucket', id: /^[A-Za-z0-9._-]{3,255}$/, arn: 'arn:{partition}:s3:::{id}' },
  { type: 'AWS::::Account', asff: 'AwsAccount', id: /^\d{12}$/ },
  ec2('AWS::EC2::Instance', 'AwsEc2Instance', 'i', 'instance'),
  ec2('AWS::EC2::SecurityGroup', 'AwsEc2SecurityGroup', 'sg', 'security-group'),
  ec2('AWS::EC2::Volume', 'AwsEc2Volume', 'vol', 'volume'),
  ec2('AWS::EC2::VPC', 'AwsEc2Vpc', 'vpc', 'vpc'),
  ec2('AWS::EC2::Subnet', 'AwsEc2Subnet', 'subnet', 'subnet'),
  ec2('AWS::EC2::NetworkAcl', 'AwsEc2NetworkAcl', 'acl', 'network-acl'),
  {
    type: 'AWS::CloudTrail::Trail',
    asff: 'AwsCloudTrailTrail',
    id: /^[A-Za-z0-9][A-Za-z0-9._-]{1,126}[A-Za-z0-9]$/,
    arn: 'arn:{partition}:cloudtrail:{region}:{account}:trail/{id}',
  },
  {
    type: 'AWS::Lambda::Function',
    asff: 'AwsLambdaFunction',
    id: /^[A-Za-z0-9_-]{1,64}$/,
    arn: 'arn:{partition}:lambda:{region}:{account}:function:{id}',
  },
  {
    type: 'AWS::KMS::Key',
    asff: 'AwsKmsKey',
    id: /^(mrk-[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/,
    arn: 'arn:{partition}:kms:{region}:{account}:key/{id}',
  },
  {
    type: 'AWS::DynamoDB::Table',
    asff: 'AwsDynamoDbTable',
    id: /^[A-Za-z0-9_.-]{3,255}$/,
    arn: 'arn:{partition}:dynamodb:{region}:{account}:table/{id}',
  },
  {
    type: 'AWS::CloudWatch::Alarm',
    asff: 'AwsCloudWatchAlarm',
    id: /^[^\p{C}]{1,255}$/u,
    arn: 'arn:{partition}:cloudwatch:{region}:{account}:alarm:{id}',
  },
  // AWS Config calls a queue by its URL: see queue-address.ts
  {
    type: 'AWS::SQS::Queue',
    asff: 'AwsSqsQueue',
    id: /^https:\/\/sqs\.[a-z0-9-]+\.amazonaws\.com(\.cn)?\/\d{12}\/[A-Za-z0-9_-]{1,80}(\.fifo)?$/,
  },
];

/** Any other type: printable, and of a length that a runbook parameter can carry. */
export const anyResource: Omit<ResourceType, 'type'> = { id: /^[^\p{C}]{1,512}$/u };

function ec2(type: string, asff: string, prefix: string, resource: string): ResourceType {
  return {
    type,
    asff,
    id: new RegExp(`^${prefix}-${EC2_ID}$`),
    arn: `arn:{partition}:ec2:{region}:{account}:${resource}/{id}`,
  };
}
