import { describe, expect, test } from 'vitest';
import { callIn, testWorld } from '../world.ts';

const ssh = {
  IpProtocol: 'tcp',
  FromPort: 22,
  ToPort: 22,
  IpRanges: [{ CidrIp: '0.0.0.0/0', Description: 'open' }],
  Ipv6Ranges: [{ CidrIpv6: '::/0' }],
};

async function withGroup() {
  const call = callIn(testWorld());
  const { GroupId } = await call('ec2', 'CreateSecurityGroup', { GroupName: 'web', Description: 'web servers' });
  return { call, GroupId: GroupId as string };
}

const permissionsOf = async (call: ReturnType<typeof callIn>, GroupId: string) =>
  (
    (await call('ec2', 'DescribeSecurityGroups', { GroupIds: [GroupId] }))['SecurityGroups'] as {
      IpPermissions: unknown;
    }[]
  )[0]?.IpPermissions;

describe('security groups', () => {
  test('every Region has a default VPC with a group that lets its own members in', async () => {
    const call = callIn(testWorld());
    const vpcs = (await call('ec2', 'DescribeVpcs', { Filters: [{ Name: 'is-default', Values: ['true'] }] }))['Vpcs'];
    expect(vpcs).toMatchObject([{ CidrBlock: '172.31.0.0/16', IsDefault: true }]);
    const groups = (await call('ec2', 'DescribeSecurityGroups'))['SecurityGroups'] as { GroupId: string }[];
    expect(groups).toMatchObject([
      {
        GroupName: 'default',
        IpPermissions: [{ IpProtocol: '-1', UserIdGroupPairs: [{ GroupId: groups[0]?.GroupId }] }],
        IpPermissionsEgress: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
      },
    ]);
  });

  test('each peer is a rule of its own, with an id', async () => {
    const { call, GroupId } = await withGroup();
    const { SecurityGroupRules } = await call('ec2', 'AuthorizeSecurityGroupIngress', {
      GroupId,
      IpPermissions: [ssh],
    });
    expect(SecurityGroupRules).toMatchObject([
      { SecurityGroupRuleId: expect.stringMatching(/^sgr-[0-9a-f]{17}$/), CidrIpv4: '0.0.0.0/0', IsEgress: false },
      { CidrIpv6: '::/0', FromPort: 22, ToPort: 22, IpProtocol: 'tcp' },
    ]);
    expect(await permissionsOf(call, GroupId)).toEqual([{ ...ssh, PrefixListIds: [], UserIdGroupPairs: [] }]);
  });

  test('the same rule twice is a duplicate, and nothing of its request is added', async () => {
    const { call, GroupId } = await withGroup();
    await call('ec2', 'AuthorizeSecurityGroupIngress', { GroupId, IpPermissions: [ssh] });
    await expect(
      call('ec2', 'AuthorizeSecurityGroupIngress', {
        GroupId,
        IpPermissions: [{ IpProtocol: 'tcp', FromPort: 80, ToPort: 80, IpRanges: [{ CidrIp: '10.0.0.0/8' }] }, ssh],
      }),
    ).rejects.toMatchObject({
      code: 'InvalidPermission.Duplicate',
      message: 'the specified rule "peer: 0.0.0.0/0, TCP, from port: 22, to port: 22, ALLOW" already exists',
    });
    expect(await permissionsOf(call, GroupId)).toHaveLength(1);
  });

  test('a rule is revoked by its values without its description, or by its id', async () => {
    const { call, GroupId } = await withGroup();
    const added = await call('ec2', 'AuthorizeSecurityGroupIngress', { GroupId, IpPermissions: [ssh] });
    const [, second] = added['SecurityGroupRules'] as { SecurityGroupRuleId: string }[];
    const byValues = { GroupId, IpPermissions: [{ ...ssh, IpRanges: [{ CidrIp: '0.0.0.0/0' }], Ipv6Ranges: [] }] };
    await call('ec2', 'RevokeSecurityGroupIngress', byValues);
    await expect(call('ec2', 'RevokeSecurityGroupIngress', byValues)).rejects.toMatchObject({
      code: 'InvalidPermission.NotFound',
    });
    await call('ec2', 'RevokeSecurityGroupIngress', { GroupId, SecurityGroupRuleIds: [second?.SecurityGroupRuleId] });
    expect(await permissionsOf(call, GroupId)).toEqual([]);
  });

  test.each([
    [{ IpProtocol: 'tcp', IpRanges: [{ CidrIp: '10.0.0.0/8' }] }, 'InvalidParameterValue'],
    [{ IpProtocol: 'tcp', FromPort: 90, ToPort: 80, IpRanges: [{ CidrIp: '10.0.0.0/8' }] }, 'InvalidParameterValue'],
    [{ IpProtocol: 'tcp', FromPort: 80, ToPort: 80, IpRanges: [{ CidrIp: '10.0.0.0' }] }, 'InvalidParameterValue'],
    [{ IpProtocol: 'tcp', FromPort: 80, ToPort: 80 }, 'MissingParameter'],
    [
      { IpProtocol: 'tcp', FromPort: 80, ToPort: 80, UserIdGroupPairs: [{ GroupId: 'sg-00000000000000000' }] },
      'InvalidGroup.NotFound',
    ],
  ])('permission %j is refused with %s', async (permission, code) => {
    const { call, GroupId } = await withGroup();
    await expect(
      call('ec2', 'AuthorizeSecurityGroupIngress', { GroupId, IpPermissions: [permission] }),
    ).rejects.toMatchObject({ code });
  });

  test('an address loses its host bits, and a protocol number its name', async () => {
    const { call, GroupId } = await withGroup();
    const { SecurityGroupRules } = await call('ec2', 'AuthorizeSecurityGroupIngress', {
      GroupId,
      IpPermissions: [{ IpProtocol: '6', FromPort: 1, ToPort: 2, IpRanges: [{ CidrIp: '10.1.2.3/8' }] }],
    });
    expect(SecurityGroupRules).toMatchObject([{ IpProtocol: 'tcp', CidrIpv4: '10.0.0.0/8' }]);
  });

  test('a dry run changes nothing', async () => {
    const { call, GroupId } = await withGroup();
    await expect(
      call('ec2', 'AuthorizeSecurityGroupIngress', { GroupId, IpPermissions: [ssh], DryRun: true }),
    ).rejects.toMatchObject({ code: 'DryRunOperation' });
    expect(await permissionsOf(call, GroupId)).toEqual([]);
  });

  test('a group in use, and the default one, cannot be deleted', async () => {
    const { call, GroupId } = await withGroup();
    const other = await call('ec2', 'CreateSecurityGroup', { GroupName: 'other', Description: 'other' });
    await call('ec2', 'AuthorizeSecurityGroupIngress', {
      GroupId: other['GroupId'],
      IpPermissions: [{ IpProtocol: '-1', UserIdGroupPairs: [{ GroupId }] }],
    });
    await expect(call('ec2', 'DeleteSecurityGroup', { GroupId })).rejects.toMatchObject({
      code: 'DependencyViolation',
    });
    await call('ec2', 'DeleteSecurityGroup', { GroupId: other['GroupId'] });
    await call('ec2', 'DeleteSecurityGroup', { GroupId });
    await expect(call('ec2', 'DeleteSecurityGroup', { GroupName: 'default' })).rejects.toMatchObject({
      code: 'CannotDelete',
    });
  });

  test('a rule is changed in place and keeps its id', async () => {
    const { call, GroupId } = await withGroup();
    const added = await call('ec2', 'AuthorizeSecurityGroupIngress', {
      GroupId,
      IpPermissions: [{ ...ssh, Ipv6Ranges: [] }],
    });
    const [{ SecurityGroupRuleId }] = added['SecurityGroupRules'] as [{ SecurityGroupRuleId: string }];
    await call('ec2', 'ModifySecurityGroupRules', {
      GroupId,
      SecurityGroupRules: [
        {
          SecurityGroupRuleId,
          SecurityGroupRule: { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, CidrIpv4: '10.0.0.0/8' },
        },
      ],
    });
    const found = await call('ec2', 'DescribeSecurityGroupRules', {
      Filters: [{ Name: 'group-id', Values: [GroupId] }],
    });
    expect(found['SecurityGroupRules']).toContainEqual(
      expect.objectContaining({ SecurityGroupRuleId, CidrIpv4: '10.0.0.0/8' }),
    );
  });

  test('filters take wildcards, and describing pages', async () => {
    const { call } = await withGroup();
    for (let n = 0; n < 9; n++) await call('ec2', 'CreateSecurityGroup', { GroupName: `app-${n}`, Description: 'app' });
    const Filters = [{ Name: 'group-name', Values: ['app-?'] }];
    const first = await call('ec2', 'DescribeSecurityGroups', { Filters, MaxResults: 5 });
    const second = await call('ec2', 'DescribeSecurityGroups', {
      Filters,
      MaxResults: 5,
      NextToken: first['NextToken'],
    });
    expect([first['SecurityGroups'], second['SecurityGroups']].map((page) => (page as unknown[]).length)).toEqual([
      5, 4,
    ]);
    expect(second).not.toHaveProperty('NextToken');
    await expect(
      call('ec2', 'DescribeSecurityGroups', { Filters: [{ Name: 'colour', Values: ['red'] }] }),
    ).rejects.toMatchObject({ code: 'InvalidParameterValue', message: "The filter 'colour' is invalid" });
  });
});
