import { AwsError } from '../../emulator/errors.ts';
import type { Faults } from '../../emulator/world-options.ts';
import type { BusEvent } from './captured-events.ts';
import { type Home, type HomeOptions, policyFor } from './home.ts';
import { makeWrongBuckets, watchBuckets } from './wrong-buckets.ts';

/** Something wrong that one source sees, and what must have become of it however often a process was killed. */
export interface CrashScenario {
  source: 'config' | 'security-hub' | 'alarm';
  options: HomeOptions;
  make(home: Home): Promise<void>;
  /** Which events arrive. */
  order?: (events: BusEvent[]) => BusEvent[];
  /** What a call wrote to, if it is one by which a runbook puts things right. */
  written(operation: string, input: Readonly<Record<string, unknown>>): unknown;
  /** How many remediations there are in the end. */
  remediations: number;
  /** What the end is like, undisturbed. */
  expected: object;
}

/** The runbook may not write to the bucket `locked`. */
const lockedBucket: Faults = {
  before(call, input) {
    if (call.operation === 'PutPublicAccessBlock' && input['Bucket'] === 'locked')
      throw new AwsError('AccessDenied', 'Access Denied', 403);
  },
};

const exemption = {
  id: 'website',
  owner: 'web',
  reason: 'it is a website',
  approver: 'ciso',
  expires: '2027-01-01',
  match: { resource: { id: ['website'] } },
};

const bucketBlocked: CrashScenario['written'] = (operation, input) =>
  operation === 'PutPublicAccessBlock' ? input['Bucket'] : undefined;

/** Three buckets: one is put right, one has an exemption, one's runbook fails. */
const config: CrashScenario = {
  source: 'config',
  options: { policies: [policyFor('s3-block-public-access')], exemptions: [exemption], faults: lockedBucket },
  async make(home) {
    await watchBuckets(home);
    await makeWrongBuckets(home, ['wide-open', 'website', 'locked']);
  },
  written: bucketBlocked,
  remediations: 3,
  expected: {
    records: [
      { resource: 'locked', state: 'failed', reason: 'runbook-failed', failure: { step: 'BlockPublicAccess' } },
      { resource: 'website', state: 'skipped', reason: 'exempt' },
      { resource: 'wide-open', state: 'fixed' },
    ],
    opsItems: [{ Status: 'Open' }, { Status: 'Resolved' }],
    written: ['wide-open'],
    executionsOfEachStart: [1, 1],
  },
};

/** Two buckets that Security Hub alone tells of: one is put right, one has an exemption. */
const securityHub: CrashScenario = {
  source: 'security-hub',
  options: { policies: [policyFor('s3-block-public-access')], exemptions: [exemption] },
  async make(home) {
    await watchBuckets(home);
    await home.call('security-hub', 'EnableSecurityHub');
    await makeWrongBuckets(home, ['wide-open', 'website']);
  },
  order: (events) =>
    events.filter((event) => event.source === 'aws.ssm' || event['detail-type'] === 'Security Hub Findings - Imported'),
  written: bucketBlocked,
  remediations: 2,
  expected: {
    records: [
      { resource: 'website', state: 'skipped', reason: 'exempt' },
      { resource: 'wide-open', state: 'fixed' },
    ],
    opsItems: [{ Status: 'Resolved' }],
    written: ['wide-open'],
    executionsOfEachStart: [1],
  },
};

/** Two queues of dead letters: one has a queue that its messages came from, the other's cannot be moved anywhere. */
const alarm: CrashScenario = {
  source: 'alarm',
  options: { policies: [policyFor('sqs-redrive-dead-letter-queue')] },
  async make({ call }) {
    const deadLetterTargetArn = 'arn:aws:sqs:eu-west-1:123456789012:orders-dead';
    await call('sqs', 'CreateQueue', { QueueName: 'orders-dead' });
    const { QueueUrl: returns } = await call('sqs', 'CreateQueue', { QueueName: 'returns-dead' });
    const { QueueUrl: orders } = await call('sqs', 'CreateQueue', {
      QueueName: 'orders',
      Attributes: { RedrivePolicy: JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 1 }) },
    });
    for (const queue of ['orders-dead', 'returns-dead'])
      await call('cloudwatch', 'PutMetricAlarm', {
        AlarmName: `${queue}-not-empty`,
        Namespace: 'AWS/SQS',
        MetricName: 'ApproximateNumberOfMessagesVisible',
        Dimensions: [{ Name: 'QueueName', Value: queue }],
        Statistic: 'Maximum',
        Period: 60,
        EvaluationPeriods: 1,
        Threshold: 1,
        ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      });
    await call('sqs', 'SendMessage', { QueueUrl: returns, MessageBody: 'sent back' });
    await call('sqs', 'SendMessage', { QueueUrl: orders, MessageBody: 'lost' });
    for (let i = 0; i < 2; i++) await call('sqs', 'ReceiveMessage', { QueueUrl: orders, VisibilityTimeout: 0 });
  },
  written: (operation, input) => (operation === 'StartMessageMoveTask' ? input['SourceArn'] : undefined),
  remediations: 2,
  expected: {
    records: [{ state: 'fixed' }, { state: 'failed', reason: 'runbook-failed' }],
    opsItems: [{ Status: 'Resolved' }, { Status: 'Open' }],
    written: ['arn:aws:sqs:eu-west-1:123456789012:orders-dead'],
    executionsOfEachStart: [1, 1],
  },
};

export const crashScenarios: readonly CrashScenario[] = [config, securityHub, alarm];
