import type * as client from '@aws-sdk/client-ssm';
import { AwsError } from '../../errors.ts';
import { operationsOf } from '../../wire/operation.ts';
import { cloudWatchOf, outputUrl } from './describe.ts';
import { commands, invocationKey, invocations, isFinal, type StepResult } from './state.ts';

const operation = operationsOf<typeof client>();

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetCommandInvocation.html */
export const getCommandInvocation = operation('GetCommandInvocation', {
  access: () => ({ action: 'ssm:GetCommandInvocation', resource: '*' }),
  handle(input, call) {
    const { CommandId: id = '', InstanceId: nodeId = '', PluginName: pluginName } = input;
    if (!/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id))
      throw new AwsError('InvalidCommandId', "The specified command ID isn't valid. Verify the ID and try again.");
    const command = commands(call).get(id);
    const invocation = invocations(call).get(invocationKey(id, nodeId));
    if (!command || !invocation)
      throw new AwsError(
        'InvocationDoesNotExist',
        "The command ID and managed node ID you specified didn't match any invocations. Verify the command ID and the managed node ID and try again.",
      );
    const { steps } = command.plan;
    if (pluginName !== undefined && !steps.some(({ name }) => name === pluginName))
      throw new AwsError('InvalidPluginName', "The plugin name isn't valid.");
    const chosen = pluginName ?? (steps.length === 1 ? steps[0]?.name : undefined);
    const result = invocation.results.find(({ name }) => name === chosen);
    const of = pluginName === undefined ? invocation : (result ?? { status: 'Pending', details: 'Pending' });
    const url = (stream: 'stdout' | 'stderr'): string =>
      result ? outputUrl(call, command, nodeId, result, stream) : '';
    return {
      CommandId: id,
      InstanceId: nodeId,
      Comment: command.comment,
      DocumentName: command.documentName,
      DocumentVersion: command.documentVersion,
      ...(chosen === undefined ? {} : { PluginName: chosen }),
      ResponseCode: result?.code ?? -1,
      ...timesOf(result ?? (isFinal(invocation) && steps.length > 1 ? invocation : undefined)),
      Status: of.status as client.CommandInvocationStatus,
      StatusDetails: of.details,
      StandardOutputContent: result?.stdout ?? '',
      StandardOutputUrl: url('stdout'),
      StandardErrorContent: result?.stderr ?? '',
      StandardErrorUrl: url('stderr'),
      CloudWatchOutputConfig: cloudWatchOf(command),
    };
  },
});

/** ISO 8601, and empty for what has not begun. */
function timesOf(of: Pick<StepResult, 'startedAt' | 'endedAt'> | undefined) {
  const { startedAt, endedAt } = of ?? {};
  return {
    ExecutionStartDateTime: startedAt === undefined ? '' : new Date(startedAt).toISOString(),
    ExecutionElapsedTime: startedAt === undefined || endedAt === undefined ? '' : `PT${(endedAt - startedAt) / 1_000}S`,
    ExecutionEndDateTime: endedAt === undefined ? '' : new Date(endedAt).toISOString(),
  };
}
