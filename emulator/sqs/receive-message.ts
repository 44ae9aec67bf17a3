import type * as client from '@aws-sdk/client-sqs';
import type { Call } from '../call.ts';
import { AwsError } from '../errors.ts';
import { operationsOf } from '../wire/operation.ts';
import { pollSignal, wakeMappings } from './consumers.ts';
import { pickAttributes } from './message-attributes.ts';
import { md5, md5OfAttributes } from './message-digest.ts';
import { availableMessages, nextVisibleAt } from './messages.ts';
import { findQueue, onQueue, putQueue, queueArn } from './queue-address.ts';
import { numberOf } from './queue-attributes.ts';
import { receiptHandle } from './receipt-handle.ts';
import { messages, type Message, type MessageAttribute, type Queue } from './state.ts';

const operation = operationsOf<typeof client>();

/**
 * A long poll ends when a message is there or its time is over. While it waits, nothing counts as under way, so the
 * stand-in's time may run on to what happens next.
 */
export const receiveMessage = operation('ReceiveMessage', {
  access: (input, call) => onQueue(call, 'ReceiveMessage', input.QueueUrl),
  async handle(input, call) {
    const queue = findQueue(call, input.QueueUrl);
    const limit = inRange('MaxNumberOfMessages', input.MaxNumberOfMessages ?? 1, 1, 10);
    const wait = inRange(
      'WaitTimeSeconds',
      input.WaitTimeSeconds ?? numberOf(queue, 'ReceiveMessageWaitTimeSeconds'),
      0,
      20,
    );
    const hide = inRange(
      'VisibilityTimeout',
      input.VisibilityTimeout ?? numberOf(queue, 'VisibilityTimeout'),
      0,
      43_200,
    );
    putQueue(call, queue);
    const found = await poll(call, input.QueueUrl, limit, call.now() + wait * 1000);
    const received = found.map((message) => takeMessage(call, queue, message, hide));
    if (received.length === 0) return {};
    wakeMappings(call, queueArn(call, queue));
    const systemNames: readonly string[] = [
      ...(input.AttributeNames ?? []),
      ...(input.MessageSystemAttributeNames ?? []),
    ];
    return {
      Messages: received.map((message) => shown(queue, message, systemNames, input.MessageAttributeNames ?? [])),
    };
  },
});

async function poll(call: Call, url: string | undefined, limit: number, until: number): Promise<Message[]> {
  for (;;) {
    // the queue may have been changed or deleted while the poll waited
    const queue = findQueue(call, url);
    const found = availableMessages(call, queue, limit);
    if (found.length > 0 || call.now() >= until) return found;
    const queueAddress = queueArn(call, queue);
    const at = Math.min(until, nextVisibleAt(call, queue) ?? until);
    call.later({
      task: 'sqs/end-wait',
      payload: { queueArn: queueAddress },
      at,
      name: `${pollSignal(queueAddress)}/${at}`,
    });
    await call.waitFor(pollSignal(queueAddress));
  }
}

function takeMessage(call: Call, queue: Queue, message: Message, hideSeconds: number): Message {
  const taken: Message = {
    ...message,
    receiveCount: message.receiveCount + 1,
    firstReceivedAt: message.firstReceivedAt ?? call.now(),
    receiveId: call.ids.uuid(),
    visibleAt: call.now() + hideSeconds * 1000,
  };
  messages(call, queue).put(message.id, taken);
  return taken;
}

function shown(
  queue: Queue,
  message: Message,
  systemNames: readonly string[],
  names: readonly string[],
): client.Message {
  const attributes = pickAttributes(message, names);
  const digest = md5OfAttributes(attributes);
  const system = Object.entries(systemAttributes(message)).filter(
    ([name, value]) => value !== undefined && (systemNames.includes('All') || systemNames.includes(name)),
  );
  return {
    MessageId: message.id,
    ReceiptHandle: receiptHandle(queue, message.id, message.receiveId ?? ''),
    MD5OfBody: md5(message.body),
    Body: message.body,
    ...(system.length > 0 ? { Attributes: Object.fromEntries(system) } : {}),
    ...(digest === undefined
      ? {}
      : {
          MD5OfMessageAttributes: digest,
          MessageAttributes: Object.fromEntries(
            Object.entries(attributes).map(([name, value]) => [name, wireAttribute(value)]),
          ),
        }),
  };
}

const wireAttribute = ({ dataType, stringValue, binaryValue }: MessageAttribute): client.MessageAttributeValue => ({
  DataType: dataType,
  ...(binaryValue === undefined ? { StringValue: stringValue } : { BinaryValue: Buffer.from(binaryValue, 'base64') }),
});

const systemAttributes = (message: Message): Record<string, string | undefined> => ({
  SenderId: message.senderId,
  SentTimestamp: String(message.sentAt),
  ApproximateReceiveCount: String(message.receiveCount),
  ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt),
  SequenceNumber: message.sequenceNumber,
  MessageDeduplicationId: message.deduplicationId,
  MessageGroupId: message.groupId,
  AWSTraceHeader: message.traceHeader,
  DeadLetterQueueSourceArn: message.deadLetterSource,
});

export function inRange(name: string, value: number, least: number, most: number): number {
  if (value >= least && value <= most) return value;
  throw new AwsError(
    'InvalidParameterValue',
    `Value ${value} for parameter ${name} is invalid. Reason: Must be ${name === 'WaitTimeSeconds' ? `>= ${least} and <= ${most}` : `between ${least} and ${most}`}, if provided.`,
  );
}
