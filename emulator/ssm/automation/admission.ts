import type { Call } from '../../call.ts';
import { AwsError } from '../../errors.ts';
import { emitExecution } from './events.ts';
import { advanceLater } from './pace.ts';
import { executions, plans, queue, running, type Kind, type Plan } from './state.ts';

/** https://docs.aws.amazon.com/general/latest/gr/ssm.html#limits_ssm */
const LIMITS: Record<Kind, { concurrent: number; queued: number }> = {
  automation: { concurrent: 100, queued: 5_000 },
  'rate-control': { concurrent: 25, queued: 1_000 },
};

const kindOf = (call: Call, id: string): Kind => (isRated(plans(call).get(id)) ? 'rate-control' : 'automation');
/** Executions that only begin others, over targets or locations. */
const isRated = (plan: Plan | undefined): boolean => plan?.rateControl !== undefined || plan?.locations !== undefined;
const isFull = (call: Call, kind: Kind): boolean => running(call, kind).size >= LIMITS[kind].concurrent;

/** Refuses another execution when the queue is full too. */
export function assertRoom(call: Call, kind: Kind): void {
  if (isFull(call, kind) && queue(call, kind).size >= LIMITS[kind].queued)
    throw new AwsError(
      'AutomationExecutionLimitExceededException',
      'The number of simultaneously running Automation executions exceeded the allowable limit.',
    );
}

/** Starts a new execution, or queues it. A child goes with its parent and takes no place of its own. */
export function admit(call: Call, executionId: string, isChild: boolean): void {
  const kind = kindOf(call, executionId);
  if (!isChild && isFull(call, kind)) return queue(call, kind).put(executionId, true);
  if (!isChild) running(call, kind).put(executionId, true);
  begin(call, executionId);
}

/** An execution that waits for a person or a time gives its place away. */
export function park(call: Call, executionId: string): void {
  if (running(call, kindOf(call, executionId)).has(executionId)) leave(call, executionId);
}

/** Frees the place of an execution, and starts the oldest that waits for one. */
export function leave(call: Call, executionId: string): void {
  const kind = kindOf(call, executionId);
  queue(call, kind).delete(executionId);
  running(call, kind).delete(executionId);
  if (isFull(call, kind) || queue(call, kind).size === 0) return;
  const [next = ''] = queue(call, kind).keys();
  queue(call, kind).delete(next);
  running(call, kind).put(next, true);
  begin(call, next);
}

/** Takes a child that its parent waits for out of the queue; its place goes to another. */
export function admitChild(call: Call, executionId: string): void {
  const isQueued = queue(call, kindOf(call, executionId)).has(executionId);
  leave(call, executionId);
  if (isQueued) begin(call, executionId);
}

function begin(call: Call, executionId: string): void {
  const execution = executions(call).get(executionId);
  const plan = plans(call).get(executionId);
  if (!execution || !plan) return;
  const begun = { ...execution, status: plan.mode === 'Interactive' ? ('Waiting' as const) : ('InProgress' as const) };
  executions(call).put(executionId, begun);
  emitExecution(call, plan, begun);
  advanceLater(call, executionId, 0);
}
