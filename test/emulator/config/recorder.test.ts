import { expect, test } from 'vitest';
import { logBucketPolicy } from '../s3/log-bucket-policy.ts';
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

const CONFIG_ROLE = 'arn:aws:iam::123456789012:role/config';

/** Puts a delivery channel to a bucket with this policy, under a role with these rights and this trust. */
async function deliver(policy: string | undefined, allowed?: object, trusted = 'config') {
  const call = callIn(testWorld());
  const document = (statement: object) =>
    JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...statement }] });
  if (allowed) {
    await call('iam', 'CreateRole', {
      RoleName: 'config',
      AssumeRolePolicyDocument: document({
        Principal: { Service: `${trusted}.amazonaws.com` },
        Action: 'sts:AssumeRole',
      }),
    });
    await call('iam', 'PutRolePolicy', { RoleName: 'config', PolicyName: 'p', PolicyDocument: document(allowed) });
  }
  await call('s3', 'CreateBucket', { Bucket: 'logs', CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' } });
  if (policy !== undefined) await call('s3', 'PutBucketPolicy', { Bucket: 'logs', Policy: policy });
  await call('config', 'PutConfigurationRecorder', recorder({ roleARN: CONFIG_ROLE }));
  return call('config', 'PutDeliveryChannel', {
    DeliveryChannel: { name: 'default', s3BucketName: 'logs', s3KeyPrefix: 'audit' },
  });
}

const WRITE = { Action: ['s3:GetBucketAcl', 's3:PutObject'], Resource: ['arn:aws:s3:::logs', 'arn:aws:s3:::logs/*'] };
const ofConfig = logBucketPolicy('logs', { services: ['config'], prefix: 'audit' });

test.each([
  ['whose policy lets Config write', ofConfig, undefined],
  ["that the recorder's role may write to", undefined, WRITE],
])('a delivery channel to a bucket %s is accepted', async (_, policy, allowed) => {
  await expect(deliver(policy, allowed)).resolves.toEqual({});
});

test.each([
  [
    'a bucket without a policy, under a role without rights',
    undefined,
    { Action: 's3:ListAllMyBuckets', Resource: '*' },
  ],
  [
    'a bucket that lets CloudTrail write',
    logBucketPolicy('logs', { services: ['cloudtrail'], prefix: 'audit' }),
    undefined,
  ],
  ['a bucket that Config may write to below another prefix', logBucketPolicy('logs'), undefined],
])('a delivery channel to %s is refused', async (_, policy, allowed) => {
  await expect(deliver(policy, allowed)).rejects.toMatchObject({
    code: 'InsufficientDeliveryPolicyException',
    message:
      "Insufficient delivery policy to s3 bucket: logs, unable to write to bucket, provided s3 key prefix is 'audit', provided kms key is 'null'.",
  });
});

test('a role that does not trust Config is of no use to it', async () => {
  await expect(deliver(undefined, WRITE, 'lambda')).rejects.toMatchObject({
    code: 'InsufficientDeliveryPolicyException',
  });
});
