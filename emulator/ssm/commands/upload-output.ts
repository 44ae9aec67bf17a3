import type { Call } from '../../call.ts';
import { AwsError } from '../../errors.ts';
import { agentPrincipal } from '../nodes/find-node.ts';
import type { ManagedNode } from '../nodes/state.ts';
import type { CommandRow, StepResult } from './state.ts';

/** `prefix/<command>/<node>/awsrunShellScript/0.awsrunShellScript` */
export function outputPrefix(
  command: CommandRow,
  nodeId: string,
  step: Pick<StepResult, 'action' | 'outputName'>,
): string {
  const parts = [command.s3?.prefix ?? '', command.id, nodeId, step.action, step.outputName];
  return parts
    .map((part) => part.replace(/^\/|\/$/g, ''))
    .filter((part) => part !== '')
    .join('/')
    .replaceAll(':', '');
}

/**
 * The agent writes to the bucket and to the log group as the node's own role: what that may not do is not written, and
 * the command goes on. https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-rc-setting-up-cwlogs.html
 */
export async function uploadOutput(
  call: Call,
  command: CommandRow,
  node: ManagedNode,
  step: StepResult,
  output: { stdout: string; stderr: string },
): Promise<void> {
  const principal = agentPrincipal(call, node);
  const invoke = (service: string, operation: string, input: Record<string, unknown>): Promise<unknown> =>
    call.invoke({ service, operation, input, principal }).catch((error: unknown) => {
      if (!(error instanceof AwsError)) throw error;
    });
  for (const name of ['stdout', 'stderr'] as const) {
    const text = output[name];
    if (text === '') continue;
    if (command.s3)
      await invoke('s3', 'PutObject', {
        Bucket: command.s3.bucket,
        Key: `${outputPrefix(command, node.id, step)}/${name}`,
        Body: text,
        ContentType: 'text/plain',
      });
    if (command.cloudWatch) {
      const logGroupName = command.cloudWatch.group;
      const stream = `${command.id}/${node.id}/${step.name}/${name}`.replaceAll(/[:*]/g, '-');
      const events = text
        .split('\n')
        .filter((line) => line !== '')
        .map((message) => ({ timestamp: call.now(), message }));
      await invoke('logs', 'CreateLogGroup', { logGroupName });
      await invoke('logs', 'CreateLogStream', { logGroupName, logStreamName: stream });
      await invoke('logs', 'PutLogEvents', { logGroupName, logStreamName: stream, logEvents: events });
    }
  }
}
