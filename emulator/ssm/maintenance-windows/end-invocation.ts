import type { Call } from '../../call.ts';
import { isOver, taskExecutions, windowInvocations, type WindowStatus } from './state.ts';
import { announceInvocation } from './window-events.ts';

export const advanceTaskLater = (call: Call, taskExecutionId: string): string =>
  call.later({
    task: 'ssm/advance-window-task',
    payload: { taskExecutionId },
    name: `ssm/advance-window-task/${taskExecutionId}`,
  });

/** Ends an invocation, says so, and lets its task go on. */
export function endInvocation(call: Call, id: string, status: WindowStatus, details?: string): void {
  const before = windowInvocations(call).get(id);
  const task = taskExecutions(call).get(before?.taskExecutionId ?? '');
  if (!before || !task || isOver(before)) return;
  const ended = { ...before, status, ...(details === undefined ? {} : { details }), endedAt: call.now() };
  windowInvocations(call).put(id, ended);
  announceInvocation(call, task.task.windowId, ended);
  advanceTaskLater(call, task.id);
}
