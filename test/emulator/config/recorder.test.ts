import { expect, test } from 'vitest';
import { callIn, testWorld } from '../world.ts';
import { recordedWorld } from './recording.ts';

const recorder = (more: Record<string, unknown> = {}) => ({
  ConfigurationRecorder: { name: 'default', roleARN: 'arn:aws:iam::123456789012:role/config', ...more },
});

test('a recorder is put, given a channel, started and stopped', async () => {
  const { call } = await recordedWorld();
  expect(await call('config', 'DescribeConfigurationRecorders')).toMatchObject({
    ConfigurationRecorders: [{ name: 'default', recordingGroup: { allSupported: true } }],
  });
  expect(await call('config', 'DescribeConfigurationRecorderStatus')).toMatchObject({
    ConfigurationRecordersStatus: [{ recording: true, lastStatus: 'Success' }],
  });
  await call('config', 'StopConfigurationRecorder', { ConfigurationRecorderName: 'default' });
  expect(await call('config', 'DescribeConfigurationRecorderStatus')).toMatchObject({
    ConfigurationRecordersStatus: [{ recording: false }],
  });
});

test.each([
  ['PutConfigurationRecorder', recorder({ roleARN: 'role' }), 'InvalidRoleException'],
  [
    'PutConfigurationRecorder',
    recorder({ recordingGroup: { allSupported: true, resourceTypes: ['AWS::S3::Bucket'] } }),
    'InvalidRecordingGroupException',
  ],
  ['StartConfigurationRecorder', { ConfigurationRecorderName: 'none' }, 'NoSuchConfigurationRecorderException'],
  [
    'PutDeliveryChannel',
    { DeliveryChannel: { name: 'default', s3BucketName: 'none' } },
    'NoAvailableConfigurationRecorderException',
  ],
  [
    'PutConfigRule',
    {
      ConfigRule: { ConfigRuleName: 'r', Source: { Owner: 'AWS', SourceIdentifier: 'INCOMING_SSH_DISABLED' } },
    },
    'NoAvailableConfigurationRecorderException',
  ],
])('before there is a recorder, %s %j is refused with %s', async (operation, input, code) => {
  const call = callIn(testWorld());
  await expect(call('config', operation, input)).rejects.toMatchObject({ code });
});

test('a rule triggered by changes does not judge types that are not recorded', async () => {
  const { world, call, putRule, emitted } = await recordedWorld();
  await call(
    'config',
    'PutConfigurationRecorder',
    recorder({ recordingGroup: { allSupported: false, resourceTypes: ['AWS::S3::Bucket'] } }),
  );
  const launch = { ImageId: 'ami-0a1b2c3d4e5f60001', MinCount: 1, MaxCount: 1 };
  await call('ec2', 'RunInstances', launch);
  await putRule('imdsv2', 'EC2_IMDSV2_CHECK');
  await world.advance(10_000);
  await call('ec2', 'RunInstances', launch);
  await world.advance(100_000);
  expect(emitted.filter((event) => event.source === 'aws.config')).toEqual([]);
});
