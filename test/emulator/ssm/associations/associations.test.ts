import { beforeEach, describe, expect, it } from 'vitest';
import { fleetWorld, type Answer, type FleetWorld } from '../nodes/fleet-world.ts';

let fleet: FleetWorld;
beforeEach(async () => {
  fleet = await fleetWorld();
});

const HOUR = 3_600_000;
const create = async (more: Answer = {}, name = 'AmazonCloudWatchAgent'): Promise<string> => {
  const { AssociationDescription } = await fleet.ssm<{ AssociationDescription: { AssociationId: string } }>(
    'CreateAssociation',
    {
      Name: 'AWS-ConfigureAWSPackage',
      Parameters: { action: ['Install'], name: [name] },
      Targets: [{ Key: 'tag:Role', Values: ['web'] }],
      ...more,
    },
  );
  return AssociationDescription.AssociationId;
};
const executionsOf = async (AssociationId: string): Promise<Answer[]> =>
  (await fleet.ssm<{ AssociationExecutions: Answer[] }>('DescribeAssociationExecutions', { AssociationId }))
    .AssociationExecutions;

describe('an association', () => {
  it('applies to its targets as soon as it is made, and again as its schedule says', async () => {
    await fleet.launch(2, { Role: 'web' });
    const id = await create({ ScheduleExpression: 'rate(1 hour)' });
    await fleet.settle();
    expect(await executionsOf(id)).toMatchObject([{ Status: 'Success', ResourceCountByStatus: '{Success=2}' }]);
    await fleet.world.advance(2 * HOUR);
    expect(await executionsOf(id)).toHaveLength(3);
    const { AssociationDescription } = await fleet.ssm<{ AssociationDescription: Answer }>('DescribeAssociation', {
      AssociationId: id,
    });
    expect(AssociationDescription).toMatchObject({
      Overview: { Status: 'Success', AssociationStatusAggregatedCount: { Success: 2 } },
      ScheduleExpression: 'rate(1 hour)',
    });
    expect((await fleet.ssm<{ Commands: unknown[] }>('ListCommands')).Commands).toEqual([]);
  });

  it('waits for its schedule if it is to', async () => {
    await fleet.launch(1, { Role: 'web' });
    const id = await create({ ScheduleExpression: 'cron(0 2 ? * * *)', ApplyOnlyAtCronInterval: true });
    await fleet.world.advance(HOUR);
    expect(await executionsOf(id)).toEqual([]);
    await fleet.world.advance(2 * HOUR);
    expect(await executionsOf(id)).toHaveLength(1);
  });

  it('applies to a node that registers later, and leaves the others alone', async () => {
    await fleet.launch(1, { Role: 'web' });
    const id = await create();
    await fleet.settle();
    const [late] = await fleet.launch(1, { Role: 'web' });
    await fleet.settle();
    const [second] = await executionsOf(id);
    const { AssociationExecutionTargets } = await fleet.ssm<{ AssociationExecutionTargets: Answer[] }>(
      'DescribeAssociationExecutionTargets',
      { AssociationId: id, ExecutionId: second?.['ExecutionId'] },
    );
    expect(AssociationExecutionTargets).toMatchObject([{ ResourceId: late, Status: 'Success' }]);
  });

  it('runs once more when it is asked to, by the API or from the node', async () => {
    const [node = ''] = await fleet.launch(1, { Role: 'web' });
    const id = await create();
    await fleet.settle();
    await fleet.ssm('StartAssociationsOnce', { AssociationIds: [id] });
    await fleet.settle();
    expect(await executionsOf(id)).toHaveLength(2);
    await fleet.ssm('SendCommand', {
      DocumentName: 'AWS-RefreshAssociation',
      InstanceIds: [node],
      Parameters: { associationIds: [id] },
    });
    await fleet.settle();
    expect(await executionsOf(id)).toHaveLength(3);
  });

  it('that fails makes its nodes non-compliant, and tells of itself and of each node', async () => {
    const [node = ''] = await fleet.launch(1, { Role: 'web' });
    const id = await create({ ComplianceSeverity: 'HIGH', AssociationName: 'agent' }, 'Missing');
    await fleet.settle();
    expect(await fleet.ssm('ListComplianceItems', { ResourceIds: [node] })).toMatchObject({
      ComplianceItems: [
        { ComplianceType: 'Association', Id: id, Title: 'agent', Status: 'NON_COMPLIANT', Severity: 'HIGH' },
      ],
    });
    const about = (detailType: string): unknown[] =>
      fleet.events.filter((event) => event.detailType === detailType).map(({ detail }) => detail);
    expect(about('EC2 State Manager Association State Change')).toMatchObject([
      {
        'association-id': id,
        status: 'Failed',
        'association-status-aggregated-count': '{"Failed":1}',
        targets: '[{"key":"tag:Role","values":["web"]}]',
      },
    ]);
    expect(about('EC2 State Manager Instance Association State Change')).toMatchObject([
      { 'association-id': id, 'instance-id': node, status: 'Failed' },
    ]);
    expect(about('Configuration Compliance State Change')).toMatchObject([
      { 'compliance-type': 'Association', 'compliance-status': 'non_compliant' },
    ]);
    const { InstanceInformationList } = await fleet.ssm<{ InstanceInformationList: Answer[] }>(
      'DescribeInstanceInformation',
    );
    expect(InstanceInformationList).toMatchObject([{ AssociationStatus: 'Failed' }]);
  });

  it('gets a new version when it is changed; what is not given again is gone', async () => {
    await fleet.launch(1, { Role: 'web' });
    const id = await create({ ScheduleExpression: 'rate(1 hour)' });
    await fleet.settle();
    await fleet.ssm('UpdateAssociation', {
      AssociationId: id,
      Parameters: { action: ['Uninstall'], name: ['AmazonCloudWatchAgent'] },
    });
    await fleet.world.advance(3 * HOUR);
    const { AssociationVersions } = await fleet.ssm<{ AssociationVersions: Answer[] }>('ListAssociationVersions', {
      AssociationId: id,
    });
    expect(AssociationVersions.map(({ AssociationVersion }) => AssociationVersion)).toEqual(['2', '1']);
    expect(AssociationVersions[0]).not.toHaveProperty('ScheduleExpression');
    expect(await executionsOf(id)).toHaveLength(2);
  });

  it('is gone with its schedule and its compliance', async () => {
    const [node = ''] = await fleet.launch(1, { Role: 'web' });
    const id = await create({ ScheduleExpression: 'rate(1 hour)' });
    await fleet.settle();
    await fleet.ssm('DeleteAssociation', { AssociationId: id });
    await fleet.world.advance(2 * HOUR);
    await expect(executionsOf(id)).rejects.toMatchObject({ code: 'AssociationDoesNotExist' });
    expect(await fleet.ssm('ListComplianceItems', { ResourceIds: [node] })).toMatchObject({ ComplianceItems: [] });
    expect((await fleet.ssm<{ Associations: unknown[] }>('ListAssociations')).Associations).toEqual([]);
  });

  it.each<[string, Answer, string]>([
    ['an unknown document', { Name: 'None' }, 'InvalidDocument'],
    ['a strange schedule', { ScheduleExpression: 'every day' }, 'InvalidSchedule'],
    ['a rate below 30 minutes', { ScheduleExpression: 'rate(29 minutes)' }, 'InvalidSchedule'],
    ['an offset without cron', { ScheduleExpression: 'rate(1 day)', ScheduleOffset: 2 }, 'InvalidSchedule'],
    ['an undeclared parameter', { Parameters: { colour: ['red'] } }, 'InvalidParameters'],
    ['an instance and targets', { InstanceId: 'i-00000000000000000' }, 'InvalidInstanceId'],
    ['an unknown severity', { ComplianceSeverity: 'AWFUL' }, 'ValidationException'],
  ])('is refused with %s', async (_what, more, code) => {
    await expect(create(more)).rejects.toMatchObject({ code });
  });
});
