import { describe, expect, it } from 'vitest';
import { authorize } from '../../../../emulator/iam/authorize.ts';
import type { AccessRequest } from '../../../../emulator/wire/operation.ts';
import type { World } from '../../../../emulator/world.ts';
import { callIn } from '../../world.ts';
import { automationWorld } from './automation-case.ts';

const pause = { schemaVersion: '0.3', mainSteps: [{ name: 'p', action: 'aws:pause', inputs: {} }] };
const wait = (seconds: number) => ({
  schemaVersion: '0.3',
  parameters: { Note: { type: 'String', default: '' } },
  mainSteps: [
    {
      name: 'w',
      action: 'aws:waitForAwsResourceProperty',
      timeoutSeconds: seconds,
      inputs: { Service: 'ec2', Api: 'DescribeInstances', PropertySelector: '$.X', DesiredValues: ['x'] },
    },
  ],
});
const replies = { 'ec2:DescribeInstances': [{ output: {} }] };

async function create(world: World, Name: string, content: object): Promise<void> {
  await callIn(world)('ssm', 'CreateDocument', { Name, DocumentType: 'Automation', Content: JSON.stringify(content) });
}

const start = async (world: World, input: Record<string, unknown> = {}): Promise<string> =>
  String(
    (await callIn(world)('ssm', 'StartAutomationExecution', { DocumentName: 'Doc', ...input }))[
      'AutomationExecutionId'
    ],
  );

const read = async (world: World, id: string) =>
  (await callIn(world)('ssm', 'GetAutomationExecution', { AutomationExecutionId: id }))[
    'AutomationExecution'
  ] as Record<string, unknown>;

describe('ClientToken', () => {
  const ClientToken = 'B1111111-1111-4111-8111-111111111111';

  it('finds the execution again that it began, whatever its case', async () => {
    const { world } = automationWorld();
    await create(world, 'Doc', pause);
    const id = await start(world, { ClientToken });
    expect(await start(world, { ClientToken: ClientToken.toLowerCase() })).toBe(id);
    expect(await start(world)).not.toBe(id);
  });

  it('is refused with other arguments', async () => {
    const { world } = automationWorld(replies);
    await create(world, 'Doc', wait(10));
    await start(world, { ClientToken });
    await expect(start(world, { ClientToken, Parameters: { Note: ['other'] } })).rejects.toMatchObject({
      code: 'IdempotentParameterMismatch',
    });
  });
});

describe('the quotas', () => {
  it('let one execution start in a second', async () => {
    const { world } = automationWorld({}, { quotas: true });
    await create(world, 'Doc', pause);
    await start(world);
    await expect(start(world)).rejects.toMatchObject({ code: 'ThrottlingException', message: 'Rate exceeded' });
    await world.advance(1_000);
    await start(world);
  });

  it('let 100 executions run and keep the next Pending until one ends', async () => {
    const { world } = automationWorld(replies);
    await create(world, 'Doc', wait(60));
    const ids: string[] = [];
    for (let i = 0; i < 101; i++) ids.push(await start(world));
    await world.advance(1_000);
    expect(await read(world, ids[99] ?? '')).toMatchObject({ AutomationExecutionStatus: 'InProgress' });
    expect(await read(world, ids[100] ?? '')).toMatchObject({ AutomationExecutionStatus: 'Pending' });
    await world.advance(61_000);
    expect(await read(world, ids[0] ?? '')).toMatchObject({ AutomationExecutionStatus: 'TimedOut' });
    expect(await read(world, ids[100] ?? '')).toMatchObject({ AutomationExecutionStatus: 'InProgress' });
  });

  it('do not count executions that wait for a person', async () => {
    const { world } = automationWorld();
    await create(world, 'Doc', pause);
    const ids: string[] = [];
    for (let i = 0; i < 101; i++) ids.push(await start(world));
    await world.advance(1_000);
    expect(await read(world, ids[100] ?? '')).toMatchObject({ AutomationExecutionStatus: 'Waiting' });
  });

  it('refuse an execution when 5,000 are waiting', async () => {
    const { world } = automationWorld(replies);
    await create(world, 'Doc', wait(60));
    for (let i = 0; i < 5_100; i++) await start(world);
    await expect(start(world)).rejects.toMatchObject({ code: 'AutomationExecutionLimitExceededException' });
  });
});

describe('a runbook with a role', () => {
  const roleArn = 'arn:aws:iam::123456789012:role/Fixer';
  const withRole = {
    schemaVersion: '0.3',
    assumeRole: '{{ AutomationAssumeRole }}',
    parameters: { AutomationAssumeRole: { type: 'String', default: '' } },
    mainSteps: [{ name: 'a', action: 'aws:executeAwsApi', inputs: { Service: 'ec2', Api: 'DescribeInstances' } }],
  };
  const trust = (Service: string): string =>
    JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { Service }, Action: 'sts:AssumeRole' }],
    });

  it('acts as a session of the role, and asks for iam:PassRole', async () => {
    const asked: AccessRequest[] = [];
    const { world } = automationWorld(replies, { authorize: (request) => void asked.push(request) });
    await callIn(world)('iam', 'CreateRole', {
      RoleName: 'Fixer',
      AssumeRolePolicyDocument: trust('ssm.amazonaws.com'),
    });
    await create(world, 'Doc', withRole);
    const callers: unknown[] = [];
    world.observe(({ call }) => call.service === 'ec2' && callers.push(call.principal));
    const id = await start(world, { Parameters: { AutomationAssumeRole: [roleArn] } });
    await world.advance(1_000);
    expect(await read(world, id)).toMatchObject({ AutomationExecutionStatus: 'Success' });
    expect(callers).toEqual([{ kind: 'role', account: '123456789012', roleArn, sessionName: `Automation-${id}` }]);
    expect(asked).toContainEqual({
      action: 'iam:PassRole',
      resource: roleArn,
      context: { 'iam:PassedToService': 'ssm.amazonaws.com' },
    });
    expect(asked).toContainEqual({
      action: 'ssm:StartAutomationExecution',
      resource: 'arn:aws:ssm:eu-west-1:123456789012:automation-definition/Doc:$DEFAULT',
    });
  });

  it('may do no more than the role, and says what was refused', async () => {
    const { world } = automationWorld(replies, { authorize });
    await callIn(world)('iam', 'CreateRole', {
      RoleName: 'Fixer',
      AssumeRolePolicyDocument: trust('ssm.amazonaws.com'),
    });
    await create(world, 'Doc', withRole);
    const id = await start(world, { Parameters: { AutomationAssumeRole: [roleArn] } });
    await world.advance(1_000);
    expect(await read(world, id)).toMatchObject({
      AutomationExecutionStatus: 'Failed',
      StepExecutions: [
        {
          FailureMessage: expect.stringContaining('when calling the DescribeInstances operation: ') as string,
          FailureDetails: { FailureStage: 'Invocation', FailureType: 'Permission' },
        },
      ],
    });
  });

  it('is not started when the role trusts another service, or does not exist', async () => {
    const { world } = automationWorld(replies);
    await create(world, 'Doc', withRole);
    const refusal = {
      code: 'InvalidAutomationExecutionParametersException',
      message: 'The defined assume role is unable to be assumed.',
    };
    await expect(start(world, { Parameters: { AutomationAssumeRole: [roleArn] } })).rejects.toMatchObject(refusal);
    await callIn(world)('iam', 'CreateRole', {
      RoleName: 'Fixer',
      AssumeRolePolicyDocument: trust('ec2.amazonaws.com'),
    });
    await expect(start(world, { Parameters: { AutomationAssumeRole: [roleArn] } })).rejects.toMatchObject(refusal);
  });

  it('acts as the caller when the role is left empty', async () => {
    const { world } = automationWorld(replies);
    await create(world, 'Doc', withRole);
    const callers: unknown[] = [];
    world.observe(({ call }) => call.service === 'ec2' && callers.push(call.principal));
    await start(world);
    await world.advance(1_000);
    expect(callers).toEqual([world.root()]);
  });
});

describe('nested runbooks', () => {
  it('may be five levels deep and no deeper', async () => {
    const { world } = automationWorld();
    await create(world, 'Doc', {
      schemaVersion: '0.3',
      mainSteps: [{ name: 'e', action: 'aws:executeAutomation', inputs: { DocumentName: 'Doc' } }],
    });
    const id = await start(world);
    await world.until(() => world.agenda.waiting.length === 0);
    const { AutomationExecutionMetadataList } = await callIn(world)('ssm', 'DescribeAutomationExecutions');
    expect(AutomationExecutionMetadataList).toHaveLength(6);
    expect(JSON.stringify(await read(world, id))).toContain('Automations can be nested at most 5 levels deep');
  });
});
