import type * as client from '@aws-sdk/client-ssm';
import { arn, type Call } from '../../call.ts';
import { AwsError } from '../../errors.ts';
import { operationsOf } from '../../wire/operation.ts';
import { pageOf } from '../filters.ts';
import { cancelWindow } from './run-window.ts';
import {
  isOver,
  taskExecutions,
  windowExecutions,
  windowInvocations,
  type TaskExecutionRow,
  type WindowExecutionRow,
  type WindowInvocationRow,
} from './state.ts';
import { onWindow, requireWindow } from './windows.ts';

const operation = operationsOf<typeof client>();

const onExecution = (action: string) => (_input: unknown, call: Call) => ({
  action: `ssm:${action}`,
  resource: arn(call, 'ssm', 'maintenancewindow/*'),
});

const noExecution = (what: string, id: string | undefined): AwsError =>
  new AwsError('DoesNotExistException', `Maintenance window ${what} ${id} doesn't exist`);

function requireExecution(call: Call, id: string | undefined): WindowExecutionRow {
  const found = windowExecutions(call).get(id ?? '');
  if (!found) throw noExecution('execution', id);
  return found;
}

function requireTask(call: Call, executionId: string | undefined, id: string | undefined): TaskExecutionRow {
  const found = taskExecutions(call).get(id ?? '');
  if (!found || found.executionId !== executionId) throw noExecution('task execution', id);
  return found;
}

const progress = (row: Pick<WindowExecutionRow, 'status' | 'details' | 'startedAt' | 'endedAt'>) => ({
  Status: row.status,
  ...(row.details === undefined ? {} : { StatusDetails: row.details }),
  StartTime: new Date(row.startedAt),
  ...(row.endedAt === undefined ? {} : { EndTime: new Date(row.endedAt) }),
});

const page50 = <T>(items: T[], input: { MaxResults?: number | undefined; NextToken?: string | undefined }) =>
  pageOf(items, { ...input, MaxResults: Math.min(input.MaxResults ?? 50, 50) });

/** Newest first. */
export const describeMaintenanceWindowExecutions = operation('DescribeMaintenanceWindowExecutions', {
  access: onWindow('DescribeMaintenanceWindowExecutions'),
  handle(input, call) {
    const { id } = requireWindow(call, input.WindowId);
    const found = windowExecutions(call)
      .values()
      .filter(({ windowId }) => windowId === id)
      .filter(({ startedAt }) =>
        (input.Filters ?? []).every(({ Key, Values }) => {
          const at = Date.parse(Values?.[0] ?? '');
          return Key === 'ExecutedBefore' ? startedAt < at : startedAt > at;
        }),
      )
      .reverse();
    const { page, NextToken } = page50(found, input);
    return {
      WindowExecutions: page.map((row) => ({ WindowId: id, WindowExecutionId: row.id, ...progress(row) })),
      NextToken,
    };
  },
});

export const getMaintenanceWindowExecution = operation('GetMaintenanceWindowExecution', {
  access: onExecution('GetMaintenanceWindowExecution'),
  handle(input, call) {
    const row = requireExecution(call, input.WindowExecutionId);
    return { WindowExecutionId: row.id, TaskIds: row.taskIds, ...progress(row) };
  },
});

export const describeMaintenanceWindowExecutionTasks = operation('DescribeMaintenanceWindowExecutionTasks', {
  access: onExecution('DescribeMaintenanceWindowExecutionTasks'),
  handle(input, call) {
    const { id, taskIds } = requireExecution(call, input.WindowExecutionId);
    const rows = taskIds
      .flatMap((taskId) => taskExecutions(call).get(taskId) ?? [])
      .filter(({ status, task }) =>
        (input.Filters ?? []).every(({ Key, Values }) => Values?.includes(Key === 'STATUS' ? status : task.type)),
      );
    const { page, NextToken } = page50(rows, input);
    return {
      WindowExecutionTaskIdentities: page.map((row) => ({
        WindowExecutionId: id,
        TaskExecutionId: row.id,
        TaskArn: row.task.arn,
        TaskType: row.task.type,
        ...progress(row),
      })),
      NextToken,
    };
  },
});

export const getMaintenanceWindowExecutionTask = operation('GetMaintenanceWindowExecutionTask', {
  access: onExecution('GetMaintenanceWindowExecutionTask'),
  handle(input, call) {
    const row = requireTask(call, input.WindowExecutionId, input.TaskId);
    const { task } = row;
    return {
      WindowExecutionId: row.executionId,
      TaskExecutionId: row.id,
      TaskArn: task.arn,
      ...(task.serviceRole === undefined ? {} : { ServiceRole: task.serviceRole }),
      Type: task.type,
      TaskParameters: task.parameters ? [task.parameters] : [],
      Priority: task.priority,
      ...(task.maxConcurrency === undefined ? {} : { MaxConcurrency: task.maxConcurrency }),
      ...(task.maxErrors === undefined ? {} : { MaxErrors: task.maxErrors }),
      ...progress(row),
    };
  },
});

const describeInvocation = (call: Call, row: WindowInvocationRow) => ({
  WindowExecutionId: row.executionId,
  TaskExecutionId: row.taskExecutionId,
  InvocationId: row.id,
  ...(row.runId === undefined ? {} : { ExecutionId: row.runId }),
  TaskType: taskExecutions(call).get(row.taskExecutionId)?.task.type,
  Parameters: row.parameters,
  ...progress(row),
  ...(row.owner === undefined ? {} : { OwnerInformation: row.owner }),
  ...(row.windowTargetId === undefined ? {} : { WindowTargetId: row.windowTargetId }),
});

export const describeMaintenanceWindowExecutionTaskInvocations = operation(
  'DescribeMaintenanceWindowExecutionTaskInvocations',
  {
    access: onExecution('DescribeMaintenanceWindowExecutionTaskInvocations'),
    handle(input, call) {
      const { invocationIds } = requireTask(call, input.WindowExecutionId, input.TaskId);
      const rows = invocationIds
        .flatMap((id) => windowInvocations(call).get(id) ?? [])
        .filter(({ status }) => (input.Filters ?? []).every(({ Values }) => Values?.includes(status)));
      const { page, NextToken } = page50(rows, input);
      return {
        WindowExecutionTaskInvocationIdentities: page.map((row) => describeInvocation(call, row)),
        NextToken,
      };
    },
  },
);

export const getMaintenanceWindowExecutionTaskInvocation = operation('GetMaintenanceWindowExecutionTaskInvocation', {
  access: onExecution('GetMaintenanceWindowExecutionTaskInvocation'),
  handle(input, call) {
    requireTask(call, input.WindowExecutionId, input.TaskId);
    const row = windowInvocations(call).get(input.InvocationId ?? '');
    if (!row || row.taskExecutionId !== input.TaskId) throw noExecution('task invocation', input.InvocationId);
    return describeInvocation(call, row);
  },
});

export const cancelMaintenanceWindowExecution = operation('CancelMaintenanceWindowExecution', {
  access: onExecution('CancelMaintenanceWindowExecution'),
  async handle(input, call) {
    const row = requireExecution(call, input.WindowExecutionId);
    if (!isOver(row)) await cancelWindow(call, row);
    return { WindowExecutionId: row.id };
  },
});
