import { afterAll, describe, expect, inject, it } from 'vitest';
import { DeployedStack, type Wrong } from './deployed-stack.ts';

const region = 'eu-west-1';
const account = '123456789012';

/** One remediation of each source. */
const wrongs: readonly Wrong[] = [
  {
    source: 'config',
    mends: 'PutPublicAccessBlock',
    async make(call, nth) {
      const Bucket = `chaos-${nth}`;
      await call('s3', 'CreateBucket', { Bucket, CreateBucketConfiguration: { LocationConstraint: region } });
      await call('s3', 'DeletePublicAccessBlock', { Bucket });
      return Bucket;
    },
  },
  {
    source: 'security-hub',
    mends: 'ModifyInstanceMetadataOptions',
    async make(call) {
      const { Instances } = await call('ec2', 'RunInstances', {
        ImageId: 'ami-0abcdef1234567890',
        InstanceType: 't3.micro',
        MinCount: 1,
        MaxCount: 1,
      });
      return (Instances as { InstanceId: string }[])[0]?.InstanceId ?? '';
    },
  },
  {
    source: 'alarm',
    mends: 'StartMessageMoveTask',
    async make(call, nth) {
      const name = `chaos-${nth}-dead`;
      await call('sqs', 'CreateQueue', { QueueName: name });
      const deadLetterTargetArn = `arn:aws:sqs:${region}:${account}:${name}`;
      const { QueueUrl } = await call('sqs', 'CreateQueue', {
        QueueName: `chaos-${nth}`,
        Attributes: { RedrivePolicy: JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 1 }) },
      });
      await call('sqs', 'SendMessage', { QueueUrl, MessageBody: 'lost' });
      for (let i = 0; i < 2; i++) await call('sqs', 'ReceiveMessage', { QueueUrl, VisibilityTimeout: 0 });
      await call('cloudwatch', 'PutMetricAlarm', {
        AlarmName: `${name}-not-empty`,
        Namespace: 'AWS/SQS',
        MetricName: 'ApproximateNumberOfMessagesVisible',
        Dimensions: [{ Name: 'QueueName', Value: name }],
        Statistic: 'Maximum',
        Period: 60,
        EvaluationPeriods: 1,
        Threshold: 0,
        ComparisonOperator: 'GreaterThanThreshold',
        TreatMissingData: 'notBreaching',
      });
      return `https://sqs.${region}.amazonaws.com/${account}/${name}`;
    },
  },
];

const stack = await DeployedStack.open(inject('folder'));
afterAll(() => stack.close());

let nth = 0;
for (const wrong of wrongs) {
  const undisturbed = await stack.mend(wrong, ++nth);

  describe(`a remediation that ${wrong.source} calls for`, () => {
    it('leaves, undisturbed, what is right', () => {
      expect(undisturbed.mended).toMatchObject({
        state: 'fixed',
        generation: 1,
        attempt: 1,
        opsItems: ['Resolved'],
        executions: ['Success'],
        writes: 1,
        unpublished: 0,
        waitingMessages: 0,
        deadLetters: 0,
      });
      expect(undisturbed.calls.length).toBeGreaterThan(15);
    });

    it.each(undisturbed.calls.map((name, index) => ({ at: index + 1, name })))(
      'is done once and whole where the function is killed after call $at (about $name)',
      async ({ at }) => {
        const { killed, calls, mended } = await stack.mend(wrong, ++nth, at);
        // functions run side by side: now and then they need a call or two less
        expect(killed > 0).toBe(calls.length >= at);
        expect(mended).toEqual(undisturbed.mended);
        expect(stack.faults).toEqual([]);
      },
    );
  });
}
