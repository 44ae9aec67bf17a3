import type { Call, Principal } from '../../call.ts';
import { AwsError } from '../../errors.ts';
import { issueSession } from '../../sts/issue-session.ts';
import { executions as automations, isFinal } from '../automation/state.ts';
import { commands } from '../commands/state.ts';
import { endInvocation } from './end-invocation.ts';
import {
  isOver,
  taskExecutions,
  windowInvocations,
  type TaskExecutionRow,
  type WindowInvocationRow,
  type WindowStatus,
} from './state.ts';
import { announceInvocation } from './window-events.ts';

/** How often a runbook is looked at. */
const POLL_MS = 5_000;

/** Who a task acts as: its service role, or the service-linked role of Systems Manager. */
function principalOf(call: Call, { task, id }: TaskExecutionRow): Principal {
  if (task.serviceRole === undefined) return call.principal;
  return issueSession(call, { roleArn: task.serviceRole, sessionName: id, service: 'ssm.amazonaws.com' }).principal;
}

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/maintenance-window-tasks-pseudo-parameters.html */
function pseudoParameters(task: TaskExecutionRow, invocation: WindowInvocationRow): Record<string, string> {
  const node = invocation.targets[0]?.Key === 'InstanceIds' ? (invocation.targets[0].Values?.[0] ?? '') : '';
  return {
    RESOURCE_ID: node,
    TARGET_ID: node,
    TARGET_TYPE: 'INSTANCE',
    WINDOW_ID: task.task.windowId,
    WINDOW_TARGET_ID: invocation.windowTargetId ?? '',
    WINDOW_TASK_ID: task.task.id,
    WINDOW_EXECUTION_ID: task.executionId,
    TASK_EXECUTION_ID: task.id,
    INVOCATION_ID: invocation.id,
  };
}

const fill = (text: string, values: Record<string, string>): string =>
  text.replace(/\{\{\s*([A-Z_]+)\s*\}\}/g, (source, name: string) => values[name] ?? source);

const fillLists = (lists: Record<string, string[]> | undefined, values: Record<string, string>) =>
  Object.fromEntries(Object.entries(lists ?? {}).map(([name, list]) => [name, list.map((text) => fill(text, values))]));

interface Begun {
  runId?: string;
  parameters: string;
  /** How it ended, if it did at once. */
  status?: WindowStatus;
  details?: string;
}

export async function beginInvocation(call: Call, task: TaskExecutionRow, row: WindowInvocationRow): Promise<void> {
  const running = { ...row, status: 'IN_PROGRESS' as const, startedAt: call.now() };
  windowInvocations(call).put(row.id, running);
  announceInvocation(call, task.task.windowId, running);
  let begun: Begun;
  try {
    begun = await begin(call, task, row);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    begun = { parameters: '{}', status: 'FAILED', details: `${error.code}: ${error.message}` };
  }
  windowInvocations(call).put(row.id, {
    ...running,
    parameters: begun.parameters,
    ...(begun.runId === undefined ? {} : { runId: begun.runId }),
  });
  if (begun.status) endInvocation(call, row.id, begun.status, begun.details);
}

function begin(call: Call, task: TaskExecutionRow, row: WindowInvocationRow): Promise<Begun> {
  switch (task.task.type) {
    case 'RUN_COMMAND':
      return sendCommand(call, task, row);
    case 'AUTOMATION':
      return startAutomation(call, task, row);
    case 'LAMBDA':
      return invokeFunction(call, task, row);
    default:
      throw new AwsError('ValidationException', `Tasks of the type ${task.task.type} are not emulated.`);
  }
}

async function sendCommand(call: Call, task: TaskExecutionRow, row: WindowInvocationRow): Promise<Begun> {
  const { task: definition } = task;
  const { Parameters, ...given } = definition.invocation?.RunCommand ?? {};
  const older = Object.fromEntries(
    Object.entries(definition.parameters ?? {}).map(([name, { Values = [] }]) => [name, Values]),
  );
  const s3 = definition.logging;
  const input = {
    ...(s3 ? { OutputS3BucketName: s3.S3BucketName, OutputS3KeyPrefix: s3.S3KeyPrefix } : {}),
    ...given,
    DocumentName: definition.arn,
    Parameters: fillLists(Parameters ?? older, pseudoParameters(task, row)),
    Targets: row.targets,
    MaxConcurrency: definition.maxConcurrency,
    MaxErrors: definition.maxErrors,
  };
  const output = await call.invoke({
    service: 'ssm',
    operation: 'SendCommand',
    input,
    principal: principalOf(call, task),
  });
  const { CommandId = '' } = output['Command'] as { CommandId?: string };
  const command = commands(call).get(CommandId);
  if (command)
    commands(call).put(CommandId, {
      ...command,
      ended: { task: 'ssm/window-run-ended', payload: { invocationId: row.id } },
    });
  return {
    runId: CommandId,
    parameters: JSON.stringify({ documentName: definition.arn, parameters: input.Parameters }),
  };
}

async function startAutomation(call: Call, task: TaskExecutionRow, row: WindowInvocationRow): Promise<Begun> {
  const { Parameters, DocumentVersion } = task.task.invocation?.Automation ?? {};
  const input = {
    DocumentName: task.task.arn,
    ...(DocumentVersion === undefined ? {} : { DocumentVersion }),
    Parameters: fillLists(Parameters, pseudoParameters(task, row)),
  };
  const principal = principalOf(call, task);
  const output = await call.invoke({ service: 'ssm', operation: 'StartAutomationExecution', input, principal });
  call.later({ task: 'ssm/window-run-ended', payload: { invocationId: row.id }, after: POLL_MS });
  return { runId: String(output['AutomationExecutionId']), parameters: JSON.stringify(input.Parameters) };
}

async function invokeFunction(call: Call, task: TaskExecutionRow, row: WindowInvocationRow): Promise<Begun> {
  const { ClientContext, Qualifier } = task.task.invocation?.Lambda ?? {};
  const text = Buffer.from(task.task.payload ?? '', 'base64').toString();
  const payload = fill(text, pseudoParameters(task, row));
  const input = {
    FunctionName: task.task.arn,
    ...(ClientContext === undefined ? {} : { ClientContext }),
    ...(Qualifier === undefined ? {} : { Qualifier }),
    ...(payload === '' ? {} : { Payload: Buffer.from(payload) }),
  };
  const output = await call.invoke({
    service: 'lambda',
    operation: 'Invoke',
    input,
    principal: principalOf(call, task),
  });
  const failed = output['FunctionError'];
  return {
    parameters: JSON.stringify({ functionName: task.task.arn, payload }),
    status: failed === undefined ? 'SUCCESS' : 'FAILED',
    ...(failed === undefined ? {} : { details: `The function answered with the error ${JSON.stringify(failed)}.` }),
  };
}

const STATUSES: Readonly<Record<string, WindowStatus>> = {
  Success: 'SUCCESS',
  Failed: 'FAILED',
  TimedOut: 'TIMED_OUT',
  Cancelled: 'CANCELLED',
};

/** A command has ended, or it is time to look whether a runbook has. */
export function windowRunEnded({ invocationId }: { invocationId: string }, call: Call): void {
  const row = windowInvocations(call).get(invocationId);
  const task = taskExecutions(call).get(row?.taskExecutionId ?? '');
  if (!row || !task || isOver(row)) return;
  if (task.task.type === 'RUN_COMMAND') {
    const command = commands(call).get(row.runId ?? '');
    // a target that chose no node has nothing to run
    if (command?.details === 'NoInstancesInTag') endInvocation(call, row.id, 'FAILED', 'No invocations to execute');
    else endInvocation(call, row.id, STATUSES[command?.status ?? ''] ?? 'FAILED', command?.details);
    return;
  }
  const automation = automations(call).get(row.runId ?? '');
  if (automation && !isFinal(automation.status))
    call.later({ task: 'ssm/window-run-ended', payload: { invocationId }, after: POLL_MS });
  else endInvocation(call, row.id, STATUSES[automation?.status ?? ''] ?? 'FAILED');
}

export async function stopInvocation(call: Call, task: TaskExecutionRow, row: WindowInvocationRow): Promise<void> {
  const principal = call.principal;
  const id = row.runId ?? '';
  const ask =
    task.task.type === 'RUN_COMMAND'
      ? { operation: 'CancelCommand', input: { CommandId: id } }
      : { operation: 'StopAutomationExecution', input: { AutomationExecutionId: id } };
  try {
    await call.invoke({ service: 'ssm', ...ask, principal });
  } catch (error) {
    // what has ended meanwhile cannot be stopped
    if (!(error instanceof AwsError)) throw error;
  }
}
