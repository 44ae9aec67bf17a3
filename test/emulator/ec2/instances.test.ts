import { describe, expect, test } from 'vitest';
import { callIn, testWorld } from '../world.ts';

const ImageId = 'ami-0a1b2c3d4e5f60001';

async function withInstance(input: Record<string, unknown> = {}) {
  const world = testWorld();
  const call = callIn(world);
  const { Instances } = await call('ec2', 'RunInstances', {
    ImageId,
    InstanceType: 't3.micro',
    MinCount: 1,
    MaxCount: 1,
    ...input,
  });
  const [{ InstanceId }] = Instances as [{ InstanceId: string }];
  const describe = async () => {
    const { Reservations } = await call('ec2', 'DescribeInstances', { InstanceIds: [InstanceId] });
    return (Reservations as { Instances: { State: { Name: string } }[] }[])[0]?.Instances[0];
  };
  const state = async () => (await describe())?.State.Name;
  const status = async () => {
    const { InstanceStatuses } = await call('ec2', 'DescribeInstanceStatus', { InstanceIds: [InstanceId] });
    const [found] = InstanceStatuses as { InstanceStatus: { Status: string }; SystemStatus: { Status: string } }[];
    return found && [found.InstanceStatus.Status, found.SystemStatus.Status];
  };
  return { world, call, InstanceId, describe, state, status };
}

const impaired = (what: string) => ({
  TagSpecifications: [{ ResourceType: 'instance', Tags: [{ Key: 'rectify:impaired', Value: what }] }],
});

describe('instances', () => {
  test('an instance goes from pending to running, stopped, running and terminated', async () => {
    const { world, call, InstanceId, state } = await withInstance();
    expect(await state()).toBe('pending');
    await world.advance(20_000);
    expect(await state()).toBe('running');
    await call('ec2', 'StopInstances', { InstanceIds: [InstanceId] });
    expect(await state()).toBe('stopping');
    await world.advance(30_000);
    expect(await state()).toBe('stopped');
    await call('ec2', 'StartInstances', { InstanceIds: [InstanceId] });
    await world.advance(20_000);
    expect(await state()).toBe('running');
    await call('ec2', 'TerminateInstances', { InstanceIds: [InstanceId] });
    await world.advance(30_000);
    expect(await state()).toBe('terminated');
    await expect(call('ec2', 'StartInstances', { InstanceIds: [InstanceId] })).rejects.toMatchObject({
      code: 'IncorrectInstanceState',
    });
    await world.advance(3_600_000);
    await expect(call('ec2', 'DescribeInstances', { InstanceIds: [InstanceId] })).rejects.toMatchObject({
      code: 'InvalidInstanceID.NotFound',
    });
  });

  test('status checks begin initializing and become ok', async () => {
    const { world, status } = await withInstance();
    await world.advance(20_000);
    expect(await status()).toEqual(['initializing', 'initializing']);
    await world.advance(120_000);
    expect(await status()).toEqual(['ok', 'ok']);
  });

  test('a reboot mends a broken guest', async () => {
    const { world, call, InstanceId, status } = await withInstance(impaired('instance'));
    await world.advance(30_000);
    expect(await status()).toEqual(['impaired', 'ok']);
    await call('ec2', 'RebootInstances', { InstanceIds: [InstanceId] });
    expect(await status()).toEqual(['impaired', 'ok']);
    await world.advance(150_000);
    expect(await status()).toEqual(['ok', 'ok']);
  });

  test('a reboot does not mend a broken host, a stop and a start does', async () => {
    const { world, call, InstanceId, status } = await withInstance(impaired('system'));
    await world.advance(20_000);
    await call('ec2', 'RebootInstances', { InstanceIds: [InstanceId] });
    await world.advance(150_000);
    expect(await status()).toEqual(['impaired', 'impaired']);
    await call('ec2', 'StopInstances', { InstanceIds: [InstanceId] });
    await world.advance(30_000);
    await call('ec2', 'StartInstances', { InstanceIds: [InstanceId] });
    await world.advance(150_000);
    expect(await status()).toEqual(['ok', 'ok']);
  });

  test('metadata options change what is named and leave the rest', async () => {
    const { world, call, InstanceId, describe } = await withInstance();
    await world.advance(20_000);
    await call('ec2', 'ModifyInstanceMetadataOptions', { InstanceId, HttpTokens: 'required' });
    expect(await describe()).toMatchObject({
      MetadataOptions: {
        HttpTokens: 'required',
        HttpPutResponseHopLimit: 1,
        HttpEndpoint: 'enabled',
        State: 'applied',
      },
    });
    await expect(
      call('ec2', 'ModifyInstanceMetadataOptions', { InstanceId, HttpPutResponseHopLimit: 65 }),
    ).rejects.toMatchObject({ code: 'InvalidParameterValue' });
  });

  test("the account's metadata defaults count where a launch says nothing", async () => {
    const call = callIn(testWorld());
    await call('ec2', 'ModifyInstanceMetadataDefaults', { HttpTokens: 'required', HttpPutResponseHopLimit: 2 });
    const launch = { ImageId, MinCount: 1, MaxCount: 1 };
    expect(await call('ec2', 'RunInstances', launch)).toMatchObject({
      Instances: [{ MetadataOptions: { HttpTokens: 'required', HttpPutResponseHopLimit: 2 } }],
    });
    expect(await call('ec2', 'RunInstances', { ...launch, MetadataOptions: { HttpTokens: 'optional' } })).toMatchObject(
      { Instances: [{ MetadataOptions: { HttpTokens: 'optional', HttpPutResponseHopLimit: 2 } }] },
    );
    await call('ec2', 'ModifyInstanceMetadataDefaults', { HttpTokens: 'no-preference' });
    expect(await call('ec2', 'GetInstanceMetadataDefaults')).toEqual({
      AccountLevel: { HttpPutResponseHopLimit: 2, ManagedBy: 'account' },
    });
  });

  test('an instance profile must exist', async () => {
    const call = callIn(testWorld());
    const launch = { ImageId, MinCount: 1, MaxCount: 1, IamInstanceProfile: { Name: 'web' } };
    await expect(call('ec2', 'RunInstances', launch)).rejects.toMatchObject({ code: 'InvalidParameterValue' });
    await call('iam', 'CreateInstanceProfile', { InstanceProfileName: 'web' });
    expect(await call('ec2', 'RunInstances', launch)).toMatchObject({
      Instances: [{ IamInstanceProfile: { Arn: 'arn:aws:iam::123456789012:instance-profile/web' } }],
    });
  });

  test('a protected instance is not terminated', async () => {
    const { call, InstanceId } = await withInstance({ DisableApiTermination: true });
    await expect(call('ec2', 'TerminateInstances', { InstanceIds: [InstanceId] })).rejects.toMatchObject({
      code: 'OperationNotPermitted',
    });
    await call('ec2', 'ModifyInstanceAttribute', { InstanceId, DisableApiTermination: { Value: false } });
    await call('ec2', 'TerminateInstances', { InstanceIds: [InstanceId] });
  });

  test.each([
    ['i-1', 'InvalidInstanceID.Malformed'],
    ['i-00000000000000000', 'InvalidInstanceID.NotFound'],
  ])('instance id %s is refused with %s', async (id, code) => {
    const call = callIn(testWorld());
    await expect(call('ec2', 'RebootInstances', { InstanceIds: [id] })).rejects.toMatchObject({ code });
  });
});

describe('EBS', () => {
  test('with encryption by default nothing new is unencrypted', async () => {
    const call = callIn(testWorld());
    expect(await call('ec2', 'GetEbsEncryptionByDefault')).toEqual({ EbsEncryptionByDefault: false });
    const volume = { AvailabilityZone: 'eu-west-1a', Size: 8 };
    expect(await call('ec2', 'CreateVolume', volume)).toMatchObject({ Encrypted: false });
    await call('ec2', 'EnableEbsEncryptionByDefault');
    expect(await call('ec2', 'CreateVolume', { ...volume, Encrypted: false })).toMatchObject({ Encrypted: true });
    await call('ec2', 'DisableEbsEncryptionByDefault');
    expect(await call('ec2', 'GetEbsEncryptionByDefault')).toEqual({ EbsEncryptionByDefault: false });
  });

  test('a root volume is attached to its instance and goes with it', async () => {
    const { world, call, InstanceId } = await withInstance();
    const Filters = [{ Name: 'attachment.instance-id', Values: [InstanceId] }];
    const { Volumes } = await call('ec2', 'DescribeVolumes', { Filters });
    expect(Volumes).toMatchObject([{ State: 'in-use', Attachments: [{ Device: '/dev/xvda' }] }]);
    await call('ec2', 'TerminateInstances', { InstanceIds: [InstanceId] });
    await world.advance(60_000);
    expect(await call('ec2', 'DescribeVolumes', { Filters })).toEqual({ Volumes: [] });
  });
});
