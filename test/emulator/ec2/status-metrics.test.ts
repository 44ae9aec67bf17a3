import { expect, test } from 'vitest';
import { callIn } from '../world.ts';
import { worldWithEvents } from '../config/emitted-events.ts';

test('a broken guest raises the alarm on its status check, and a reboot clears it', async () => {
  const { world, emitted } = worldWithEvents();
  const call = callIn(world);
  const { Instances } = await call('ec2', 'RunInstances', {
    ImageId: 'ami-0a1b2c3d4e5f60001',
    InstanceType: 't3.micro',
    MinCount: 1,
    MaxCount: 1,
  });
  const [{ InstanceId }] = Instances as [{ InstanceId: string }];
  await call('cloudwatch', 'PutMetricAlarm', {
    AlarmName: 'status',
    Namespace: 'AWS/EC2',
    MetricName: 'StatusCheckFailed_Instance',
    Dimensions: [{ Name: 'InstanceId', Value: InstanceId }],
    Statistic: 'Maximum',
    Period: 60,
    EvaluationPeriods: 2,
    Threshold: 1,
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
  });
  const states = () =>
    emitted
      .filter((event) => event.detailType === 'CloudWatch Alarm State Change')
      .map((event) => (event.detail as { state: { value: string } }).state.value);
  await world.advance(600_000);
  expect(states()).toEqual(['OK']);
  await call('ec2', 'CreateTags', { Resources: [InstanceId], Tags: [{ Key: 'rectify:impaired', Value: 'instance' }] });
  await world.advance(600_000);
  expect(states()).toEqual(['OK', 'ALARM']);
  await call('ec2', 'RebootInstances', { InstanceIds: [InstanceId] });
  await world.advance(600_000);
  expect(states()).toEqual(['OK', 'ALARM', 'OK']);
});
