import { isMap } from '../../documents/automation-document.ts';
import { guidePage, type Action, type Result, type StepRun } from '../action.ts';
import { stringsOf, textOf } from '../conversion.ts';
import { failureOf, invalidInput, StepFailure } from '../failure.ts';
import { PACE } from '../pace.ts';

const MAX_INSTANCES = 50;
const RUNNING = ['Pending', 'InProgress', 'Delayed', 'Cancelling'];

interface Invocation {
  InstanceId?: string;
  Status?: string;
  CommandPlugins?: { ResponseCode?: number; Output?: string }[];
}

/** Sends a command to managed nodes, and waits for its end. */
export const runCommand: Action = {
  name: 'aws:runCommand',
  documentation: guidePage('runcommand'),
  inputs: {
    DocumentName: { type: 'String', required: true },
    DocumentVersion: { type: 'String' },
    InstanceIds: { type: 'StringList' },
    Targets: { type: 'MapList' },
    Parameters: { type: 'StringMap' },
    CloudWatchOutputConfig: { type: 'StringMap' },
    Comment: { type: 'String' },
    DocumentHash: { type: 'String' },
    DocumentHashType: { type: 'String', allowed: ['Sha256', 'Sha1'] },
    MaxConcurrency: { type: 'String' },
    MaxErrors: { type: 'String' },
    NotificationConfig: { type: 'StringMap' },
    OutputS3BucketName: { type: 'String' },
    OutputS3KeyPrefix: { type: 'String' },
    OutputS3Region: { type: 'String' },
    ServiceRoleArn: { type: 'String' },
    TimeoutSeconds: { type: 'Integer' },
  },
  outputs: { CommandId: 'String', Status: 'String', ResponseCode: 'Integer', Output: 'String' },
  async run(run) {
    const sent = commandOf(run.memo);
    return sent === undefined ? send(run) : follow(run, sent);
  },
  async cancel(run) {
    const sent = commandOf(run.memo);
    if (sent === undefined) return;
    try {
      await run.invoke('ssm', 'CancelCommand', { CommandId: sent });
    } catch (error) {
      // it goes on without us; the step ends all the same
      if (!(error instanceof StepFailure)) throw error;
    }
  },
};

const commandOf = (memo: unknown): string | undefined => (memo as { commandId?: string } | undefined)?.commandId;

async function send(run: StepRun): Promise<Result> {
  const { Parameters, InstanceIds, Targets, TimeoutSeconds, ...rest } = run.inputs;
  if ((InstanceIds === undefined) === (Targets === undefined))
    throw invalidInput('Exactly one of InstanceIds and Targets must be given');
  if (((InstanceIds as unknown[] | undefined)?.length ?? 0) > MAX_INSTANCES)
    throw invalidInput(`InstanceIds can have at most ${MAX_INSTANCES} items`);
  const seconds = TimeoutSeconds as number | undefined;
  if (seconds !== undefined && (seconds < 30 || seconds > 2_592_000))
    throw invalidInput(`TimeoutSeconds must be from 30 to 2592000: ${seconds}`);
  const parameters = Object.entries(isMap(Parameters) ? Parameters : {}).filter(([, value]) => value !== null);
  const { Command } = await run.invoke('ssm', 'SendCommand', {
    ...rest,
    ...(InstanceIds === undefined ? { Targets } : { InstanceIds }),
    ...(seconds === undefined ? {} : { TimeoutSeconds: seconds }),
    ...(parameters.length > 0
      ? { Parameters: Object.fromEntries(parameters.map(([name, value]) => [name, stringsOf(value)])) }
      : {}),
  });
  const { CommandId } = (Command ?? {}) as { CommandId?: string };
  return { kind: 'again', after: PACE.pollMs, memo: { commandId: CommandId ?? '' } };
}

async function follow(run: StepRun, commandId: string): Promise<Result> {
  const { Commands } = await run.invoke('ssm', 'ListCommands', { CommandId: commandId });
  const [command] = (Commands ?? []) as { Status?: string }[];
  const status = command?.Status ?? 'Pending';
  if (RUNNING.includes(status)) return { kind: 'again', after: PACE.pollMs, memo: { commandId } };
  const { CommandInvocations } = await run.invoke('ssm', 'ListCommandInvocations', {
    CommandId: commandId,
    Details: true,
  });
  const outputs = outputsOf(run, commandId, status, (CommandInvocations ?? []) as Invocation[]);
  if (status === 'Success') return { kind: 'done', outputs, response: outputs };
  return {
    kind: 'failed',
    failure: failureOf(
      'PostVerification',
      `Command ${commandId} returns unexpected invocation result: ${listed(outputs)}`,
    ),
    outputs,
    ...(status === 'TimedOut' ? { timedOut: true } : {}),
  };
}

/** The response code of a document with one step; the output of one node that was named by its id. */
function outputsOf(
  run: StepRun,
  CommandId: string,
  Status: string,
  invocations: Invocation[],
): Record<string, unknown> {
  const plugins = invocations.map(({ CommandPlugins = [] }) => CommandPlugins);
  const single = plugins.length > 0 && plugins.every((list) => list.length === 1);
  const ResponseCode = single ? Math.max(...plugins.map(([plugin]) => plugin?.ResponseCode ?? 0)) : undefined;
  const isOneNode = (run.inputs['InstanceIds'] as unknown[] | undefined)?.length === 1 && invocations.length === 1;
  const Output = isOneNode ? plugins[0]?.map((plugin) => plugin.Output ?? '').join('\n') : undefined;
  return {
    CommandId,
    Status,
    ...(ResponseCode === undefined ? {} : { ResponseCode }),
    ...(Output === undefined ? {} : { Output }),
  };
}

/** `{Status=[Failed], ResponseCode=[1], Output=[…], OutputPayload=[{…}], CommandId=[…]}` */
function listed(outputs: Record<string, unknown>): string {
  const { CommandId, ...rest } = outputs;
  const all = { ...rest, OutputPayload: JSON.stringify(outputs), CommandId };
  return `{${Object.entries(all)
    .map(([name, value]) => `${name}=[${textOf(value)}]`)
    .join(', ')}}`;
}
