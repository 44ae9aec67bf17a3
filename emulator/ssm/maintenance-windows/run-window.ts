import type { Call } from '../../call.ts';
import { cancelTask, startTask } from './run-task.ts';
import { scheduleWindow } from './schedule-window.ts';
import {
  isOver,
  taskExecutions,
  windowExecutions,
  windows,
  windowTasks,
  type TaskExecutionRow,
  type WindowExecutionRow,
  type WindowStatus,
} from './state.ts';
import { announceExecution } from './window-events.ts';

const HOUR_MS = 3_600_000;

export const advanceWindowLater = (call: Call, executionId: string): string =>
  call.later({ task: 'ssm/advance-window', payload: { executionId }, name: `ssm/advance-window/${executionId}` });

/** A window opens. While its last opening still runs, this one is passed over. */
export function windowDue({ windowId }: { windowId: string }, call: Call): void {
  const window = windows(call).get(windowId);
  if (!window?.enabled) return;
  scheduleWindow(call, window);
  const overlaps = windowExecutions(call)
    .values()
    .some((execution) => execution.windowId === windowId && !isOver(execution));
  const execution: WindowExecutionRow = {
    id: call.ids.uuid(),
    windowId,
    status: overlaps ? 'SKIPPED_OVERLAPPING' : 'IN_PROGRESS',
    startedAt: call.now(),
    ...(overlaps ? { endedAt: call.now() } : {}),
    cutoffAt: call.now() + (window.duration - window.cutoff) * HOUR_MS,
    taskIds: [],
  };
  windowExecutions(call).put(execution.id, execution);
  announceExecution(call, execution);
  if (overlaps) return;
  call.later({
    task: 'ssm/window-cutoff',
    payload: { executionId: execution.id },
    at: execution.cutoffAt,
    name: `ssm/window-cutoff/${execution.id}`,
  });
  advanceWindowLater(call, execution.id);
}

const begunIn = (call: Call, execution: WindowExecutionRow): TaskExecutionRow[] =>
  execution.taskIds.flatMap((id) => taskExecutions(call).get(id) ?? []);

/** Tasks run in order of their priority, those of the same priority together. */
export async function advanceWindow({ executionId }: { executionId: string }, call: Call): Promise<void> {
  const execution = windowExecutions(call).get(executionId);
  if (!execution || isOver(execution)) return;
  const begun = begunIn(call, execution);
  if (begun.some((task) => !isOver(task))) return;
  const left = windowTasks(call)
    .values()
    .filter(({ id, windowId }) => windowId === execution.windowId && !begun.some(({ task }) => task.id === id));
  if (left.length === 0 || execution.status === 'CANCELLING') return finish(call, execution, begun);
  if (call.now() >= execution.cutoffAt) return finish(call, execution, begun, 'TIMED_OUT');
  const priority = Math.min(...left.map((task) => task.priority));
  const next = left.filter((task) => task.priority === priority);
  const started: string[] = [];
  for (const task of next) started.push(await startTask(call, execution, task));
  windowExecutions(call).put(executionId, { ...execution, taskIds: [...execution.taskIds, ...started] });
  advanceWindowLater(call, executionId);
}

function finish(
  call: Call,
  execution: WindowExecutionRow,
  tasks: readonly TaskExecutionRow[],
  asked?: WindowStatus,
): void {
  const has = (status: WindowStatus): boolean => tasks.some((task) => task.status === status);
  const worst = has('FAILED') ? 'FAILED' : has('TIMED_OUT') ? 'TIMED_OUT' : 'SUCCESS';
  const status = execution.status === 'CANCELLING' ? 'CANCELLED' : (asked ?? worst);
  const details = asked === 'TIMED_OUT' ? { details: 'The cutoff was reached before all tasks were started.' } : {};
  const ended = { ...execution, status, ...details, endedAt: call.now() };
  windowExecutions(call).put(execution.id, ended);
  call.forget(`ssm/window-cutoff/${execution.id}`);
  announceExecution(call, ended);
}

/** Nothing new begins any more; tasks that ask for it are stopped. */
export async function windowCutoff({ executionId }: { executionId: string }, call: Call): Promise<void> {
  const execution = windowExecutions(call).get(executionId);
  if (!execution || isOver(execution)) return;
  for (const task of begunIn(call, execution))
    if (!isOver(task) && task.task.cutoffBehavior === 'CANCEL_TASK') await cancelTask(call, task, 'TIMED_OUT');
  advanceWindowLater(call, executionId);
}

export async function cancelWindow(call: Call, execution: WindowExecutionRow): Promise<void> {
  windowExecutions(call).put(execution.id, { ...execution, status: 'CANCELLING' });
  for (const task of begunIn(call, execution)) if (!isOver(task)) await cancelTask(call, task, 'CANCELLED');
  advanceWindowLater(call, execution.id);
}
