import type { Call } from '../call.ts';
import { wakeConsumers } from './consumers.ts';
import { findQueueByArn, queueArn } from './queue-address.ts';
import { numberOf } from './queue-attributes.ts';
import { redrivePolicyOf } from './redrive-policy.ts';
import { messages, type Message, type Queue } from './state.ts';

/** The queue's messages that are not past their retention; those that are go away. */
export function currentMessages(call: Call, queue: Queue): Message[] {
  const table = messages(call, queue);
  const oldest = call.now() - numberOf(queue, 'MessageRetentionPeriod') * 1000;
  return table.values().filter((message) => {
    if (message.sentAt > oldest) return true;
    table.delete(message.id);
    return false;
  });
}

export interface QueueCounts {
  visible: number;
  /** Received and neither deleted nor visible again. */
  inFlight: number;
  /** Sent with a delay that is not over. */
  delayed: number;
  oldestSentAt?: number;
}

export function countMessages(call: Call, queue: Queue): QueueCounts {
  const counts: QueueCounts = { visible: 0, inFlight: 0, delayed: 0 };
  for (const message of currentMessages(call, queue)) {
    if (message.visibleAt <= call.now()) counts.visible++;
    else if (message.receiveCount > 0) counts.inFlight++;
    else counts.delayed++;
    counts.oldestSentAt = Math.min(counts.oldestSentAt ?? message.sentAt, message.sentAt);
  }
  return counts;
}

/** Puts a message at the end of a queue and wakes who waits there. */
export function addMessage(call: Call, queue: Queue, message: Message): void {
  messages(call, queue).put(message.id, message);
  wakeConsumers(call, queueArn(call, queue), message.visibleAt);
}

/** Up to `limit` messages that may be given out now. Those received too often go to the dead-letter queue instead. */
export function availableMessages(call: Call, queue: Queue, limit: number): Message[] {
  const redrive = redrivePolicyOf(queue);
  const blocked = new Set<string>();
  const available: Message[] = [];
  for (const message of currentMessages(call, queue)) {
    if (available.length === limit) break;
    const group = queue.fifo ? message.groupId : undefined;
    if (message.visibleAt > call.now()) {
      // within a group nothing overtakes a message that is in flight or delayed
      if (group !== undefined) blocked.add(group);
      continue;
    }
    if (group !== undefined && blocked.has(group)) continue;
    if (
      redrive &&
      message.receiveCount >= redrive.maxReceiveCount &&
      moveToDeadLetters(call, queue, message, redrive.deadLetterTargetArn)
    )
      continue;
    available.push(message);
  }
  return available;
}

/** Nothing moves while the dead-letter queue is missing: the message stays where it is. */
function moveToDeadLetters(call: Call, queue: Queue, message: Message, targetArn: string): boolean {
  const target = findQueueByArn(call, targetArn);
  if (!target) return false;
  const { receiveId: _receiveId, firstReceivedAt: _firstReceivedAt, ...kept } = message;
  messages(call, queue).delete(message.id);
  addMessage(call, target, {
    ...kept,
    visibleAt: call.now(),
    deadLetterSource: queueArn(call, queue),
    // a standard queue keeps the time at which the message was first sent, so its retention goes on; FIFO starts anew
    // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html#understanding-message-retention-periods
    sentAt: queue.fifo ? call.now() : message.sentAt,
  });
  return true;
}

/** When the next message becomes visible that is not visible now. */
export function nextVisibleAt(call: Call, queue: Queue): number | undefined {
  let next: number | undefined;
  for (const { visibleAt } of currentMessages(call, queue))
    if (visibleAt > call.now() && (next === undefined || visibleAt < next)) next = visibleAt;
  return next;
}
