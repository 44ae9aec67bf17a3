import type { Call } from '../../call.ts';
import { leave } from './admission.ts';
import { emitExecution } from './events.ts';
import { advanceLater, alarmTask } from './pace.ts';
import { executions, isFinal, plans, type Execution, type FinalStatus, type Plan, type Status } from './state.ts';

/** Sets the status of an execution and says so, if it is another than before. */
export function setStatus(call: Call, plan: Plan, execution: Execution, status: Status): void {
  if (execution.status === status) return;
  const changed = { ...execution, status };
  executions(call).put(execution.id, changed);
  emitExecution(call, plan, changed);
}

/** The end of an execution: its place goes to the next in the queue, and its parent goes on. */
export function finish(call: Call, executionId: string, status: FinalStatus, failureMessage?: string): void {
  const execution = executions(call).get(executionId);
  const plan = plans(call).get(executionId);
  if (!execution || !plan || isFinal(execution.status)) return;
  const { current: _current, next: _next, ...rest } = execution;
  const ended: Execution = {
    ...rest,
    endedAt: call.now(),
    ...(failureMessage === undefined || status === 'Success' ? {} : { failureMessage }),
  };
  setStatus(call, plan, ended, status);
  call.forget(`ssm/automation/${executionId}`);
  call.forget(alarmTask(executionId));
  leave(call, executionId);
  if (execution.parent) advanceLater(call, execution.parent.executionId, 0, execution.parent.place);
}
