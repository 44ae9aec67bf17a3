import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { attachShell, fleetWorld, type Answer, type FleetWorld } from '../nodes/fleet-world.ts';

let fleet: FleetWorld;
let removeFiles: () => void;

beforeEach(async () => {
  fleet = await fleetWorld();
  removeFiles = attachShell(fleet.world);
});
afterEach(() => removeFiles());

const send = async (ids: string[], lines: string[], more: Answer = {}, parameters: Answer = {}): Promise<string> => {
  const { Command } = await fleet.ssm<{ Command: { CommandId: string } }>('SendCommand', {
    DocumentName: 'AWS-RunShellScript',
    InstanceIds: ids,
    Parameters: { commands: lines, ...parameters },
    ...more,
  });
  return Command.CommandId;
};
const invocation = (CommandId: string, InstanceId = ''): Promise<Answer> =>
  fleet.ssm('GetCommandInvocation', { CommandId, InstanceId });

describe('AWS-RunShellScript', () => {
  it('runs the lines as one script on the node, and shows what it wrote', async () => {
    const [id = ''] = await fleet.launch();
    const command = await send([id], ['greeting=hello', 'echo "$greeting from $AWS_SSM_INSTANCE_ID"', 'echo oops >&2']);
    expect(await invocation(command, id)).toMatchObject({ Status: 'Pending', ResponseCode: -1 });
    await fleet.settle();
    expect(await invocation(command, id)).toMatchObject({
      Status: 'Success',
      StatusDetails: 'Success',
      ResponseCode: 0,
      PluginName: 'aws:runShellScript',
      StandardOutputContent: `hello from ${id}\n`,
      StandardErrorContent: 'oops\n',
    });
  });

  it('fails with the exit status of the script, in the words of the agent', async () => {
    const [id = ''] = await fleet.launch();
    const command = await send([id], ['echo begun', 'exit 3']);
    await fleet.settle();
    expect(await invocation(command, id)).toMatchObject({
      Status: 'Failed',
      ResponseCode: 3,
      StandardOutputContent: 'begun\n',
      StandardErrorContent: 'failed to run commands: exit status 3',
    });
    const { CommandInvocations } = await fleet.ssm<{ CommandInvocations: { CommandPlugins: Answer[] }[] }>(
      'ListCommandInvocations',
      { CommandId: command, Details: true },
    );
    expect(CommandInvocations[0]?.CommandPlugins).toMatchObject([
      { Output: 'begun\n\n----------ERROR-------\nfailed to run commands: exit status 3', ResponseCode: 3 },
    ]);
  });

  it('gives each node files of its own, which stay, and nothing else to write to, and no network', async () => {
    const [a = '', b = ''] = await fleet.launch(2);
    await send([a], ['echo mine > /tmp/note']);
    await fleet.settle();
    const command = await send([a, b], ['cat /tmp/note; touch /etc/x; grep -c : /proc/net/dev; whoami; ls /home']);
    await fleet.settle();
    const onA = await invocation(command, a);
    expect(onA['StandardOutputContent']).toBe('mine\n1\nroot\n');
    expect(onA['StandardErrorContent']).toContain('Read-only file system');
    expect((await invocation(command, b))['StandardErrorContent']).toContain('No such file');
  });

  it('cannot undo its sandbox', async () => {
    const [id = ''] = await fleet.launch();
    const command = await send(
      [id],
      [
        'mount -o remount,bind,rw / && echo mounted',
        'unshare --user --map-root-user --mount mount -o remount,bind,rw / && echo unshared',
        'touch /dev/shm/x && echo shared',
        'echo here > /dev/null && echo written',
      ],
    );
    await fleet.settle();
    expect(await invocation(command, id)).toMatchObject({ Status: 'Success', StandardOutputContent: 'written\n' });
  });

  it('sees a minimal environment, whatever the stand-in itself was given', async () => {
    const [id = ''] = await fleet.launch();
    const command = await send([id], ["env | cut -d= -f1 | sort | tr '\\n' ' '"]);
    await fleet.settle();
    expect((await invocation(command, id))['StandardOutputContent']).toBe(
      'AWS_SSM_INSTANCE_ID AWS_SSM_REGION_NAME HOME LANG PATH PWD ',
    );
  });

  it('ends a script that takes too long', async () => {
    removeFiles();
    removeFiles = attachShell(fleet.world, 300);
    const [id = ''] = await fleet.launch();
    const command = await send([id], ['echo begun; sleep 30'], {}, { executionTimeout: ['5'] });
    await fleet.settle();
    expect(await invocation(command, id)).toMatchObject({
      Status: 'TimedOut',
      StatusDetails: 'ExecutionTimedOut',
      ResponseCode: 137,
      StandardOutputContent: 'begun\n',
    });
    const { Commands } = await fleet.ssm<{ Commands: Answer[] }>('ListCommands', { CommandId: command });
    expect(Commands).toMatchObject([{ Status: 'TimedOut', StatusDetails: 'ExecutionTimedOut', ErrorCount: 1 }]);
  });

  it('ends a script that is cancelled while it runs', async () => {
    const [id = ''] = await fleet.launch();
    const command = await send([id], ['echo begun; sleep 30; echo done']);
    const settled = fleet.settle();
    await new Promise((resolve) => setTimeout(resolve, 500));
    await fleet.ssm('CancelCommand', { CommandId: command });
    await settled;
    expect(await invocation(command, id)).toMatchObject({
      Status: 'Cancelled',
      ResponseCode: 137,
      StandardOutputContent: 'begun\n',
    });
    const { Commands } = await fleet.ssm<{ Commands: Answer[] }>('ListCommands', { CommandId: command });
    expect(Commands).toMatchObject([{ Status: 'Cancelled' }]);
  });

  it('restarts the node for exit code 194, and runs the script again', async () => {
    const [id = ''] = await fleet.launch();
    const command = await send([id], ['if [ -e /tmp/again ]; then echo done; else touch /tmp/again; exit 194; fi']);
    await fleet.world.advance(5_000);
    expect(await invocation(command, id)).toMatchObject({ Status: 'InProgress' });
    const { InstanceInformationList } = await fleet.ssm<{ InstanceInformationList: Answer[] }>(
      'DescribeInstanceInformation',
    );
    expect(InstanceInformationList).toMatchObject([{ PingStatus: 'ConnectionLost' }]);
    await fleet.settle();
    expect(await invocation(command, id)).toMatchObject({ Status: 'Success', StandardOutputContent: 'done\n' });
  });

  it('cuts the output after 24,000 characters, and writes all of it to the bucket and to the log group', async () => {
    const [id = ''] = await fleet.launch();
    await fleet.call('s3', 'CreateBucket', {
      Bucket: 'outputs',
      CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' },
    });
    await fleet.call('iam', 'AttachRolePolicy', {
      RoleName: 'fleet',
      PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess',
    });
    const command = await send([id], ['head -c 30000 /dev/zero | tr "\\0" x'], {
      OutputS3BucketName: 'outputs',
      OutputS3KeyPrefix: 'runs',
      CloudWatchOutputConfig: { CloudWatchOutputEnabled: true },
    });
    await fleet.settle();
    const answer = await invocation(command, id);
    expect(String(answer['StandardOutputContent'])).toHaveLength(24_000);
    expect(answer['StandardOutputContent']).toMatch(/x---Output truncated---$/);
    const key = `runs/${command}/${id}/awsrunShellScript/0.awsrunShellScript/stdout`;
    expect(answer['StandardOutputUrl']).toBe(`https://s3.eu-west-1.amazonaws.com/outputs/${key}`);
    const head = await fleet.call('s3', 'HeadObject', { Bucket: 'outputs', Key: key });
    expect(head['ContentLength']).toBe(30_000);
    const { logStreams } = await fleet.call<{ logStreams: Answer[] }>('logs', 'DescribeLogStreams', {
      logGroupName: '/aws/ssm/AWS-RunShellScript',
    });
    expect(logStreams).toMatchObject([{ logStreamName: `${command}/${id}/aws-runShellScript/stdout` }]);
  });
});

describe('without a shell attached', () => {
  it('the step fails and says so', async () => {
    const bare = await fleetWorld();
    const [id = ''] = await bare.launch();
    const { Command } = await bare.ssm<{ Command: { CommandId: string } }>('SendCommand', {
      DocumentName: 'AWS-RunShellScript',
      InstanceIds: [id],
      Parameters: { commands: ['true'] },
    });
    await bare.settle();
    const answer = await bare.ssm('GetCommandInvocation', { CommandId: Command.CommandId, InstanceId: id });
    expect(answer).toMatchObject({ Status: 'Failed' });
    expect(answer['StandardErrorContent']).toContain('no shell is attached');
  });
});
