import type { Call } from '../call.ts';
import { addMessage, currentMessages } from './messages.ts';
import { findQueueByArn } from './queue-address.ts';
import { messages, moveTasks, type Message, type MoveTask } from './state.ts';

/** The speed of a task that sets none: the most a task may ask for. */
const FASTEST_PER_SECOND = 500;

/** Task: moves what one second allows, then goes on a second later. */
export function moveMessages({ taskId }: { taskId: string }, call: Call): void {
  const task = moveTasks(call).get(taskId);
  if (!task) return;
  const next = step(call, task);
  moveTasks(call).put(taskId, next);
  if (next.status === 'RUNNING' || next.status === 'CANCELLING')
    call.later({ task: 'sqs/move-messages', payload: { taskId }, after: 1_000 });
}

function step(call: Call, task: MoveTask): MoveTask {
  if (task.status === 'CANCELLING') return { ...task, status: 'CANCELLED' };
  const source = findQueueByArn(call, task.sourceArn);
  if (!source) return failed(task, 'SourceQueueDoesNotExist');
  let moved = 0;
  const ready = currentMessages(call, source).filter(({ visibleAt }) => visibleAt <= call.now());
  for (const message of ready.slice(0, task.perSecond ?? FASTEST_PER_SECOND)) {
    // a message that was sent straight to the dead-letter queue has no source to go back to
    const targetArn = task.destinationArn ?? message.deadLetterSource;
    if (targetArn === undefined)
      return failed({ ...task, moved: task.moved + moved }, 'CouldNotDetermineMessageSource');
    const target = findQueueByArn(call, targetArn);
    if (!target) return failed({ ...task, moved: task.moved + moved }, 'AWS.SimpleQueueService.NonExistentQueue');
    messages(call, source).delete(message.id);
    addMessage(call, target, redriven(call, message));
    moved++;
  }
  const left = ready.length - moved;
  return { ...task, moved: task.moved + moved, status: left === 0 ? 'COMPLETED' : 'RUNNING' };
}

const failed = (task: MoveTask, failureReason: string): MoveTask => ({ ...task, status: 'FAILED', failureReason });

/** A redriven message is a new message: new id, new time of arrival, received never. */
function redriven(call: Call, message: Message): Message {
  const { receiveId: _receiveId, firstReceivedAt: _first, deadLetterSource: _source, ...kept } = message;
  return { ...kept, id: call.ids.uuid(), sentAt: call.now(), visibleAt: call.now(), receiveCount: 0 };
}
