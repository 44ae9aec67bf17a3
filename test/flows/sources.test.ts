import { describe, expect, it } from 'vitest';
import type { BusEvent } from '../harness/captured-events.ts';
import { Home, policyFor } from '../harness/home.ts';
import { makeWrongBuckets, watchBuckets } from '../harness/wrong-buckets.ts';

const MINUTE = 60_000;

/** Only these events of sources arrive, and those of executions. */
const only =
  (...detailTypes: string[]) =>
  (events: BusEvent[]): BusEvent[] =>
    events.filter((event) => event.source === 'aws.ssm' || detailTypes.includes(event['detail-type']));

const stateOf = async (home: Home): Promise<string | undefined> => (await home.records())[0]?.state;

async function executionsOf(home: Home): Promise<unknown[]> {
  const { AutomationExecutionMetadataList: list } = await home.call('ssm', 'DescribeAutomationExecutions');
  return list as unknown[];
}

describe('Security Hub', () => {
  async function homeWithHub(): Promise<Home> {
    const home = await Home.make({ policies: [policyFor('s3-block-public-access')] });
    await watchBuckets(home);
    await home.call('security-hub', 'EnableSecurityHub');
    await makeWrongBuckets(home, ['wide-open']);
    return home;
  }

  it('has its finding put right, is asked again, and is told; its own echo starts nothing', async () => {
    const home = await homeWithHub();
    const imported = only('Security Hub Findings - Imported');
    expect(await home.run(async () => (await stateOf(home)) === 'fixed', 60 * MINUTE, imported)).toBe(true);
    const [record] = await home.records();
    expect(record).toMatchObject({
      generation: 1,
      plan: { finding: { source: 'security-hub', check: 'S3.8', severity: 'HIGH' } },
    });
    expect(await home.opsItems()).toMatchObject([{ Status: 'Resolved', Severity: '2' }]);

    const findingOf = async () =>
      (await home.call('security-hub', 'GetFindings', {
        Filters: { Id: [{ Value: record?.plan.finding.id, Comparison: 'EQUALS' }] },
      })) as { Findings: unknown[] };
    const told = {
      Compliance: { Status: 'PASSED' },
      Workflow: { Status: 'RESOLVED' },
      Note: { UpdatedBy: 'Rectify', Text: expect.stringContaining('seen passing') },
    };
    expect((await findingOf()).Findings).toMatchObject([told]);

    await home.run(async () => false, 10 * MINUTE, imported);
    expect(await executionsOf(home)).toHaveLength(1);
    expect(await home.records()).toMatchObject([{ state: 'fixed', generation: 1 }]);
  });

  it('in its second version (OCSF) is treated alike', async () => {
    const home = await homeWithHub();
    await home.call('security-hub', 'EnableSecurityHubV2');
    const ocsf = only('Findings Imported V2');
    expect(await home.run(async () => (await stateOf(home)) === 'fixed', 60 * MINUTE, ocsf)).toBe(true);
    const [record] = await home.records();
    const uid = record?.plan.finding.attributes['metadataUid'];
    const { Findings: found } = await home.call('security-hub', 'GetFindingsV2', {
      Filters: {
        CompositeFilters: [
          { StringFilters: [{ FieldName: 'metadata.uid', Filter: { Value: uid, Comparison: 'EQUALS' } }] },
        ],
      },
    });
    expect(found).toMatchObject([{ status_id: 4 }]);
    await home.run(async () => false, 10 * MINUTE, ocsf);
    expect(await executionsOf(home)).toHaveLength(1);
  });
});

describe('a CloudWatch alarm', () => {
  it('has a dead-letter queue emptied, and is fixed when the alarm itself says OK', async () => {
    const home = await Home.make({ policies: [policyFor('sqs-redrive-dead-letter-queue')] });
    await home.call('sqs', 'CreateQueue', { QueueName: 'orders-dead' });
    const deadLetterTargetArn = 'arn:aws:sqs:eu-west-1:123456789012:orders-dead';
    const { QueueUrl } = await home.call('sqs', 'CreateQueue', {
      QueueName: 'orders',
      Attributes: { RedrivePolicy: JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 1 }) },
    });
    await home.call('cloudwatch', 'PutMetricAlarm', {
      AlarmName: 'dead-letters',
      Namespace: 'AWS/SQS',
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Dimensions: [{ Name: 'QueueName', Value: 'orders-dead' }],
      Statistic: 'Maximum',
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    });
    await home.call('sqs', 'SendMessage', { QueueUrl, MessageBody: 'lost' });
    for (let i = 0; i < 2; i++) await home.call('sqs', 'ReceiveMessage', { QueueUrl, VisibilityTimeout: 0 });
    expect(await home.run(async () => (await stateOf(home)) === 'fixed', 60 * MINUTE)).toBe(true);
    expect(await home.records()).toMatchObject([
      { plan: { finding: { source: 'alarm', check: 'dead-letters' }, resource: { type: 'AWS::SQS::Queue' } } },
    ]);
    expect(await home.opsItems()).toMatchObject([{ Status: 'Resolved', Category: 'Availability' }]);
  });
});
