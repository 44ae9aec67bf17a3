import type * as client from '@aws-sdk/client-sqs';
import type { Call } from '../call.ts';
import { AwsError } from '../errors.ts';
import { operationsOf } from '../wire/operation.ts';
import { checkEntries, eachEntry } from './batch-entries.ts';
import { wakeConsumers } from './consumers.ts';
import { findQueue, onQueue, queueArn } from './queue-address.ts';
import { messageOf, readReceipt } from './receipt-handle.ts';
import { messages, type Queue } from './state.ts';
import { inRange } from './receive-message.ts';

const operation = operationsOf<typeof client>();
const LONGEST_MS = 43_200_000;

export const changeMessageVisibility = operation('ChangeMessageVisibility', {
  access: (input, call) => onQueue(call, 'ChangeMessageVisibility', input.QueueUrl),
  handle(input, call) {
    change(call, findQueue(call, input.QueueUrl), input.ReceiptHandle, input.VisibilityTimeout);
    return {};
  },
});

export const changeMessageVisibilityBatch = operation('ChangeMessageVisibilityBatch', {
  access: (input, call) => onQueue(call, 'ChangeMessageVisibility', input.QueueUrl),
  handle(input, call) {
    const entries = checkEntries(input.Entries, 'ChangeMessageVisibilityBatchRequestEntry');
    const queue = findQueue(call, input.QueueUrl);
    return eachEntry(entries, (entry) => {
      change(call, queue, entry.ReceiptHandle, entry.VisibilityTimeout);
      return {};
    });
  },
});

function change(call: Call, queue: Queue, handle: string | undefined, seconds = 0): void {
  inRange('VisibilityTimeout', seconds, 0, 43_200);
  const message = messageOf(call, queue, readReceipt(queue, handle));
  const reason = 'Message does not exist or is not available for visibility timeout change.';
  if (!message)
    throw new AwsError(
      'InvalidParameterValue',
      `Value ${handle} for parameter ReceiptHandle is invalid. Reason: ${reason}`,
    );
  if (message.visibleAt <= call.now())
    throw new AwsError('MessageNotInflight', `The message referred to is not in flight. ${reason}`);
  const visibleAt = call.now() + seconds * 1000;
  if (message.firstReceivedAt !== undefined && visibleAt - message.firstReceivedAt > LONGEST_MS)
    throw new AwsError(
      'InvalidParameterValue',
      `Value ${seconds} for parameter VisibilityTimeout is invalid. Reason: Total VisibilityTimeout for the message is beyond the limit [43200 seconds].`,
    );
  messages(call, queue).put(message.id, { ...message, visibleAt });
  wakeConsumers(call, queueArn(call, queue), visibleAt);
}
