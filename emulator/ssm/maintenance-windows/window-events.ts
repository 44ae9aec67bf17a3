import { arn, type Call } from '../../call.ts';
import type { TaskExecutionRow, WindowExecutionRow, WindowInvocationRow, WindowRow, WindowTargetRow } from './state.ts';

const windowArn = (call: Call, id: string): string => arn(call, 'ssm', `maintenancewindow/${id}`);
const times = ({ startedAt, endedAt }: { startedAt: number; endedAt?: number }) => ({
  'start-time': new Date(startedAt).toISOString(),
  ...(endedAt === undefined ? {} : { 'end-time': new Date(endedAt).toISOString() }),
});

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/monitoring-systems-manager-event-examples.html#EC2_maintenance_windows_event_types */
function emit(call: Call, detailType: string, resources: string[], detail: Record<string, unknown>): void {
  call.emit({ source: 'aws.ssm', detailType: `Maintenance Window ${detailType}`, resources, detail });
}

export const announceWindow = (call: Call, { id, enabled }: WindowRow): void =>
  emit(call, 'State-change Notification', [windowArn(call, id)], {
    'window-id': id,
    status: enabled ? 'ENABLED' : 'DISABLED',
  });

export const announceTarget = (call: Call, target: WindowTargetRow, status: 'REGISTERED' | 'DEREGISTERED'): void =>
  emit(
    call,
    'Target Registration Notification',
    [windowArn(call, target.windowId), arn(call, 'ssm', `windowtarget/${target.id}`)],
    { 'window-target-id': target.id, 'window-id': target.windowId, status },
  );

export const announceExecution = (call: Call, execution: WindowExecutionRow): void =>
  emit(call, 'Execution State-change Notification', [windowArn(call, execution.windowId)], {
    ...times(execution),
    'window-id': execution.windowId,
    'window-execution-id': execution.id,
    status: execution.status,
  });

export const announceTask = (call: Call, { task, ...execution }: TaskExecutionRow): void =>
  emit(call, 'Task Execution State-change Notification', [windowArn(call, task.windowId)], {
    ...times(execution),
    'task-execution-id': execution.id,
    'window-id': task.windowId,
    'window-execution-id': execution.executionId,
    status: execution.status,
  });

export const announceInvocation = (call: Call, windowId: string, invocation: WindowInvocationRow): void =>
  emit(call, 'Task Target Invocation State-change Notification', [windowArn(call, windowId)], {
    ...times(invocation),
    'window-id': windowId,
    'window-execution-id': invocation.executionId,
    'task-execution-id': invocation.taskExecutionId,
    'window-target-id': invocation.windowTargetId ?? '',
    status: invocation.status,
    'owner-information': invocation.owner ?? '',
  });
