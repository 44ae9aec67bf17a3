import type * as client from '@aws-sdk/client-sqs';
import type { Call } from '../call.ts';
import { AwsError } from '../errors.ts';
import { operationsOf } from '../wire/operation.ts';
import { checkEntries, eachEntry } from './batch-entries.ts';
import { wakeConsumers } from './consumers.ts';
import { findQueue, onQueue, putQueue, queueArn } from './queue-address.ts';
import { messageOf, readReceipt } from './receipt-handle.ts';
import { messages, type Queue } from './state.ts';

const operation = operationsOf<typeof client>();

export const deleteMessage = operation('DeleteMessage', {
  access: (input, call) => onQueue(call, 'DeleteMessage', input.QueueUrl),
  handle(input, call) {
    remove(call, findQueue(call, input.QueueUrl), input.ReceiptHandle);
    return {};
  },
});

export const deleteMessageBatch = operation('DeleteMessageBatch', {
  access: (input, call) => onQueue(call, 'DeleteMessage', input.QueueUrl),
  handle(input, call) {
    const entries = checkEntries(input.Entries, 'DeleteMessageBatchRequestEntry');
    const queue = findQueue(call, input.QueueUrl);
    return eachEntry(entries, (entry) => {
      remove(call, queue, entry.ReceiptHandle);
      return {};
    });
  },
});

/**
 * A handle of an earlier receive deletes nothing and is no error. A FIFO queue refuses it once its time-out is over.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteMessage.html
 */
function remove(call: Call, queue: Queue, handle: string | undefined): void {
  const receipt = readReceipt(queue, handle);
  const message = messageOf(call, queue, receipt);
  const known = messages(call, queue).get(receipt.messageId);
  if (queue.fifo && known && (!message || message.visibleAt <= call.now()))
    throw new AwsError(
      'InvalidParameterValue',
      `Value ${handle} for parameter ReceiptHandle is invalid. Reason: The receipt handle has expired.`,
    );
  if (!message) return;
  messages(call, queue).delete(message.id);
  // the rest of its group may go on
  if (queue.fifo) wakeConsumers(call, queueArn(call, queue), call.now());
}

export const purgeQueue = operation('PurgeQueue', {
  access: (input, call) => onQueue(call, 'PurgeQueue', input.QueueUrl),
  handle(input, call) {
    const queue = findQueue(call, input.QueueUrl);
    if (queue.purgedAt !== undefined && call.now() - queue.purgedAt < 60_000)
      throw new AwsError(
        'PurgeQueueInProgress',
        `Only one PurgeQueue operation on ${queue.name} is allowed every 60 seconds.`,
        403,
      );
    for (const id of messages(call, queue).keys()) messages(call, queue).delete(id);
    putQueue(call, { ...queue, purgedAt: call.now() });
    return {};
  },
});
