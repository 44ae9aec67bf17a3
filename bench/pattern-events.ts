import { readdirSync, readFileSync } from 'node:fs';
import { NOUNS, REGIONS, SERVICES, STATES, VERBS, type Json } from './pattern-names.ts';
import { seededRandom } from './seeded-random.ts';

const PAGE = 'https://docs.aws.amazon.com/securityhub/latest/userguide';

const SAMPLES = new URL('../events/', import.meta.url);
const samples = readdirSync(SAMPLES).map((file) => JSON.parse(readFileSync(new URL(file, SAMPLES), 'utf8')) as Json);

/** Kinds of events in the proportions of an account that uses Config, Security Hub and CloudTrail. */
export function makeEvents(count: number, seed: number): Json[] {
  const random = seededRandom(seed);
  const kinds = [sample, sample, ec2State, configChange, alarm, finding, apiCall, apiCall, custom];
  return Array.from({ length: count }, () => random.pick(kinds)(random));
}

type Random = ReturnType<typeof seededRandom>;

function envelope(random: Random, source: string, detailType: string, resources: string[], detail: Json): Json {
  return {
    version: '0',
    id: random.hex(32),
    'detail-type': detailType,
    source,
    account: `1234567890${random.below(100)}`,
    time: `2026-03-0${1 + random.below(9)}T12:${10 + random.below(50)}:00Z`,
    region: random.pick(REGIONS),
    resources,
    detail,
  };
}

/** One of the project's samples, but for its id. */
const sample = (random: Random): Json => ({ ...random.pick(samples), id: random.hex(32) });

function ec2State(random: Random): Json {
  const id = `i-${random.hex(17)}`;
  return envelope(
    random,
    'aws.ec2',
    'EC2 Instance State-change Notification',
    [`arn:aws:ec2:eu-west-1:123456789012:instance/${id}`],
    {
      'instance-id': id,
      state: random.pick(STATES),
      ...extras(random),
    },
  );
}

function configChange(random: Random): Json {
  const bucket = `bucket-${random.below(1000)}`;
  const rule = `rule-${random.below(1000)}`;
  return envelope(random, 'aws.config', 'Config Rules Compliance Change', [], {
    resourceId: bucket,
    awsRegion: random.pick(REGIONS),
    awsAccountId: '123456789012',
    configRuleName: rule,
    recordVersion: '1.0',
    configRuleARN: `arn:aws:config:eu-west-1:123456789012:config-rule/${rule}`,
    messageType: 'ComplianceChangeNotification',
    newEvaluationResult: {
      evaluationResultIdentifier: {
        evaluationResultQualifier: { configRuleName: rule, resourceType: 'AWS::S3::Bucket', resourceId: bucket },
        orderingTimestamp: '2026-03-01T03:31:54.168Z',
      },
      complianceType: random.pick(['COMPLIANT', 'NON_COMPLIANT']),
      resultRecordedTime: '2026-03-01T03:32:09.685Z',
      configRuleInvokedTime: '2026-03-01T03:32:09.218Z',
      annotation: `See ${PAGE}`,
    },
    notificationCreationTime: '2026-03-01T03:32:10.176Z',
    resourceType: random.pick(['AWS::S3::Bucket', 'AWS::EC2::Instance', 'AWS::IAM::Role']),
    ...extras(random),
  });
}

function finding(random: Random): Json {
  const control = `${random.pick(['S3', 'EC2', 'IAM', 'RDS'])}.${1 + random.below(30)}`;
  const id = `arn:aws:securityhub:eu-west-1:123456789012:security-control/${control}/finding/${random.hex(32)}`;
  const product = 'arn:aws:securityhub:eu-west-1::product/aws/securityhub';
  const types = ['Software and Configuration Checks/Industry and Regulatory Standards'];
  const severity = { Label: random.pick(['LOW', 'MEDIUM', 'HIGH']), Normalized: 40, Original: 'MEDIUM' };
  const asff = {
    SchemaVersion: '2018-10-08',
    Id: id,
    ProductArn: product,
    ProductName: 'Security Hub CSPM',
    CompanyName: 'AWS',
    Region: 'eu-west-1',
    GeneratorId: `security-control/${control}`,
    AwsAccountId: '123456789012',
    Types: types,
    FirstObservedAt: '2026-01-06T02:18:23.076Z',
    LastObservedAt: '2026-02-28T16:10:06.956Z',
    CreatedAt: '2026-01-06T02:18:23.076Z',
    UpdatedAt: '2026-02-28T16:10:00.093Z',
    Severity: severity,
    Title: 'Buckets should have block public access settings enabled',
    Description:
      'This control checks whether the bucket blocks public access by its own settings or by those of its account.',
    Remediation: {
      Recommendation: { Text: 'How to mend it is described in the user guide.', Url: `${PAGE}/${control}` },
    },
    ProductFields: {
      'RelatedAWSResources:0/name': `securityhub-rule-${random.hex(8)}`,
      'RelatedAWSResources:0/type': 'AWS::Config::ConfigRule',
      'aws/securityhub/ProductName': 'Security Hub',
      'aws/securityhub/CompanyName': 'AWS',
      'Resources:0/Id': `arn:aws:s3:::bucket-${random.below(1000)}`,
      'aws/securityhub/FindingId': `${product}/${id}`,
    },
    Resources: [
      { Type: 'AwsS3Bucket', Id: `arn:aws:s3:::bucket-${random.below(1000)}`, Partition: 'aws', Region: 'eu-west-1' },
    ],
    Compliance: {
      Status: random.pick(['FAILED', 'PASSED']),
      SecurityControlId: control,
      AssociatedStandards: [{ StandardsId: 'standards/aws-foundational-security-best-practices/v/1.0.0' }],
    },
    WorkflowState: 'NEW',
    Workflow: { Status: 'NEW' },
    RecordState: 'ACTIVE',
    FindingProviderFields: { Severity: severity, Types: types },
  };
  return envelope(random, 'aws.securityhub', 'Security Hub Findings - Imported', [`${product}/${id}`], {
    findings: [asff],
    ...extras(random),
  });
}

function alarm(random: Random): Json {
  const name = `alarm-${random.below(1000)}`;
  return envelope(
    random,
    'aws.cloudwatch',
    'CloudWatch Alarm State Change',
    [`arn:aws:cloudwatch:eu-west-1:123456789012:alarm:${name}`],
    {
      alarmName: name,
      configuration: {
        description: 'CPU is high',
        metrics: [
          {
            id: random.hex(32),
            metricStat: {
              metric: {
                dimensions: { InstanceId: `i-${random.hex(17)}` },
                name: 'CPUUtilization',
                namespace: 'AWS/EC2',
              },
              period: 300,
              stat: 'Average',
            },
            returnData: true,
          },
        ],
      },
      previousState: { value: 'OK', reason: 'Threshold Crossed', timestamp: '2026-03-01T13:56:40.987+0000' },
      state: {
        value: random.pick(['ALARM', 'OK', 'INSUFFICIENT_DATA']),
        reason: 'Threshold Crossed: 1 out of the last 1 datapoints was greater than the threshold (50.0)',
        reasonData: '{"version":"1.0","statistic":"Average","period":300,"recentDatapoints":[99.5],"threshold":50.0}',
        timestamp: '2026-03-02T17:04:40.989+0000',
      },
      ...extras(random),
    },
  );
}

function apiCall(random: Random): Json {
  const service = random.pick(SERVICES);
  return envelope(random, `aws.${service}`, 'AWS API Call via CloudTrail', [], {
    eventVersion: '1.08',
    userIdentity: {
      type: random.pick(['AssumedRole', 'IAMUser', 'Root']),
      principalId: `${random.hex(20)}:session`,
      arn: `arn:aws:sts::123456789012:assumed-role/role-${random.below(100)}/session`,
      accountId: '123456789012',
      accessKeyId: `ASIA${random.hex(16)}`,
      sessionContext: {
        sessionIssuer: {
          type: 'Role',
          principalId: random.hex(20),
          arn: `arn:aws:iam::123456789012:role/role-${random.below(100)}`,
          accountId: '123456789012',
          userName: `role-${random.below(100)}`,
        },
        attributes: { creationDate: '2026-03-01T03:01:54Z', mfaAuthenticated: 'false' },
      },
    },
    eventTime: '2026-03-01T03:31:54Z',
    eventSource: `${service}.amazonaws.com`,
    eventName: random.pick(VERBS) + random.pick(NOUNS),
    awsRegion: random.pick(REGIONS),
    sourceIPAddress: `10.${random.below(256)}.${random.below(256)}.${random.below(256)}`,
    userAgent: 'aws-cli/2.15.0 Python/3.11.6 Linux/5.10',
    requestParameters: { name: `resource-${random.below(1000)}`, size: random.below(10_000) },
    responseElements: null,
    requestID: random.hex(32),
    eventID: random.hex(32),
    readOnly: false,
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: '123456789012',
    eventCategory: 'Management',
    tlsDetails: {
      tlsVersion: 'TLSv1.3',
      cipherSuite: 'TLS_AES_128_GCM_SHA256',
      clientProvidedHostHeader: `${service}.eu-west-1.amazonaws.com`,
    },
    ...extras(random),
  });
}

function custom(random: Random): Json {
  return envelope(random, `com.example.app${random.below(20)}`, `Order ${random.pick(VERBS)}d`, [], {
    orderId: `order-${random.below(100_000)}`,
    amount: random.below(10_000) / 10,
    note: 'Left at the door. '.repeat(20),
    items: [
      { sku: `sku-${random.below(1000)}`, count: random.below(9) },
      { sku: 'sku-0', count: 1 },
    ],
    ...extras(random),
  });
}

/** What every event of these workloads carries, so that patterns of all kinds have something to look at. */
const extras = (random: Random): Json => ({
  key: `value-${random.below(1000)}`,
  file: `${random.pick(SERVICES)}/${random.hex(8)}/report-${random.below(1000)}.${random.pick(['json', 'csv', 'png'])}`,
  size: random.below(100_000),
  address: `10.${random.below(256)}.${random.below(256)}.${random.below(256)}`,
  owner: random.pick(['Alice', 'BOB', 'carol', 'Dave']) + random.below(100),
});
