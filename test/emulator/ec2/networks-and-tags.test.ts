import { describe, expect, test } from 'vitest';
import { callIn, testWorld } from '../world.ts';

describe('networks', () => {
  test('a new VPC has a default security group of its own', async () => {
    const call = callIn(testWorld());
    const { Vpc } = await call('ec2', 'CreateVpc', { CidrBlock: '10.0.0.0/16' });
    const { VpcId } = Vpc as { VpcId: string };
    expect(Vpc).toMatchObject({ IsDefault: false, CidrBlock: '10.0.0.0/16', OwnerId: '123456789012' });
    const { SecurityGroups } = await call('ec2', 'DescribeSecurityGroups', {
      Filters: [{ Name: 'vpc-id', Values: [VpcId] }],
    });
    expect(SecurityGroups).toMatchObject([{ GroupName: 'default' }]);
    expect(await call('ec2', 'CreateSubnet', { VpcId, CidrBlock: '10.0.1.0/24' })).toMatchObject({
      Subnet: { VpcId, AvailabilityZone: 'eu-west-1a', DefaultForAz: false },
    });
  });

  test.each([
    ['CreateVpc', {}, 'MissingParameter'],
    ['CreateVpc', { CidrBlock: '10.0.0.0' }, 'InvalidParameterValue'],
    ['CreateVpc', { CidrBlock: '10.0.0.0/8' }, 'InvalidVpc.Range'],
    ['DescribeVpcs', { VpcIds: ['vpc-00000000000000000'] }, 'InvalidVpcID.NotFound'],
    ['DescribeSubnets', { SubnetIds: ['subnet-x'] }, 'InvalidSubnetID.Malformed'],
    ['DescribeRegions', { RegionNames: ['mars-north-1'] }, 'InvalidParameterValue'],
    ['DescribeImages', { ImageIds: ['ami-00000000000000000'] }, 'InvalidAMIID.NotFound'],
  ])('%s %j is refused with %s', async (operation, input, code) => {
    const call = callIn(testWorld());
    await expect(call('ec2', operation, input)).rejects.toMatchObject({ code });
  });

  test("each Region's defaults are its own, and always the same", async () => {
    const idIn = async (world: ReturnType<typeof testWorld>, region: string) => {
      const { Vpcs } = await world.call({
        service: 'ec2',
        operation: 'DescribeVpcs',
        input: {},
        principal: world.root(),
        region,
      });
      return (Vpcs as { VpcId: string }[])[0]?.VpcId;
    };
    const [one, two] = [testWorld(), testWorld()];
    expect(await idIn(one, 'eu-west-1')).toBe(await idIn(two, 'eu-west-1'));
    expect(await idIn(one, 'eu-west-1')).not.toBe(await idIn(one, 'us-east-1'));
  });
});

describe('tags', () => {
  async function withTags() {
    const call = callIn(testWorld());
    const { GroupId } = await call('ec2', 'CreateSecurityGroup', {
      GroupName: 'web',
      Description: 'web',
      TagSpecifications: [{ ResourceType: 'security-group', Tags: [{ Key: 'tier', Value: 'gold' }] }],
    });
    await call('ec2', 'CreateTags', { Resources: [GroupId], Tags: [{ Key: 'owner', Value: 'ops' }] });
    const tags = async (Filters: unknown[] = []) =>
      ((await call('ec2', 'DescribeTags', { Filters }))['Tags'] as { Key: string }[]).map((tag) => tag.Key);
    return { call, GroupId: GroupId as string, tags };
  }

  test('are given at creation and later, found and taken away', async () => {
    const { call, GroupId, tags } = await withTags();
    expect(await tags()).toEqual(['tier', 'owner']);
    expect(await tags([{ Name: 'tag:owner', Values: ['ops'] }])).toEqual(['owner']);
    expect(await tags([{ Name: 'resource-type', Values: ['instance'] }])).toEqual([]);
    expect(
      await call('ec2', 'DescribeSecurityGroups', { Filters: [{ Name: 'tag:tier', Values: ['gold'] }] }),
    ).toMatchObject({ SecurityGroups: [{ GroupId }] });
    await call('ec2', 'DeleteTags', { Resources: [GroupId], Tags: [{ Key: 'owner', Value: 'another' }] });
    expect(await tags()).toEqual(['tier', 'owner']);
    await call('ec2', 'DeleteTags', { Resources: [GroupId], Tags: [{ Key: 'owner' }] });
    expect(await tags()).toEqual(['tier']);
  });

  test.each([
    [{ Resources: ['sg-00000000000000000'], Tags: [{ Key: 'a', Value: 'b' }] }, 'InvalidID'],
    [{ Resources: [], Tags: [{ Key: 'aws:a', Value: 'b' }] }, 'InvalidParameterValue'],
    [{ Resources: [], Tags: [] }, 'MissingParameter'],
  ])('%j is refused with %s', async (input, code) => {
    const { call } = await withTags();
    await expect(call('ec2', 'CreateTags', input)).rejects.toMatchObject({ code });
  });
});
