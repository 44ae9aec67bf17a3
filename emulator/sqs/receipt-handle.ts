import type { Call } from '../call.ts';
import { AwsError } from '../errors.ts';
import { messages, type Message, type Queue } from './state.ts';

export const receiptHandle = (queue: Queue, messageId: string, receiveId: string): string =>
  Buffer.from([receiveId, queue.name, messageId].join(' ')).toString('base64');

export interface Receipt {
  messageId: string;
  receiveId: string;
}

/** What a handle names; it must have come from a receive on this queue. */
export function readReceipt(queue: Queue, handle: string | undefined): Receipt {
  const [receiveId, name, messageId, ...rest] = Buffer.from(handle ?? '', 'base64')
    .toString()
    .split(' ');
  if (!receiveId || !messageId || name !== queue.name || rest.length > 0)
    throw new AwsError(
      'ReceiptHandleIsInvalid',
      `The input receipt handle "${handle ?? ''}" is not a valid receipt handle.`,
    );
  return { messageId, receiveId };
}

/** The message, if this handle is of its last receive. */
export function messageOf(call: Call, queue: Queue, receipt: Receipt): Message | undefined {
  const message = messages(call, queue).get(receipt.messageId);
  return message?.receiveId === receipt.receiveId ? message : undefined;
}
