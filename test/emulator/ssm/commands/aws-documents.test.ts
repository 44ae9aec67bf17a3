import { beforeEach, describe, expect, it } from 'vitest';
import { fleetWorld, type Answer, type FleetWorld } from '../nodes/fleet-world.ts';

let fleet: FleetWorld;
beforeEach(async () => {
  fleet = await fleetWorld();
});

describe('the documents of AWS', () => {
  it('keep a node’s agent up to date', async () => {
    const [id = ''] = await fleet.launch();
    const agent = (version: string): Promise<Answer> =>
      fleet.ssm('SendCommand', {
        DocumentName: 'AWS-UpdateSSMAgent',
        InstanceIds: [id],
        Parameters: { version: [version], allowDowngrade: ['true'] },
      });
    const latest = async (): Promise<unknown> =>
      (await fleet.ssm<{ InstanceInformationList: Answer[] }>('DescribeInstanceInformation'))
        .InstanceInformationList[0];
    await agent('3.1.0.0');
    await fleet.settle();
    expect(await latest()).toMatchObject({ AgentVersion: '3.1.0.0', IsLatestVersion: false });
    await agent('');
    await fleet.settle();
    expect(await latest()).toMatchObject({ IsLatestVersion: true });
  });

  it('cannot be changed, and are shown with their owner', async () => {
    expect(await fleet.ssm('DescribeDocument', { Name: 'AWS-RunShellScript' })).toMatchObject({
      Document: { Owner: 'Amazon', PlatformTypes: ['Linux', 'MacOS'], SchemaVersion: '1.2', DocumentType: 'Command' },
    });
    await expect(fleet.ssm('DeleteDocument', { Name: 'AWS-RunShellScript' })).rejects.toMatchObject({
      code: 'InvalidDocumentOperation',
    });
  });
});

describe('aws:runCommand in a runbook', () => {
  it('runs a command on the nodes that a tag chooses, and fails with it', async () => {
    await fleet.launch(2, { Role: 'web' });
    const run = async (name: string): Promise<unknown> => {
      await fleet.ssm('CreateDocument', {
        Name: `Install-${name}`,
        DocumentType: 'Automation',
        Content: JSON.stringify({
          schemaVersion: '0.3',
          mainSteps: [
            {
              name: 'install',
              action: 'aws:runCommand',
              inputs: {
                DocumentName: 'AWS-ConfigureAWSPackage',
                Targets: [{ Key: 'tag:Role', Values: ['web'] }],
                Parameters: { action: 'Install', name },
              },
            },
          ],
        }),
      });
      const { AutomationExecutionId } = await fleet.ssm('StartAutomationExecution', {
        DocumentName: `Install-${name}`,
      });
      await fleet.settle();
      const { AutomationExecution } = await fleet.ssm<{ AutomationExecution: Answer }>('GetAutomationExecution', {
        AutomationExecutionId,
      });
      return AutomationExecution['AutomationExecutionStatus'];
    };
    expect(await run('AmazonEFSUtils')).toBe('Success');
    expect(await run('Missing')).toBe('Failed');
  });
});

describe('a node’s tags', () => {
  it('are EC2’s for an instance; those of a patch baseline, a window and an association are Systems Manager’s', async () => {
    const { BaselineId } = await fleet.ssm<{ BaselineId: string }>('CreatePatchBaseline', {
      Name: 'tagged',
      Tags: [{ Key: 'team', Value: 'blue' }],
    });
    await fleet.ssm('AddTagsToResource', {
      ResourceType: 'PatchBaseline',
      ResourceId: BaselineId,
      Tags: [{ Key: 'stage', Value: 'test' }],
    });
    expect(
      await fleet.ssm('ListTagsForResource', { ResourceType: 'PatchBaseline', ResourceId: BaselineId }),
    ).toMatchObject({
      TagList: [
        { Key: 'team', Value: 'blue' },
        { Key: 'stage', Value: 'test' },
      ],
    });
    const [id] = await fleet.launch();
    await expect(
      fleet.ssm('AddTagsToResource', {
        ResourceType: 'ManagedInstance',
        ResourceId: id,
        Tags: [{ Key: 'a', Value: 'b' }],
      }),
    ).rejects.toMatchObject({ code: 'InvalidResourceId' });
  });
});
