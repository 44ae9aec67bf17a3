import { beforeEach, describe, expect, it } from 'vitest';
import { fleetWorld, type Answer, type FleetWorld } from '../nodes/fleet-world.ts';

let fleet: FleetWorld;
beforeEach(async () => {
  fleet = await fleetWorld();
});

/** Installs a package: `Missing` fails. */
const install = async (more: Answer, name = 'AmazonCloudWatchAgent'): Promise<string> => {
  const { Command } = await fleet.ssm<{ Command: { CommandId: string } }>('SendCommand', {
    DocumentName: 'AWS-ConfigureAWSPackage',
    Parameters: { action: ['Install'], name: [name] },
    ...more,
  });
  return Command.CommandId;
};
const commandOf = async (CommandId: string): Promise<Answer> =>
  (await fleet.ssm<{ Commands: Answer[] }>('ListCommands', { CommandId })).Commands[0] ?? {};
const statuses = async (CommandId: string): Promise<string[]> => {
  const { CommandInvocations } = await fleet.ssm<{ CommandInvocations: Answer[] }>('ListCommandInvocations', {
    CommandId,
  });
  return CommandInvocations.map(({ StatusDetails }) => String(StatusDetails));
};

describe('targets', () => {
  it('choose nodes by tag, by tag key, by id, and all of them', async () => {
    const [a = ''] = await fleet.launch(1, { Role: 'web', Stage: 'test' });
    const [b = ''] = await fleet.launch(1, { Role: 'web' });
    await fleet.launch(1);
    const count = async (Targets: Answer[]): Promise<unknown> =>
      (await commandOf(await install({ Targets })))['TargetCount'];
    expect(await count([{ Key: 'tag:Role', Values: ['web'] }])).toBe(2);
    expect(
      await count([
        { Key: 'tag:Role', Values: ['web'] },
        { Key: 'tag:Stage', Values: ['test'] },
      ]),
    ).toBe(1);
    expect(await count([{ Key: 'tag-key', Values: ['Role', 'Stage'] }])).toBe(2);
    expect(await count([{ Key: 'InstanceIds', Values: [a, b] }])).toBe(2);
    expect(await count([{ Key: 'InstanceIds', Values: ['*'] }])).toBe(3);
  });

  it('that choose nothing make a command that succeeds, and says why', async () => {
    const id = await install({ Targets: [{ Key: 'tag:Role', Values: ['none'] }] });
    expect(await commandOf(id)).toMatchObject({ Status: 'Pending' });
    await fleet.settle();
    expect(await commandOf(id)).toMatchObject({ Status: 'Success', StatusDetails: 'NoInstancesInTag', TargetCount: 0 });
  });
});

describe('rate control', () => {
  it('runs a command on no more nodes at a time than MaxConcurrency', async () => {
    await fleet.launch(4);
    const id = await install({ Targets: [{ Key: 'InstanceIds', Values: ['*'] }], MaxConcurrency: '25%' });
    const seen: number[] = [];
    for (let i = 0; i < 12; i++) {
      await fleet.world.advance(500);
      seen.push((await statuses(id)).filter((status) => status === 'InProgress').length);
    }
    expect(Math.max(...seen)).toBe(1);
    expect(await commandOf(id)).toMatchObject({ Status: 'Success', CompletedCount: 4 });
  });

  it('stops after one error more than MaxErrors, and ends what was not sent', async () => {
    await fleet.launch(5);
    const all = [{ Key: 'InstanceIds', Values: ['*'] }];
    const id = await install({ Targets: all, MaxConcurrency: '1', MaxErrors: '1' }, 'Missing');
    await fleet.settle();
    expect(await statuses(id)).toEqual(['Failed', 'Failed', 'Terminated', 'Terminated', 'Terminated']);
    expect(await commandOf(id)).toMatchObject({ Status: 'Failed', StatusDetails: 'Failed', ErrorCount: 2 });
  });

  it('leaves a command incomplete that had fewer errors than it allows', async () => {
    await fleet.launch(2);
    const all = [{ Key: 'InstanceIds', Values: ['*'] }];
    const id = await install({ Targets: all, MaxErrors: '2' }, 'Missing');
    await fleet.settle();
    expect(await commandOf(id)).toMatchObject({ Status: 'Failed', StatusDetails: 'Incomplete' });
  });
});

describe('delivery', () => {
  it('waits for a node that does not answer, until the time-out', async () => {
    const [id = ''] = await fleet.launch();
    await fleet.call('ec2', 'StopInstances', { InstanceIds: [id] });
    await fleet.settle();
    const command = await install({ InstanceIds: [id], TimeoutSeconds: 600 });
    await fleet.world.advance(599_000);
    expect(await statuses(command)).toEqual(['Pending']);
    await fleet.world.advance(2_000);
    expect(await statuses(command)).toEqual(['DeliveryTimedOut']);
    expect(await commandOf(command)).toMatchObject({
      Status: 'TimedOut',
      StatusDetails: 'DeliveryTimedOut',
      DeliveryTimedOutCount: 1,
      ErrorCount: 0,
    });
  });

  it('happens when the node answers again', async () => {
    const [id = ''] = await fleet.launch();
    await fleet.call('ec2', 'StopInstances', { InstanceIds: [id] });
    await fleet.settle();
    const command = await install({ InstanceIds: [id] });
    await fleet.call('ec2', 'StartInstances', { InstanceIds: [id] });
    await fleet.settle();
    expect(await statuses(command)).toEqual(['Success']);
  });

  it('is not possible to a node that went away', async () => {
    const [id = ''] = await fleet.launch();
    await fleet.call('ec2', 'StopInstances', { InstanceIds: [id] });
    await fleet.settle();
    const command = await install({ InstanceIds: [id], TimeoutSeconds: 120 });
    await fleet.call('ec2', 'TerminateInstances', { InstanceIds: [id] });
    await fleet.world.advance(300_000);
    expect(await statuses(command)).toEqual(['DeliveryTimedOut']);
    await expect(install({ InstanceIds: [id] })).rejects.toMatchObject({
      code: 'InvalidInstanceId',
      message: `Instances [[${id}]] not in a valid state for account 123456789012`,
    });
  });
});

describe('CancelCommand', () => {
  it('withdraws what has not begun', async () => {
    const [id = ''] = await fleet.launch();
    await fleet.call('ec2', 'StopInstances', { InstanceIds: [id] });
    await fleet.settle();
    const command = await install({ InstanceIds: [id] });
    await fleet.ssm('CancelCommand', { CommandId: command });
    expect(await commandOf(command)).toMatchObject({ Status: 'Cancelling' });
    await fleet.settle();
    expect(await statuses(command)).toEqual(['Cancelled']);
    expect(await commandOf(command)).toMatchObject({ Status: 'Cancelled', StatusDetails: 'Cancelled' });
  });

  it('of one node leaves the others alone', async () => {
    const [a = '', b = ''] = await fleet.launch(2);
    const command = await install({ InstanceIds: [a, b] });
    await fleet.ssm('CancelCommand', { CommandId: command, InstanceIds: [a] });
    await fleet.settle();
    expect(await statuses(command)).toEqual(['Cancelled', 'Success']);
  });
});

describe('events', () => {
  it('tell of each change of the command and of its invocations', async () => {
    const [id = ''] = await fleet.launch();
    const command = await install({ InstanceIds: [id] });
    await fleet.settle();
    const mine = fleet.events.filter(
      ({ source, detailType }) => source === 'aws.ssm' && detailType.includes('Command'),
    );
    expect(mine.map(({ detailType, detail }) => [detailType, (detail as Answer)['status']])).toEqual([
      ['EC2 Command Status-change Notification', 'InProgress'],
      ['EC2 Command Invocation Status-change Notification', 'InProgress'],
      ['EC2 Command Invocation Status-change Notification', 'Success'],
      ['EC2 Command Status-change Notification', 'Success'],
    ]);
    expect(mine[3]).toMatchObject({
      resources: [`arn:aws:ec2:eu-west-1:123456789012:instance/${id}`],
      detail: {
        'command-id': command,
        'document-name': 'AWS-ConfigureAWSPackage',
        parameters: { action: ['Install'], name: ['AmazonCloudWatchAgent'] },
      },
    });
  });

  it('go to the topic of a NotificationConfig, as the service role', async () => {
    const [id = ''] = await fleet.launch();
    const { TopicArn } = await fleet.call<{ TopicArn: string }>('sns', 'CreateTopic', { Name: 'runs' });
    const { QueueUrl } = await fleet.call<{ QueueUrl: string }>('sqs', 'CreateQueue', { QueueName: 'runs' });
    await fleet.call('sqs', 'SetQueueAttributes', {
      QueueUrl,
      Attributes: {
        Policy: JSON.stringify({
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Principal: '*', Action: 'sqs:SendMessage', Resource: '*' }],
        }),
      },
    });
    await fleet.call('sns', 'Subscribe', {
      TopicArn,
      Protocol: 'sqs',
      Endpoint: 'arn:aws:sqs:eu-west-1:123456789012:runs',
    });
    const ServiceRoleArn = await fleet.role('notifier', 'ssm.amazonaws.com', [
      'arn:aws:iam::aws:policy/AdministratorAccess',
    ]);
    const command = await install({
      InstanceIds: [id],
      ServiceRoleArn,
      NotificationConfig: { NotificationArn: TopicArn, NotificationEvents: ['Success'], NotificationType: 'Command' },
    });
    await fleet.settle();
    const { Messages } = await fleet.call<{ Messages: { Body: string }[] }>('sqs', 'ReceiveMessage', {
      QueueUrl,
      MaxNumberOfMessages: 10,
    });
    const body = JSON.parse(Messages[0]?.Body ?? '{}') as { Message: string };
    expect(Messages).toHaveLength(1);
    expect(JSON.parse(body.Message)).toMatchObject({ commandId: command, status: 'Success', instanceIds: [id] });
  });
});

describe('a request', () => {
  it.each<[string, Answer, string]>([
    ['neither instances nor targets', {}, 'ValidationException'],
    ['both instances and targets', { Targets: [{ Key: 'tag:a', Values: ['b'] }] }, 'ValidationException'],
    ['an unknown document', { DocumentName: 'None' }, 'InvalidDocument'],
    ['a version that there is not', { DocumentVersion: '9' }, 'InvalidDocumentVersion'],
    ['another hash', { DocumentHash: 'ab', DocumentHashType: 'Sha256' }, 'InvalidDocument'],
    ['an undeclared parameter', { Parameters: { action: ['Install'], name: ['a'], x: ['y'] } }, 'InvalidParameters'],
    ['a missing parameter', { Parameters: { action: ['Install'] } }, 'InvalidParameters'],
    ['a value that is not allowed', { Parameters: { action: ['Fly'], name: ['a'] } }, 'InvalidParameters'],
    ['a time-out below 30 seconds', { TimeoutSeconds: 29 }, 'ValidationException'],
    ['a time-out above 30 days', { TimeoutSeconds: 2_592_001 }, 'ValidationException'],
    ['a long comment', { Comment: 'x'.repeat(101) }, 'ValidationException'],
    ['a concurrency of none', { MaxConcurrency: '0' }, 'ValidationException'],
    ['a strange error threshold', { MaxErrors: '-1' }, 'ValidationException'],
    ['a role that nobody knows', { ServiceRoleArn: 'arn:aws:iam::123456789012:role/none' }, 'InvalidRole'],
    [
      'a notification without a role',
      { NotificationConfig: { NotificationArn: 'arn:aws:sns:eu-west-1:123456789012:t' } },
      'InvalidNotificationConfig',
    ],
  ])('is refused with %s', async (what, more, code) => {
    const [id = ''] = await fleet.launch();
    const instances = what.startsWith('neither') ? {} : { InstanceIds: [id] };
    await expect(install({ ...instances, ...more })).rejects.toMatchObject({ code });
  });

  it('is refused with an instance that is no managed node, the same one twice, or 51 of them', async () => {
    const [id = ''] = await fleet.launch(1, {}, null);
    await expect(install({ InstanceIds: [id] })).rejects.toMatchObject({ code: 'InvalidInstanceId' });
    await expect(install({ InstanceIds: [id, id] })).rejects.toMatchObject({ code: 'DuplicateInstanceId' });
    const many = Array.from({ length: 51 }, (_, i) => `i-${String(i).padStart(17, '0')}`);
    await expect(install({ InstanceIds: many })).rejects.toMatchObject({ code: 'ValidationException' });
  });

  it('is refused with a SecureString parameter', async () => {
    const [id = ''] = await fleet.launch();
    await fleet.ssm('PutParameter', { Name: 'secret', Value: 'x', Type: 'SecureString' });
    await expect(install({ InstanceIds: [id] }, '{{ssm:secret}}')).rejects.toMatchObject({ code: 'InvalidParameters' });
  });
});

describe('lists', () => {
  it('show commands, newest first, by status, document and time', async () => {
    const [id = ''] = await fleet.launch();
    const first = await install({ InstanceIds: [id], Comment: 'one' });
    await fleet.settle();
    const second = await install({ InstanceIds: [id] }, 'Missing');
    await fleet.settle();
    const ids = async (Filters: Answer[]): Promise<unknown[]> =>
      (await fleet.ssm<{ Commands: Answer[] }>('ListCommands', { Filters })).Commands.map(({ CommandId }) => CommandId);
    expect(await ids([])).toEqual([second, first]);
    expect(await ids([{ key: 'Status', value: 'Success' }])).toEqual([first]);
    expect(await ids([{ key: 'ExecutionStage', value: 'Executing' }])).toEqual([]);
    expect(await ids([{ key: 'DocumentName', value: 'AWS-RunShellScript' }])).toEqual([]);
    const later = new Date(fleet.world.clock.now() - 120_000).toISOString();
    expect(await ids([{ key: 'InvokedAfter', value: later }])).toEqual([second]);
    await expect(
      fleet.ssm('GetCommandInvocation', { CommandId: first, InstanceId: 'i-00000000000000000' }),
    ).rejects.toMatchObject({ code: 'InvocationDoesNotExist' });
    await expect(
      fleet.ssm('GetCommandInvocation', { CommandId: first, InstanceId: id, PluginName: 'none' }),
    ).rejects.toMatchObject({ code: 'InvalidPluginName' });
  });
});
