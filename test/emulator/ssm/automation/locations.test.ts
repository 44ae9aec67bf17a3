import { beforeEach, describe, expect, it } from 'vitest';
import type { World } from '../../../../emulator/world.ts';
import { callIn, testWorld } from '../../world.ts';

const HOME = '123456789012';
const [ONE, TWO] = ['111111111111', '222222222222'];
const ROLE = 'AWS-SystemsManager-AutomationExecutionRole';

let world: World;

/** The execution role of a target account, which trusts the home account. */
async function addRole(account: string, RoleName = ROLE): Promise<void> {
  const AssumeRolePolicyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${HOME}:root` }, Action: 'sts:AssumeRole' }],
  });
  const input = { RoleName, AssumeRolePolicyDocument };
  await world.call({ service: 'iam', operation: 'CreateRole', input, principal: world.root(account) });
}

async function createRunbook(mainSteps?: unknown[]): Promise<void> {
  await callIn(world)('ssm', 'CreateDocument', {
    Name: 'Everywhere',
    DocumentType: 'Automation',
    Content: JSON.stringify({
      schemaVersion: '0.3',
      parameters: { who: { type: 'String', default: 'nobody' } },
      mainSteps: mainSteps ?? [
        {
          name: 'mark',
          action: 'aws:executeAwsApi',
          inputs: {
            Service: 'ssm',
            Api: 'PutParameter',
            Name: '/mark/{{ who }}',
            Value: '{{ global:ACCOUNT_ID }} {{ global:REGION }}',
            Type: 'String',
          },
        },
      ],
    }),
  });
}

async function run(input: Record<string, unknown>) {
  const call = callIn(world);
  const { AutomationExecutionId: id } = await call('ssm', 'StartAutomationExecution', {
    DocumentName: 'Everywhere',
    ...input,
  });
  await world.until(() => world.agenda.waiting.length === 0, 3_600_000);
  const { AutomationExecution } = await call('ssm', 'GetAutomationExecution', { AutomationExecutionId: id });
  return AutomationExecution as Record<string, unknown> & {
    StepExecutions: {
      StepStatus: string;
      FailureMessage?: string;
      TargetLocation: { Accounts: string[]; Regions: string[] };
      ExecutionStartTime: Date;
      Outputs: Record<string, string[]>;
    }[];
  };
}

const marks = async (account: string, region: string): Promise<unknown[]> => {
  const { Parameters } = await world.call({
    service: 'ssm',
    operation: 'DescribeParameters',
    input: {},
    principal: world.root(account),
    region,
  });
  return (Parameters as { Name: string }[]).map(({ Name }) => Name);
};

beforeEach(async () => {
  world = testWorld({ quotas: false });
  await addRole(ONE);
  await addRole(TWO);
});

describe('an automation over several accounts and Regions', () => {
  it('runs in every Region of every account, under the execution role', async () => {
    await createRunbook();
    const principals = new Set<string>();
    world.observe(({ call }) => {
      if (call.operation === 'PutParameter' && call.principal.kind === 'role') principals.add(call.principal.roleArn);
    });
    const execution = await run({
      TargetLocations: [{ Accounts: [ONE, TWO], Regions: ['us-east-1', 'eu-west-1'] }],
    });
    expect(execution).toMatchObject({
      AutomationExecutionStatus: 'Success',
      ProgressCounters: { TotalSteps: 4, SuccessSteps: 4, FailedSteps: 0 },
      TargetLocations: [{ Accounts: [ONE, TWO], Regions: ['us-east-1', 'eu-west-1'] }],
    });
    expect(execution.StepExecutions.map(({ TargetLocation }) => TargetLocation)).toEqual(
      [ONE, TWO].flatMap((account) =>
        ['us-east-1', 'eu-west-1'].map((region) => ({
          Accounts: [account],
          Regions: [region],
          ExecutionRoleName: ROLE,
        })),
      ),
    );
    for (const account of [ONE, TWO])
      for (const region of ['us-east-1', 'eu-west-1']) expect(await marks(account, region)).toEqual(['/mark/nobody']);
    expect(await marks(HOME, 'eu-west-1')).toEqual([]);
    expect([...principals]).toEqual([ONE, TWO].map((account) => `arn:aws:iam::${account}:role/${ROLE}`));
  });

  it('goes to one location after the other unless told otherwise', async () => {
    await createRunbook();
    const starts = (execution: Awaited<ReturnType<typeof run>>) =>
      new Set(execution.StepExecutions.map(({ ExecutionStartTime }) => ExecutionStartTime.getTime())).size;
    const places = { Accounts: [ONE], Regions: ['us-east-1', 'us-east-2', 'eu-west-1'] };
    expect(starts(await run({ TargetLocations: [places] }))).toBe(3);
    expect(
      starts(
        await run({
          TargetLocations: [{ ...places, TargetLocationMaxConcurrency: '100%' }],
          Parameters: { who: ['b'] },
        }),
      ),
    ).toBe(1);
  });

  it('stops after the first error unless more are allowed', async () => {
    await createRunbook();
    const places = { Accounts: [ONE, '333333333333', TWO], Regions: ['eu-west-1'] };
    const stopped = await run({ TargetLocations: [places] });
    expect(stopped['AutomationExecutionStatus']).toBe('Failed');
    expect(stopped.StepExecutions.map(({ StepStatus }) => StepStatus)).toEqual(['Success', 'Failed']);
    expect(stopped.StepExecutions[1]?.FailureMessage).toMatch(/^AccessDenied/);
    const all = await run({
      TargetLocations: [{ ...places, TargetLocationMaxErrors: '1' }],
      Parameters: { who: ['b'] },
    });
    expect(all.StepExecutions.map(({ StepStatus }) => StepStatus)).toEqual(['Success', 'Failed', 'Success']);
    expect(all['FailureMessage']).toBe('1 of 3 locations failed.');
  });

  it('leaves excluded accounts out, and uses the role that is named', async () => {
    await addRole(ONE, 'Custom');
    await createRunbook();
    const { StepExecutions } = await run({
      TargetLocations: [
        { Accounts: [ONE, TWO], ExcludeAccounts: [TWO], Regions: ['eu-west-1'], ExecutionRoleName: 'Custom' },
      ],
    });
    expect(StepExecutions).toMatchObject([{ StepStatus: 'Success', TargetLocation: { Accounts: [ONE] } }]);
  });

  it('runs for every target in every location', async () => {
    await createRunbook();
    const execution = await run({
      TargetParameterName: 'who',
      Targets: [{ Key: 'ParameterValues', Values: ['a', 'b'] }],
      TargetLocations: [{ Accounts: [ONE, TWO], Regions: ['eu-west-1'] }],
    });
    expect(execution['AutomationExecutionStatus']).toBe('Success');
    for (const account of [ONE, TWO]) expect(await marks(account, 'eu-west-1')).toEqual(['/mark/a', '/mark/b']);
  });

  it('is cancelled where it runs', async () => {
    await createRunbook([{ name: 'wait', action: 'aws:sleep', inputs: { Duration: 'PT1H' } }]);
    const call = callIn(world);
    const { AutomationExecutionId } = await call('ssm', 'StartAutomationExecution', {
      DocumentName: 'Everywhere',
      TargetLocations: [{ Accounts: [ONE], Regions: ['eu-west-1', 'us-east-1'] }],
    });
    await world.advance(10_000);
    await call('ssm', 'StopAutomationExecution', { AutomationExecutionId });
    await world.advance(10_000);
    expect(await call('ssm', 'GetAutomationExecution', { AutomationExecutionId })).toMatchObject({
      AutomationExecution: { AutomationExecutionStatus: 'Cancelled', StepExecutions: [{ StepStatus: 'Cancelled' }] },
    });
    expect(
      await call('ssm', 'DescribeAutomationExecutions', {
        Filters: [{ Key: 'AutomationType', Values: ['CrossAccount'] }],
      }),
    ).toMatchObject({ AutomationExecutionMetadataList: [{ AutomationType: 'CrossAccount' }] });
  });

  it('is followed by a step that runs a child over locations', async () => {
    await createRunbook();
    await callIn(world)('ssm', 'CreateDocument', {
      Name: 'Parent',
      DocumentType: 'Automation',
      Content: JSON.stringify({
        schemaVersion: '0.3',
        mainSteps: [
          {
            name: 'child',
            action: 'aws:executeAutomation',
            inputs: {
              DocumentName: 'Everywhere',
              TargetLocations: [{ Accounts: [ONE, TWO], Regions: ['eu-west-1'] }],
            },
          },
        ],
      }),
    });
    const { AutomationExecutionId } = await callIn(world)('ssm', 'StartAutomationExecution', {
      DocumentName: 'Parent',
    });
    await world.until(() => world.agenda.waiting.length === 0, 3_600_000);
    expect(await callIn(world)('ssm', 'GetAutomationExecution', { AutomationExecutionId })).toMatchObject({
      AutomationExecution: { AutomationExecutionStatus: 'Success' },
    });
    for (const account of [ONE, TWO]) expect(await marks(account, 'eu-west-1')).toEqual(['/mark/nobody']);
  });

  it('reads its locations from a file in S3', async () => {
    await createRunbook();
    const call = callIn(world);
    const CreateBucketConfiguration = { LocationConstraint: 'eu-west-1' };
    await call('s3', 'CreateBucket', { Bucket: 'places', CreateBucketConfiguration });
    const Body = JSON.stringify([{ Accounts: [TWO], Regions: ['eu-west-1'] }]);
    await call('s3', 'PutObject', { Bucket: 'places', Key: 'all.json', Body });
    const TargetLocationsURL = 'https://places.s3.eu-west-1.amazonaws.com/all.json?X-Amz-Signature=x';
    const execution = await run({ TargetLocationsURL });
    expect(execution).toMatchObject({ AutomationExecutionStatus: 'Success', TargetLocationsURL });
    await expect(run({ TargetLocationsURL: 'https://example.com/all.json' })).rejects.toMatchObject({
      code: 'InvalidAutomationExecutionParametersException',
    });
  });

  it.each([
    [{ Accounts: ['ou-abcd-12345678'], Regions: ['eu-west-1'] }, 'InvalidTarget'],
    [{ Accounts: ['12'], Regions: ['eu-west-1'] }, 'InvalidTarget'],
    [{ Accounts: [ONE] }, 'InvalidTarget'],
    [{ Accounts: [ONE], Regions: ['eu-west-1'], TargetLocationMaxErrors: 'some' }, 'ValidationException'],
    [
      { Accounts: [ONE], Regions: ['eu-west-1'], Targets: [{ Key: 'tag:a', Values: ['b'] }] },
      'InvalidAutomationExecutionParametersException',
    ],
  ])('refuses %j', async (location, code) => {
    await createRunbook();
    await expect(run({ TargetLocations: [location] })).rejects.toMatchObject({ code });
  });

  it('supports no approvals', async () => {
    await createRunbook([{ name: 'ask', action: 'aws:approve', inputs: { Approvers: ['ada'] } }]);
    await expect(run({ TargetLocations: [{ Accounts: [ONE], Regions: ['eu-west-1'] }] })).rejects.toThrow(
      'aws:approve',
    );
  });
});

describe('targets', () => {
  it('are chosen by tag, among what the document is for', async () => {
    const call = callIn(world);
    const made = await call('ec2', 'RunInstances', {
      ImageId: 'ami-0abcdef1234567890',
      InstanceType: 't3.micro',
      MinCount: 2,
      MaxCount: 2,
    });
    const ids = (made['Instances'] as { InstanceId: string }[]).map(({ InstanceId }) => InstanceId);
    await call('ec2', 'CreateTags', { Resources: [ids[1]], Tags: [{ Key: 'fix', Value: 'yes' }] });
    await world.advance(60_000);
    await createRunbook();
    const tag = { TargetParameterName: 'who', Targets: [{ Key: 'tag:fix', Values: ['yes'] }] };
    const { AutomationExecutionId } = await call('ssm', 'StartAutomationExecution', {
      DocumentName: 'Everywhere',
      ...tag,
    });
    await world.advance(10_000);
    const { AutomationExecution } = await call('ssm', 'GetAutomationExecution', { AutomationExecutionId });
    expect(AutomationExecution).toMatchObject({ ResolvedTargets: { ParameterValues: [ids[1]] } });
    const group = { ...tag, Targets: [{ Key: 'ResourceGroup', Values: ['mine'] }] };
    await expect(
      call('ssm', 'StartAutomationExecution', { DocumentName: 'Everywhere', ...group }),
    ).rejects.toMatchObject({
      code: 'InvalidTarget',
    });
  });
});

describe('tags of executions', () => {
  it('are added, listed and removed like those of other resources', async () => {
    await createRunbook();
    const call = callIn(world);
    const { AutomationExecutionId: ResourceId } = await call('ssm', 'StartAutomationExecution', {
      DocumentName: 'Everywhere',
      Tags: [{ Key: 'a', Value: '1' }],
    });
    const resource = { ResourceType: 'Automation', ResourceId };
    await call('ssm', 'AddTagsToResource', { ...resource, Tags: [{ Key: 'b', Value: '2' }] });
    await call('ssm', 'RemoveTagsFromResource', { ...resource, TagKeys: ['a'] });
    expect(await call('ssm', 'ListTagsForResource', resource)).toEqual({ TagList: [{ Key: 'b', Value: '2' }] });
    expect(
      await call('ssm', 'DescribeAutomationExecutions', { Filters: [{ Key: 'TagKey', Values: ['b'] }] }),
    ).toMatchObject({ AutomationExecutionMetadataList: [{ AutomationExecutionId: ResourceId }] });
  });
});
