import type { Finding } from '../../src/finding/finding.ts';
import type { Plan } from '../../src/plan/plan.ts';
import type { RemediationRecord } from '../../src/record/remediation-record.ts';

/** A failing finding of a Config rule on the bucket `wide-open`. */
export const sampleFinding = (change: Partial<Finding> = {}): Finding => ({
  source: 'config',
  id: 'arn:aws:config:eu-west-1:123456789012:config-rule/config-rule-1|AWS::S3::Bucket|wide-open',
  eventId: 'event-1',
  state: 'failing',
  check: 's3-bucket-level-public-access-prohibited',
  account: '123456789012',
  region: 'eu-west-1',
  partition: 'aws',
  resource: { type: 'AWS::S3::Bucket', id: 'wide-open', arn: 'arn:aws:s3:::wide-open' },
  severity: 'HIGH',
  title: 'A bucket is open',
  description: 'The bucket lets everybody in.',
  observedAt: 1_000,
  attributes: { configRuleName: 's3-bucket-level-public-access-prohibited' },
  ...change,
});

export const samplePlan = (change: Partial<Plan> = {}): Plan => {
  const finding = change.finding ?? sampleFinding();
  return {
    key: 's3-block-public-access#123456789012#eu-west-1#AWS::S3::Bucket#wide-open',
    remediation: 's3-block-public-access',
    policy: 'close-buckets',
    mode: 'auto',
    budgetPerHour: 20,
    finding,
    resource: finding.resource,
    account: finding.account,
    region: finding.region,
    partition: finding.partition,
    runbook: { documentName: 'Rectify-S3BlockPublicAccess', sha256: 'a'.repeat(64) },
    parameters: { BucketName: ['wide-open'] },
    reads: ["the bucket's public access block"],
    changes: ['turns all four settings on'],
    disruption: 'brief',
    verifyWithinMinutes: 15,
    hash: 'h1',
    ...change,
  };
};

/** A remediation reserved at 2,000 for a finding seen at 1,000. */
export const sampleRecord = (change: Partial<RemediationRecord> = {}): RemediationRecord => ({
  key: samplePlan().key,
  version: 1,
  generation: 1,
  attempt: 1,
  state: 'running',
  until: 122_000,
  plan: samplePlan(),
  observedAt: 1_000,
  reached: { running: 2_000 },
  entries: [],
  ...change,
});
