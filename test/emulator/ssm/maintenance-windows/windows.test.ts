import { beforeEach, describe, expect, it } from 'vitest';
import { fleetWorld, type Answer, type FleetWorld } from '../nodes/fleet-world.ts';

let fleet: FleetWorld;
beforeEach(async () => {
  fleet = await fleetWorld();
});

const HOUR = 3_600_000;
const create = async (more: Answer = {}): Promise<string> =>
  (
    await fleet.ssm<{ WindowId: string }>('CreateMaintenanceWindow', {
      Name: 'nightly',
      Schedule: 'cron(0 2 ? * * *)',
      Duration: 3,
      Cutoff: 1,
      AllowUnassociatedTargets: false,
      ...more,
    })
  ).WindowId;
const register = async (WindowId: string, more: Answer = {}): Promise<string> =>
  (
    await fleet.ssm<{ WindowTargetId: string }>('RegisterTargetWithMaintenanceWindow', {
      WindowId,
      ResourceType: 'INSTANCE',
      Targets: [{ Key: 'tag:Role', Values: ['web'] }],
      OwnerInformation: 'team web',
      ...more,
    })
  ).WindowTargetId;
const install = async (WindowId: string, target: string, name: string, more: Answer = {}): Promise<string> =>
  (
    await fleet.ssm<{ WindowTaskId: string }>('RegisterTaskWithMaintenanceWindow', {
      WindowId,
      Targets: [{ Key: 'WindowTargetIds', Values: [target] }],
      TaskArn: 'AWS-ConfigureAWSPackage',
      TaskType: 'RUN_COMMAND',
      TaskInvocationParameters: { RunCommand: { Parameters: { action: ['Install'], name: [name] } } },
      MaxConcurrency: '1',
      MaxErrors: '0',
      ...more,
    })
  ).WindowTaskId;
const executionsOf = async (WindowId: string): Promise<Answer[]> =>
  (await fleet.ssm<{ WindowExecutions: Answer[] }>('DescribeMaintenanceWindowExecutions', { WindowId }))
    .WindowExecutions;
const tasksOf = async (WindowExecutionId: unknown): Promise<Answer[]> =>
  (
    await fleet.ssm<{ WindowExecutionTaskIdentities: Answer[] }>('DescribeMaintenanceWindowExecutionTasks', {
      WindowExecutionId,
    })
  ).WindowExecutionTaskIdentities;
const told = (kind: string): unknown[] =>
  fleet.events
    .filter(({ detailType }) => detailType === `Maintenance Window ${kind} Notification`)
    .map(({ detail }) => (detail as Answer)['status']);

describe('a maintenance window', () => {
  it('opens as its schedule says, and runs its tasks in order of priority', async () => {
    await fleet.launch(2, { Role: 'web' });
    const id = await create();
    const target = await register(id);
    await install(id, target, 'AmazonEFSUtils', { Priority: 2 });
    await install(id, target, 'AmazonCloudWatchAgent', { Priority: 1 });
    expect(await executionsOf(id)).toEqual([]);
    await fleet.world.advance(2 * HOUR + 60_000);
    const [execution] = await executionsOf(id);
    expect(execution).toMatchObject({ Status: 'SUCCESS', StartTime: new Date('2026-03-01T02:00:00Z') });
    const tasks = await tasksOf(execution?.['WindowExecutionId']);
    expect(tasks).toMatchObject([{ Status: 'SUCCESS' }, { Status: 'SUCCESS' }]);
    expect((tasks[1]?.['StartTime'] as Date) >= (tasks[0]?.['EndTime'] as Date)).toBe(true);
    const { WindowExecutionTaskInvocationIdentities: invocations } = await fleet.ssm<{
      WindowExecutionTaskInvocationIdentities: Answer[];
    }>('DescribeMaintenanceWindowExecutionTaskInvocations', {
      WindowExecutionId: execution?.['WindowExecutionId'],
      TaskId: tasks[0]?.['TaskExecutionId'],
    });
    expect(invocations).toMatchObject([{ Status: 'SUCCESS', WindowTargetId: target, OwnerInformation: 'team web' }]);
    const { Commands } = await fleet.ssm<{ Commands: Answer[] }>('ListCommands', {
      CommandId: invocations[0]?.['ExecutionId'],
    });
    expect(Commands).toMatchObject([{ TargetCount: 2, Parameters: { name: ['AmazonCloudWatchAgent'] } }]);
    expect(told('Execution State-change')).toEqual(['IN_PROGRESS', 'SUCCESS']);
    expect(told('Task Execution State-change')).toEqual(['IN_PROGRESS', 'SUCCESS', 'IN_PROGRESS', 'SUCCESS']);
    expect(told('Task Target Invocation State-change')).toEqual(['IN_PROGRESS', 'SUCCESS', 'IN_PROGRESS', 'SUCCESS']);
    expect(told('Target Registration')).toEqual(['REGISTERED']);
  });

  it('opens by the wall clock of its time zone', async () => {
    const id = await create({ ScheduleTimezone: 'America/New_York' });
    expect(await fleet.ssm('GetMaintenanceWindow', { WindowId: id })).toMatchObject({
      NextExecutionTime: '2026-03-01T07:00Z',
    });
    const rate = await create({ Schedule: 'rate(7 days)' });
    expect(await fleet.ssm('GetMaintenanceWindow', { WindowId: rate })).toMatchObject({
      NextExecutionTime: '2026-03-08T00:00Z',
    });
    const { ScheduledWindowExecutions } = await fleet.ssm<{ ScheduledWindowExecutions: Answer[] }>(
      'DescribeMaintenanceWindowSchedule',
      { WindowId: id, MaxResults: 2 },
    );
    expect(ScheduledWindowExecutions.map(({ ExecutionTime }) => ExecutionTime)).toEqual([
      '2026-03-01T07:00Z',
      '2026-03-02T07:00Z',
    ]);
  });

  it('opens on the offset days after the day that its schedule names, and within its dates', async () => {
    const id = await create({ Schedule: 'cron(0 2 ? * TUE#2 *)', ScheduleOffset: 2 });
    expect(await fleet.ssm('GetMaintenanceWindow', { WindowId: id })).toMatchObject({
      NextExecutionTime: '2026-03-12T02:00Z',
    });
    const past = await create({ EndDate: '2026-03-01T01:00:00Z' });
    expect(await fleet.ssm('GetMaintenanceWindow', { WindowId: past })).not.toHaveProperty('NextExecutionTime');
    const later = await create({ StartDate: '2026-04-01T00:00:00Z' });
    expect(await fleet.ssm('GetMaintenanceWindow', { WindowId: later })).toMatchObject({
      NextExecutionTime: '2026-04-01T02:00Z',
    });
  });

  it('does not open while it is disabled, and tells of that', async () => {
    const id = await create();
    await fleet.ssm('UpdateMaintenanceWindow', { WindowId: id, Enabled: false });
    await fleet.world.advance(26 * HOUR);
    expect(await executionsOf(id)).toEqual([]);
    await fleet.ssm('UpdateMaintenanceWindow', { WindowId: id, Enabled: true });
    await fleet.world.advance(26 * HOUR);
    expect(await executionsOf(id)).toHaveLength(1);
    expect(told('State-change')).toEqual(['DISABLED', 'ENABLED']);
  });

  it('begins no task after its cutoff, and stops those that ask for it', async () => {
    const [node = ''] = await fleet.launch(1, { Role: 'web' });
    await fleet.call('ec2', 'StopInstances', { InstanceIds: [node] });
    await fleet.settle();
    const id = await create();
    const target = await register(id);
    await install(id, target, '', {
      Priority: 1,
      CutoffBehavior: 'CANCEL_TASK',
      TaskInvocationParameters: {
        RunCommand: { TimeoutSeconds: 36_000, Parameters: { action: ['Install'], name: ['AmazonEFSUtils'] } },
      },
    });
    await install(id, target, 'AmazonCloudWatchAgent', { Priority: 2 });
    await fleet.world.advance(3 * HOUR);
    expect(await executionsOf(id)).toMatchObject([{ Status: 'IN_PROGRESS' }]);
    await fleet.world.advance(HOUR);
    const [execution] = await executionsOf(id);
    expect(execution).toMatchObject({ Status: 'TIMED_OUT' });
    expect(await tasksOf(execution?.['WindowExecutionId'])).toMatchObject([{ Status: 'TIMED_OUT' }]);
  });

  it('is passed over while its last opening still runs', async () => {
    const [node = ''] = await fleet.launch(1, { Role: 'web' });
    await fleet.call('ec2', 'StopInstances', { InstanceIds: [node] });
    await fleet.settle();
    const id = await create({ Schedule: 'rate(30 minutes)' });
    await install(id, await register(id), 'AmazonEFSUtils');
    await fleet.world.advance(1.1 * HOUR);
    expect(await executionsOf(id)).toMatchObject([{ Status: 'SKIPPED_OVERLAPPING' }, { Status: 'IN_PROGRESS' }]);
    const [, running] = await executionsOf(id);
    await fleet.ssm('CancelMaintenanceWindowExecution', { WindowExecutionId: running?.['WindowExecutionId'] });
    await fleet.settle();
    expect(await executionsOf(id)).toMatchObject([{ Status: 'SKIPPED_OVERLAPPING' }, { Status: 'CANCELLED' }]);
  });

  it('fails when a task does, or has no node to run on', async () => {
    const id = await create();
    await install(id, await register(id), 'AmazonEFSUtils');
    await fleet.world.advance(3 * HOUR);
    expect(await executionsOf(id)).toMatchObject([{ Status: 'FAILED' }]);
  });

  it('starts a runbook for each node, with its id in place of {{ RESOURCE_ID }}', async () => {
    const nodes = await fleet.launch(2, { Role: 'web' });
    await fleet.ssm('CreateDocument', {
      Name: 'Note',
      DocumentType: 'Automation',
      Content: JSON.stringify({
        schemaVersion: '0.3',
        parameters: { Node: { type: 'String' } },
        mainSteps: [{ name: 'wait', action: 'aws:sleep', inputs: { Duration: 'PT20S' } }],
      }),
    });
    const id = await create();
    await fleet.ssm('RegisterTaskWithMaintenanceWindow', {
      WindowId: id,
      Targets: [{ Key: 'WindowTargetIds', Values: [await register(id)] }],
      TaskArn: 'Note',
      TaskType: 'AUTOMATION',
      TaskInvocationParameters: { Automation: { Parameters: { Node: ['{{ RESOURCE_ID }}'] } } },
      MaxConcurrency: '1',
      MaxErrors: '0',
    });
    await fleet.world.advance(2 * HOUR + 120_000);
    const { AutomationExecutionMetadataList } = await fleet.ssm<{ AutomationExecutionMetadataList: Answer[] }>(
      'DescribeAutomationExecutions',
    );
    const parameters = await Promise.all(
      AutomationExecutionMetadataList.map(async ({ AutomationExecutionId }) => {
        const answer = await fleet.ssm<{ AutomationExecution: { Parameters: Record<string, string[]> } }>(
          'GetAutomationExecution',
          { AutomationExecutionId },
        );
        return answer.AutomationExecution.Parameters['Node']?.[0];
      }),
    );
    expect(new Set(parameters)).toEqual(new Set(nodes));
    expect(parameters).toHaveLength(2);
    expect(await executionsOf(id)).toMatchObject([{ Status: 'SUCCESS' }]);
  });

  it('keeps a target that a task names when it is asked to be safe, and goes with all of its parts', async () => {
    const id = await create();
    const target = await register(id);
    await install(id, target, 'AmazonEFSUtils');
    await expect(
      fleet.ssm('DeregisterTargetFromMaintenanceWindow', { WindowId: id, WindowTargetId: target, Safe: true }),
    ).rejects.toMatchObject({ code: 'TargetInUseException' });
    await fleet.ssm('DeregisterTargetFromMaintenanceWindow', { WindowId: id, WindowTargetId: target });
    await fleet.ssm('DeleteMaintenanceWindow', { WindowId: id });
    await fleet.world.advance(3 * HOUR);
    await expect(executionsOf(id)).rejects.toMatchObject({ code: 'DoesNotExistException' });
    expect(told('Target Registration')).toEqual(['REGISTERED', 'DEREGISTERED']);
  });

  it.each<[string, Answer]>([
    ['a strange schedule', { Schedule: 'whenever' }],
    ['a strange time zone', { ScheduleTimezone: 'Mars/Olympus' }],
    ['a cutoff as long as itself', { Cutoff: 3 }],
    ['a duration of 25 hours', { Duration: 25 }],
    ['an offset without cron', { Schedule: 'rate(1 day)', ScheduleOffset: 1 }],
    ['an end before its start', { StartDate: '2026-05-01T00:00:00Z', EndDate: '2026-04-01T00:00:00Z' }],
  ])('is refused with %s', async (_what, more) => {
    await expect(create(more)).rejects.toMatchObject({ code: 'ValidationException' });
  });
});
