import type { Scope } from '../call.ts';
import type { Table } from '../store.ts';

export interface Queue {
  name: string;
  account: string;
  region: string;
  fifo: boolean;
  /** As set; what is absent has AWS's default. */
  attributes: Record<string, string>;
  tags: Record<string, string>;
  createdAt: number;
  modifiedAt: number;
  /** The last call that named the queue: an idle queue publishes no metrics after six hours. */
  usedAt: number;
  purgedAt?: number;
  /** FIFO: the last sequence number handed out. */
  sequence: number;
}

export interface MessageAttribute {
  dataType: string;
  stringValue?: string;
  /** Base64. */
  binaryValue?: string;
}

export interface Message {
  id: string;
  body: string;
  attributes: Record<string, MessageAttribute>;
  traceHeader?: string;
  senderId: string;
  sentAt: number;
  /** Not given out before then: a delay, or a visibility timeout. */
  visibleAt: number;
  receiveCount: number;
  firstReceivedAt?: number;
  /** Of the last receive. */
  receiveId?: string;
  groupId?: string;
  deduplicationId?: string;
  sequenceNumber?: string;
  /** The queue whose redrive policy brought it here. */
  deadLetterSource?: string;
}

export interface MoveTask {
  id: string;
  sourceArn: string;
  destinationArn?: string;
  perSecond?: number;
  status: 'RUNNING' | 'COMPLETED' | 'CANCELLING' | 'CANCELLED' | 'FAILED';
  failureReason?: string;
  moved: number;
  toMove: number;
  startedAt: number;
}

export const queues = (scope: Scope): Table<Queue> => scope.table('sqs/queues');

/** By message id, in the order of their arrival. */
export const messages = (scope: Scope, queue: Queue): Table<Message> =>
  scope.table(`sqs/messages/${queue.name}`, { account: queue.account, region: queue.region });

/** FIFO: the messages of the last five minutes by deduplication id. */
export const deduplications = (
  scope: Scope,
  queue: Queue,
): Table<{ messageId: string; sequenceNumber: string; until: number }> =>
  scope.table(`sqs/deduplications/${queue.name}`, { account: queue.account, region: queue.region });

/** When a queue of this name was deleted. */
export const deletedQueues = (scope: Scope): Table<number> => scope.table('sqs/deleted-queues');

export const moveTasks = (scope: Scope): Table<MoveTask> => scope.table('sqs/move-tasks');
