import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  DescribeInstancesCommand,
  DescribeSecurityGroupsCommand,
  EC2Client,
  RevokeSecurityGroupIngressCommand,
  RunInstancesCommand,
} from '@aws-sdk/client-ec2';
import { expect, test } from 'vitest';
import { sdk, testWorld } from '../world.ts';

test("rules and errors travel through the SDK's client", async () => {
  const client = new EC2Client(sdk(testWorld()));
  const { GroupId } = await client.send(new CreateSecurityGroupCommand({ GroupName: 'web', Description: 'web' }));
  const IpPermissions = [{ IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '0.0.0.0/0' }] }];
  const added = await client.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions }));
  expect(added.SecurityGroupRules).toHaveLength(1);
  const found = await client.send(new DescribeSecurityGroupsCommand({ GroupIds: [GroupId ?? ''] }));
  expect(found.SecurityGroups?.[0]?.IpPermissions).toMatchObject(IpPermissions);
  await client.send(new RevokeSecurityGroupIngressCommand({ GroupId, IpPermissions }));
  await expect(client.send(new RevokeSecurityGroupIngressCommand({ GroupId, IpPermissions }))).rejects.toMatchObject({
    name: 'InvalidPermission.NotFound',
  });
});

test('an instance comes back with its options and tags', async () => {
  const client = new EC2Client(sdk(testWorld()));
  const { Instances } = await client.send(
    new RunInstancesCommand({
      ImageId: 'ami-0a1b2c3d4e5f60001',
      InstanceType: 't3.micro',
      MinCount: 1,
      MaxCount: 1,
      MetadataOptions: { HttpTokens: 'required' },
      TagSpecifications: [{ ResourceType: 'instance', Tags: [{ Key: 'Name', Value: 'one' }] }],
    }),
  );
  const found = await client.send(new DescribeInstancesCommand({ InstanceIds: [Instances?.[0]?.InstanceId ?? ''] }));
  expect(found.Reservations?.[0]?.Instances).toMatchObject([
    {
      MetadataOptions: { HttpTokens: 'required' },
      Tags: [{ Key: 'Name', Value: 'one' }],
      LaunchTime: expect.any(Date),
    },
  ]);
});
