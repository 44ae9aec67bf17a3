import type * as client from '@aws-sdk/client-sqs';
import { createHash } from 'node:crypto';
import { principalArn, type Call } from '../call.ts';
import { AwsError } from '../errors.ts';
import { operationsOf } from '../wire/operation.ts';
import { checkEntries, eachEntry } from './batch-entries.ts';
import { checkMessageAttributes, sizeOfAttributes, type GivenAttributes } from './message-attributes.ts';
import { md5, md5OfAttributes } from './message-digest.ts';
import { addMessage } from './messages.ts';
import { armMetrics } from './metrics.ts';
import { findQueue, onQueue, putQueue } from './queue-address.ts';
import { numberOf } from './queue-attributes.ts';
import { deduplications, type Message, type Queue } from './state.ts';

const operation = operationsOf<typeof client>();
const DEDUPLICATION_MS = 300_000;
const MAX_BATCH_BYTES = 1_048_576;

interface Outgoing {
  MessageBody?: string | undefined;
  DelaySeconds?: number | undefined;
  MessageAttributes?: GivenAttributes | undefined;
  MessageSystemAttributes?: GivenAttributes | undefined;
  MessageDeduplicationId?: string | undefined;
  MessageGroupId?: string | undefined;
}

export const sendMessage = operation('SendMessage', {
  access: (input, call) => onQueue(call, 'SendMessage', input.QueueUrl),
  handle: (input, call) => send(call, findQueue(call, input.QueueUrl), input),
});

export const sendMessageBatch = operation('SendMessageBatch', {
  access: (input, call) => onQueue(call, 'SendMessage', input.QueueUrl),
  handle(input, call) {
    const entries = checkEntries(input.Entries, 'SendMessageBatchRequestEntry');
    const bytes = entries.reduce((sum, entry) => sum + sizeOf(entry), 0);
    if (bytes > MAX_BATCH_BYTES)
      throw new AwsError(
        'BatchRequestTooLong',
        `Batch requests cannot be longer than ${MAX_BATCH_BYTES} bytes. You have sent ${bytes} bytes.`,
      );
    findQueue(call, input.QueueUrl);
    const { Successful, Failed } = eachEntry(entries, (entry) => send(call, findQueue(call, input.QueueUrl), entry));
    return { Successful, Failed };
  },
});

const sizeOf = (message: Outgoing): number =>
  Buffer.byteLength(message.MessageBody ?? '') + sizeOfAttributes(message.MessageAttributes);

/** The answer to SendMessage, which is also an entry of SendMessageBatch's. */
interface Sent {
  MessageId: string;
  MD5OfMessageBody: string;
  MD5OfMessageAttributes?: string;
  SequenceNumber?: string;
}

function send(call: Call, queue: Queue, input: Outgoing): Sent {
  const body = checkBody(queue, input);
  const attributes = checkMessageAttributes(input.MessageAttributes ?? {});
  const digest = md5OfAttributes(attributes);
  const sent = (MessageId: string, SequenceNumber?: string): Sent => ({
    MessageId,
    MD5OfMessageBody: md5(body),
    ...(digest === undefined ? {} : { MD5OfMessageAttributes: digest }),
    ...(SequenceNumber === undefined ? {} : { SequenceNumber }),
  });
  const fifo = queue.fifo ? fifoIdentity(queue, input, body) : undefined;
  if (!queue.fifo && input.MessageDeduplicationId !== undefined)
    throw notForThisQueue('MessageDeduplicationId', input.MessageDeduplicationId);
  const earlier = fifo && deduplications(call, queue).get(fifo.key);
  if (earlier && earlier.until > call.now()) return sent(earlier.messageId, earlier.sequenceNumber);
  const sequenceNumber = fifo ? String(queue.sequence + 1).padStart(20, '1') : undefined;
  const message: Message = {
    id: call.ids.uuid(),
    body,
    attributes,
    senderId: senderIdOf(call),
    sentAt: call.now(),
    visibleAt: call.now() + delaySeconds(queue, input) * 1000,
    receiveCount: 0,
    ...traceHeader(input),
    ...(input.MessageGroupId === undefined ? {} : { groupId: input.MessageGroupId }),
    ...(fifo ? { deduplicationId: fifo.deduplicationId } : {}),
    ...(sequenceNumber === undefined ? {} : { sequenceNumber }),
  };
  if (fifo && sequenceNumber !== undefined)
    deduplications(call, queue).put(fifo.key, {
      messageId: message.id,
      sequenceNumber,
      until: call.now() + DEDUPLICATION_MS,
    });
  putQueue(call, { ...queue, sequence: queue.sequence + (fifo ? 1 : 0) });
  armMetrics(call);
  addMessage(call, queue, message);
  return sent(message.id, sequenceNumber);
}

function checkBody(queue: Queue, input: Outgoing): string {
  const body = input.MessageBody;
  if (!body) throw new AwsError('MissingParameter', 'The request must contain the parameter MessageBody.');
  const most = numberOf(queue, 'MaximumMessageSize');
  if (sizeOf(input) > most)
    throw new AwsError(
      'InvalidParameterValue',
      `One or more parameters are invalid. Reason: Message must be shorter than ${most} bytes.`,
    );
  if (!Array.from(body).every(isXmlCharacter))
    throw new AwsError(
      'InvalidMessageContents',
      'Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF',
    );
  return body;
}

/** https://www.w3.org/TR/REC-xml/#charsets; a lone surrogate is none. */
function isXmlCharacter(character: string): boolean {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return code === 0x9 || code === 0xa || code === 0xd;
  return (code < 0xd800 || code > 0xdfff) && code !== 0xfffe && code !== 0xffff;
}

function delaySeconds(queue: Queue, input: Outgoing): number {
  const given = input.DelaySeconds;
  if (given === undefined) return numberOf(queue, 'DelaySeconds');
  if (queue.fifo && given !== 0) throw notForThisQueue('DelaySeconds', given);
  if (given < 0 || given > 900)
    throw new AwsError(
      'InvalidParameterValue',
      `Value ${given} for parameter DelaySeconds is invalid. Reason: DelaySeconds must be >= 0 and <= 900.`,
    );
  return given;
}

function fifoIdentity(queue: Queue, input: Outgoing, body: string): { deduplicationId: string; key: string } {
  if (!input.MessageGroupId)
    throw new AwsError('MissingParameter', 'The request must contain the parameter MessageGroupId.');
  if (input.MessageDeduplicationId === undefined && queue.attributes['ContentBasedDeduplication'] !== 'true')
    throw new AwsError(
      'InvalidParameterValue',
      'The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly',
    );
  for (const [name, id] of [
    ['MessageGroupId', input.MessageGroupId],
    ['MessageDeduplicationId', input.MessageDeduplicationId],
  ] as const)
    if (id !== undefined && !/^[\w!"#$%&'()*+,\-./:;<=>?@[\\\]^`{|}~]{1,128}$/.test(id))
      throw new AwsError(
        'InvalidParameterValue',
        `Value ${id} for parameter ${name} is invalid. Reason: ${name} can only include alphanumeric and punctuation characters. 1 to 128 in length.`,
      );
  const deduplicationId = input.MessageDeduplicationId ?? createHash('sha256').update(body).digest('hex');
  const perGroup = queue.attributes['DeduplicationScope'] === 'messageGroup';
  return { deduplicationId, key: perGroup ? `${input.MessageGroupId} ${deduplicationId}` : deduplicationId };
}

const notForThisQueue = (name: string, value: unknown): AwsError =>
  new AwsError(
    'InvalidParameterValue',
    `Value ${String(value)} for parameter ${name} is invalid. Reason: The request include parameter that is not valid for this queue type`,
  );

function traceHeader(input: Outgoing): { traceHeader?: string } {
  const header = input.MessageSystemAttributes?.['AWSTraceHeader']?.StringValue;
  return header === undefined ? {} : { traceHeader: header };
}

/** An id of the user or role; the stand-in gives no unique ids out here, so it is the ARN's last part, or the account. */
const senderIdOf = (call: Call): string =>
  call.principal.kind === 'root'
    ? call.principal.account
    : (principalArn(call.principal, call.partition).split('assumed-role/').at(-1)?.replace('/', ':') ?? '');
