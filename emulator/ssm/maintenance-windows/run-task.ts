import type { Target } from '@aws-sdk/client-ssm';
import type { Call } from '../../call.ts';
import { AwsError } from '../../errors.ts';
import { concurrencyOf, errorsOf } from '../automation/targets.ts';
import { resolveTargets } from '../nodes/resolve-targets.ts';
import { advanceTaskLater, endInvocation } from './end-invocation.ts';
import { beginInvocation, stopInvocation } from './invoke-task.ts';
import {
  isOver,
  taskExecutions,
  windowInvocations,
  windowTargets,
  type TaskExecutionRow,
  type WindowExecutionRow,
  type WindowInvocationRow,
  type WindowStatus,
  type WindowTaskRow,
} from './state.ts';
import { announceTask } from './window-events.ts';

type Planned = Pick<WindowInvocationRow, 'targets' | 'windowTargetId' | 'owner'>;

/** Begins a task: a command goes to each registered target as a whole, everything else runs once for each node. */
export async function startTask(call: Call, execution: WindowExecutionRow, task: WindowTaskRow): Promise<string> {
  const id = call.ids.uuid();
  const head = { status: 'PENDING' as const, startedAt: call.now() };
  let planned: Planned[] = [];
  let details: string | undefined;
  try {
    planned = await planTask(call, task);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    details = `${error.code}: ${error.message}`;
  }
  if (planned.length === 0) details ??= 'No invocations to execute';
  const invocations = planned.map(
    (one): WindowInvocationRow => ({
      ...one,
      ...head,
      id: call.ids.uuid(),
      executionId: execution.id,
      taskExecutionId: id,
      parameters: '{}',
    }),
  );
  for (const one of invocations) windowInvocations(call).put(one.id, one);
  const failed = details === undefined ? {} : { status: 'FAILED' as const, details, endedAt: call.now() };
  const row: TaskExecutionRow = {
    ...head,
    status: 'IN_PROGRESS',
    ...failed,
    id,
    executionId: execution.id,
    task,
    invocationIds: invocations.map((one) => one.id),
  };
  taskExecutions(call).put(id, row);
  announceTask(call, row);
  if (!isOver(row)) advanceTaskLater(call, id);
  return id;
}

async function planTask(call: Call, task: WindowTaskRow): Promise<Planned[]> {
  if (task.targets.length === 0) return [{ targets: [] }];
  const groups: Planned[] = [];
  for (const { Key, Values = [] } of task.targets) {
    if (Key === 'InstanceIds') groups.push({ targets: [{ Key, Values }] });
    else
      for (const id of Values) {
        const target = windowTargets(call).get(id);
        if (target)
          groups.push({
            targets: target.targets,
            windowTargetId: target.id,
            ...(target.owner === undefined ? {} : { owner: target.owner }),
          });
      }
  }
  if (task.type === 'RUN_COMMAND') return groups;
  const planned: Planned[] = [];
  for (const group of groups)
    for (const { id } of await resolveTargets(call, group.targets))
      planned.push({ ...group, targets: [{ Key: 'InstanceIds', Values: [id] } satisfies Target] });
  return planned;
}

const invocationsIn = (call: Call, task: TaskExecutionRow): WindowInvocationRow[] =>
  task.invocationIds.flatMap((id) => windowInvocations(call).get(id) ?? []);

/** Begins as many invocations as the task may have at once, and ends the task when all are over. */
export async function advanceTask({ taskExecutionId }: { taskExecutionId: string }, call: Call): Promise<void> {
  const task = taskExecutions(call).get(taskExecutionId);
  if (!task || isOver(task)) return;
  const all = invocationsIn(call, task);
  const errors = all.filter(({ status }) => status === 'FAILED' || status === 'TIMED_OUT').length;
  const isStopped = errors > errorsOf(task.task.maxErrors ?? '0', all.length);
  const waiting = all.filter(({ status }) => status === 'PENDING');
  const active = all.filter(({ status }) => status === 'IN_PROGRESS' || status === 'CANCELLING').length;
  if (isStopped) for (const one of waiting) endInvocation(call, one.id, 'CANCELLED', 'Too many errors');
  else {
    // a command controls its own rate over the nodes of its target
    const most =
      task.task.type === 'RUN_COMMAND' ? all.length : concurrencyOf(task.task.maxConcurrency ?? '1', all.length);
    for (const one of waiting.slice(0, Math.max(0, most - active))) await beginInvocation(call, task, one);
  }
  const now = invocationsIn(call, task);
  if (!now.every(isOver)) return;
  const has = (status: WindowStatus): boolean => now.some((one) => one.status === status);
  endTask(
    call,
    task,
    has('FAILED') ? 'FAILED' : has('TIMED_OUT') ? 'TIMED_OUT' : has('CANCELLED') ? 'CANCELLED' : 'SUCCESS',
  );
}

function endTask(call: Call, task: TaskExecutionRow, status: WindowStatus): void {
  const ended = { ...task, status, endedAt: call.now() };
  taskExecutions(call).put(task.id, ended);
  announceTask(call, ended);
  call.later({
    task: 'ssm/advance-window',
    payload: { executionId: task.executionId },
    name: `ssm/advance-window/${task.executionId}`,
  });
}

export async function cancelTask(call: Call, task: TaskExecutionRow, status: 'TIMED_OUT' | 'CANCELLED'): Promise<void> {
  for (const one of invocationsIn(call, task)) {
    if (isOver(one)) continue;
    if (one.status === 'IN_PROGRESS') await stopInvocation(call, task, one);
    endInvocation(call, one.id, status);
  }
  endTask(call, task, status);
}
