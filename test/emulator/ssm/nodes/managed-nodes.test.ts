import { beforeEach, describe, expect, it } from 'vitest';
import { connectHybridNode, registerHybridNode } from '../../../../emulator/ssm/nodes/hybrid-node.ts';
import { START } from '../../world.ts';
import { CORE, fleetWorld, type Answer, type FleetWorld } from './fleet-world.ts';

let fleet: FleetWorld;
const list = async (input: Answer = {}): Promise<Answer[]> =>
  (await fleet.ssm<{ InstanceInformationList: Answer[] }>('DescribeInstanceInformation', input))
    .InstanceInformationList;

beforeEach(async () => {
  fleet = await fleetWorld();
});

describe('an EC2 instance as a managed node', () => {
  it('is one once it runs with a profile whose role lets the agent report itself', async () => {
    const [id] = await fleet.launch();
    const [node] = await list();
    expect(node).toMatchObject({
      InstanceId: id,
      PingStatus: 'Online',
      PlatformType: 'Linux',
      PlatformName: 'Amazon Linux',
      ResourceType: 'EC2Instance',
      IsLatestVersion: true,
      SourceType: 'AWS::EC2::Instance',
    });
    expect(node).not.toHaveProperty('IamRole');
  });

  it('is none without a profile, or with a role that lacks the permission', async () => {
    await fleet.role('bare', 'ec2.amazonaws.com', []);
    await fleet.call('iam', 'CreateInstanceProfile', { InstanceProfileName: 'bare' });
    await fleet.call('iam', 'AddRoleToInstanceProfile', { InstanceProfileName: 'bare', RoleName: 'bare' });
    await fleet.launch(1, {}, null);
    await fleet.launch(1, {}, 'bare');
    expect(await list()).toEqual([]);
  });

  it('is one by default host management, which shows its role', async () => {
    await fleet.role('AWSSystemsManagerDefaultEC2InstanceManagementRole', 'ssm.amazonaws.com');
    const context = fleet.world.context({ service: 'ssm' });
    context.table('ssm/settings').put('/ssm/managed-instance/default-ec2-instance-management-role', {
      value: 'service-role/AWSSystemsManagerDefaultEC2InstanceManagementRole',
      modifiedAt: START,
      modifiedBy: 'test',
    });
    const [id] = await fleet.launch(1, {}, null);
    expect(await list()).toMatchObject([
      { InstanceId: id, IamRole: 'AWSSystemsManagerDefaultEC2InstanceManagementRole' },
    ]);
  });

  it('loses its connection when it is stopped, comes back when it is started, and goes when it is terminated', async () => {
    const [id] = await fleet.launch();
    await fleet.call('ec2', 'StopInstances', { InstanceIds: [id] });
    const stoppedAt = fleet.world.clock.now();
    await fleet.settle();
    expect(await list()).toMatchObject([{ PingStatus: 'ConnectionLost', LastPingDateTime: new Date(stoppedAt) }]);
    await fleet.call('ec2', 'StartInstances', { InstanceIds: [id] });
    await fleet.settle();
    expect(await list()).toMatchObject([{ PingStatus: 'Online' }]);
    await fleet.call('ec2', 'TerminateInstances', { InstanceIds: [id] });
    await fleet.settle();
    expect(await list()).toEqual([]);
  });

  it('is found by filters of the older and of the newer form, and page by page', async () => {
    const [a] = await fleet.launch(1, { Role: 'web' });
    await fleet.launch(6);
    expect(await list({ InstanceInformationFilterList: [{ key: 'InstanceIds', valueSet: [a] }] })).toHaveLength(1);
    expect(await list({ Filters: [{ Key: 'tag:Role', Values: ['web'] }] })).toMatchObject([{ InstanceId: a }]);
    expect(await list({ Filters: [{ Key: 'tag-key', Values: ['Role'] }] })).toHaveLength(1);
    expect(await list({ Filters: [{ Key: 'PingStatus', Values: ['ConnectionLost'] }] })).toEqual([]);
    const first = await fleet.ssm<{ InstanceInformationList: Answer[]; NextToken: string }>(
      'DescribeInstanceInformation',
      { MaxResults: 5 },
    );
    expect(first.InstanceInformationList).toHaveLength(5);
    expect(await list({ MaxResults: 5, NextToken: first.NextToken })).toHaveLength(2);
  });

  it.each([
    ['an unknown key', { Filters: [{ Key: 'Colour', Values: ['red'] }] }, 'InvalidFilterKey'],
    ['a malformed id', { Filters: [{ Key: 'InstanceIds', Values: ['x'] }] }, 'InvalidInstanceInformationFilterValue'],
    [
      'both forms at once',
      {
        Filters: [{ Key: 'PingStatus', Values: ['Online'] }],
        InstanceInformationFilterList: [{ key: 'PingStatus', valueSet: ['Online'] }],
      },
      'ValidationException',
    ],
    ['a page of less than five', { MaxResults: 4 }, 'ValidationException'],
  ])('refuses %s', async (_what, input, code) => {
    await fleet.launch();
    await expect(list(input)).rejects.toMatchObject({ code });
  });

  it('shows its properties together with those of the instance', async () => {
    const [id] = await fleet.launch();
    const { InstanceProperties } = await fleet.ssm<{ InstanceProperties: Answer[] }>('DescribeInstanceProperties', {});
    expect(InstanceProperties).toMatchObject([{ InstanceId: id, InstanceState: 'running', Architecture: 'x86_64' }]);
  });
});

describe('a machine of one’s own', () => {
  const activate = (more: Answer = {}): Promise<{ ActivationId: string; ActivationCode: string }> =>
    fleet.ssm('CreateActivation', { IamRole: 'hybrid', ...more });
  const register = (answer: { ActivationId: string; ActivationCode: string }) => {
    const context = fleet.world.context({ service: 'ssm' });
    const node = registerHybridNode(context, {
      activationId: answer.ActivationId,
      activationCode: answer.ActivationCode,
      computerName: 'cellar',
      ipAddress: '192.168.1.7',
    });
    context.commit();
    return node.id;
  };

  beforeEach(() => fleet.role('hybrid', 'ssm.amazonaws.com', [CORE]));

  it('registers with an activation, as often as its limit says', async () => {
    const answer = await activate({ DefaultInstanceName: 'cellar', Tags: [{ Key: 'Site', Value: 'home' }] });
    const id = register(answer);
    expect(id).toMatch(/^mi-[0-9a-f]{17}$/);
    expect(await list({ Filters: [{ Key: 'tag:Site', Values: ['home'] }] })).toMatchObject([
      { InstanceId: id, Name: 'cellar', IamRole: 'hybrid', ResourceType: 'ManagedInstance', ComputerName: 'cellar' },
    ]);
    expect(() => register(answer)).toThrow('registration limit');
    const { ActivationList } = await fleet.ssm<{ ActivationList: Answer[] }>('DescribeActivations', {
      Filters: [{ FilterKey: 'ActivationIds', FilterValues: [answer.ActivationId] }],
    });
    expect(ActivationList).toMatchObject([{ RegistrationsCount: 1, RegistrationLimit: 1, Expired: false }]);
  });

  it('cannot register once the activation has expired, or was deleted', async () => {
    const late = await activate();
    await fleet.world.advance(25 * 3_600_000);
    expect(() => register(late)).toThrow('expired');
    const gone = await activate();
    await fleet.ssm('DeleteActivation', { ActivationId: gone.ActivationId });
    expect(() => register(gone)).toThrow('not valid');
    await expect(fleet.ssm('DeleteActivation', { ActivationId: gone.ActivationId })).rejects.toMatchObject({
      code: 'InvalidActivation',
    });
  });

  it('can be given another role, and be deregistered; an EC2 instance cannot', async () => {
    const id = register(await activate());
    await fleet.role('other', 'ssm.amazonaws.com');
    await fleet.ssm('UpdateManagedInstanceRole', { InstanceId: id, IamRole: 'other' });
    expect(await list()).toMatchObject([{ IamRole: 'other' }]);
    const context = fleet.world.context({ service: 'ssm' });
    connectHybridNode(context, id, false);
    context.commit();
    expect(await list()).toMatchObject([{ PingStatus: 'ConnectionLost' }]);
    await fleet.ssm('DeregisterManagedInstance', { InstanceId: id });
    expect(await list()).toEqual([]);
    const [instance] = await fleet.launch();
    await expect(fleet.ssm('DeregisterManagedInstance', { InstanceId: instance })).rejects.toMatchObject({
      code: 'ValidationException',
    });
  });

  it('needs a role that trusts Systems Manager, and an expiration within 30 days', async () => {
    await expect(fleet.ssm('CreateActivation', { IamRole: 'fleet' })).rejects.toMatchObject({
      code: 'ValidationException',
    });
    await expect(activate({ ExpirationDate: new Date(START + 31 * 86_400_000) })).rejects.toMatchObject({
      code: 'InvalidParameters',
    });
  });
});
