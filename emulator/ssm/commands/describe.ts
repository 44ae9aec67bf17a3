import type * as client from '@aws-sdk/client-ssm';
import type { Call } from '../../call.ts';
import { findNode } from '../nodes/find-node.ts';
import { pluginOutput } from './output.ts';
import { invocationsOf, isFinal, type CommandRow, type InvocationRow, type StepResult } from './state.ts';
import { outputPrefix } from './upload-output.ts';

export function describeCommand(call: Call, command: CommandRow): client.Command {
  const all = invocationsOf(call, command);
  return {
    CommandId: command.id,
    DocumentName: command.documentName,
    DocumentVersion: command.documentVersion,
    Comment: command.comment,
    ExpiresAfter: new Date(command.expiresAt),
    Parameters: command.parameters,
    InstanceIds: command.instanceIds,
    Targets: command.targets,
    RequestedDateTime: new Date(command.requestedAt),
    Status: command.status,
    StatusDetails: command.details,
    OutputS3Region: call.region,
    OutputS3BucketName: command.s3?.bucket ?? '',
    OutputS3KeyPrefix: command.s3?.prefix ?? '',
    MaxConcurrency: command.maxConcurrency,
    MaxErrors: command.maxErrors,
    TargetCount: command.nodeIds.length,
    CompletedCount: all.filter(isFinal).length,
    ErrorCount: all.filter(({ details }) => details === 'Failed' || details === 'ExecutionTimedOut').length,
    DeliveryTimedOutCount: all.filter(({ details }) => details === 'DeliveryTimedOut').length,
    ServiceRole: command.serviceRole ?? '',
    NotificationConfig: command.notification ?? {
      NotificationArn: '',
      NotificationEvents: [],
    },
    CloudWatchOutputConfig: cloudWatchOf(command),
    TimeoutSeconds: command.timeoutSeconds,
  };
}

export const cloudWatchOf = ({ cloudWatch }: CommandRow): client.CloudWatchOutputConfig => ({
  CloudWatchLogGroupName: cloudWatch?.group ?? '',
  CloudWatchOutputEnabled: cloudWatch !== undefined,
});

/** The address of a step's output in S3; empty without a bucket. */
export const outputUrl = (
  call: Call,
  command: CommandRow,
  nodeId: string,
  step: StepResult,
  stream: 'stdout' | 'stderr',
): string =>
  command.s3 && step[stream] !== ''
    ? `https://s3.${call.region}.amazonaws.com/${command.s3.bucket}/${outputPrefix(command, nodeId, step)}/${stream}`
    : '';

export function describeInvocation(
  call: Call,
  command: CommandRow,
  invocation: InvocationRow,
  details: boolean,
): client.CommandInvocation {
  const only = command.plan.steps.length === 1 ? invocation.results[0] : undefined;
  const url = (stream: 'stdout' | 'stderr'): string =>
    only ? outputUrl(call, command, invocation.nodeId, only, stream) : '';
  return {
    CommandId: command.id,
    InstanceId: invocation.nodeId,
    InstanceName: findNode(call, invocation.nodeId)?.computerName ?? '',
    Comment: command.comment,
    DocumentName: command.documentName,
    DocumentVersion: command.documentVersion,
    RequestedDateTime: new Date(invocation.requestedAt),
    Status: invocation.status,
    StatusDetails: invocation.details,
    StandardOutputUrl: url('stdout'),
    StandardErrorUrl: url('stderr'),
    CommandPlugins: details ? describePlugins(call, command, invocation) : [],
    ServiceRole: command.serviceRole ?? '',
    NotificationConfig: command.notification ?? { NotificationArn: '', NotificationEvents: [] },
    CloudWatchOutputConfig: cloudWatchOf(command),
  };
}

function describePlugins(call: Call, command: CommandRow, invocation: InvocationRow): client.CommandPlugin[] {
  return command.plan.steps.map((step, i): client.CommandPlugin => {
    const result = invocation.results[i];
    const place = {
      OutputS3Region: call.region,
      OutputS3BucketName: command.s3?.bucket ?? '',
      OutputS3KeyPrefix: command.s3?.prefix ?? '',
    };
    if (!result)
      return {
        Name: step.name,
        Status: isFinal(invocation) ? (invocation.status as client.CommandPluginStatus) : 'Pending',
        StatusDetails: isFinal(invocation) ? invocation.details : 'Pending',
        ResponseCode: -1,
        Output: '',
        StandardOutputUrl: '',
        StandardErrorUrl: '',
        ...place,
      };
    return {
      Name: result.name,
      Status: result.status as client.CommandPluginStatus,
      StatusDetails: result.details,
      ResponseCode: result.code,
      ...(result.startedAt === undefined ? {} : { ResponseStartDateTime: new Date(result.startedAt) }),
      ...(result.endedAt === undefined ? {} : { ResponseFinishDateTime: new Date(result.endedAt) }),
      Output: pluginOutput(result.stdout, result.stderr),
      StandardOutputUrl: outputUrl(call, command, invocation.nodeId, result, 'stdout'),
      StandardErrorUrl: outputUrl(call, command, invocation.nodeId, result, 'stderr'),
      ...place,
    };
  });
}
