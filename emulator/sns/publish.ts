import type * as client from '@aws-sdk/client-sns';
import { createHash } from 'node:crypto';
import type { Call } from '../call.ts';
import { AwsError } from '../errors.ts';
import { operationsOf } from '../wire/operation.ts';
import { getTopic, inPlaceOf, invalid, onTopic, putTopic, subscriptionsOf } from './topic-address.ts';
import { deduplications, type Message, type MessageAttribute, type Topic } from './state.ts';

const operation = operationsOf<typeof client>();
/** Bytes of a message with its attributes, and of a whole batch. */
const MAX_BYTES = 262_144;
const DEDUPLICATION_MS = 300_000;

interface Outgoing {
  Message?: string | undefined;
  Subject?: string | undefined;
  MessageStructure?: string | undefined;
  MessageAttributes?: Record<string, client.MessageAttributeValue> | undefined;
  MessageGroupId?: string | undefined;
  MessageDeduplicationId?: string | undefined;
}

export const publish = operation('Publish', {
  access: (input, call) => onTopic(call, 'Publish', input.TopicArn ?? input.TargetArn),
  handle(input, call) {
    if (input.PhoneNumber !== undefined)
      throw new AwsError('NotImplemented', 'sns.Publish to a phone number is not emulated', 501);
    const topic = getTopic(call, input.TopicArn ?? input.TargetArn);
    return send(call, topic, input);
  },
});

export const publishBatch = operation('PublishBatch', {
  access: (input, call) => onTopic(call, 'Publish', input.TopicArn),
  handle(input, call) {
    const entries = input.PublishBatchRequestEntries ?? [];
    getTopic(call, input.TopicArn);
    if (entries.length === 0)
      throw new AwsError('EmptyBatchRequest', 'The batch request does not contain any entries.');
    if (entries.length > 10)
      throw new AwsError('TooManyEntriesInBatchRequest', 'The batch request contains more entries than permissible.');
    if (new Set(entries.map(({ Id }) => Id)).size < entries.length)
      throw new AwsError('BatchEntryIdsNotDistinct', 'Two or more batch entries in the request have the same Id.');
    if (entries.reduce((sum, entry) => sum + sizeOf(entry), 0) > MAX_BYTES)
      throw new AwsError('BatchRequestTooLong', 'The length of all the messages put together is more than the limit.');
    const Successful: client.PublishBatchResultEntry[] = [];
    const Failed: client.BatchResultErrorEntry[] = [];
    for (const entry of entries) {
      try {
        Successful.push({ Id: entry.Id, ...send(call, getTopic(call, input.TopicArn), entry) });
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        Failed.push({ Id: entry.Id, Code: error.code, Message: error.message, SenderFault: true });
      }
    }
    return { Successful, Failed };
  },
});

function send(call: Call, topic: Topic, input: Outgoing): { MessageId: string; SequenceNumber?: string } {
  const message = readMessage(call, topic, input);
  const fifo = topic.fifo ? fifoIdentity(topic, input, message.body) : undefined;
  const place = inPlaceOf(call, topic.arn);
  const earlier = fifo && deduplications(place).get(fifo.key);
  if (earlier && earlier.until > call.now())
    return { MessageId: earlier.messageId, SequenceNumber: earlier.sequenceNumber };
  const sequenceNumber = String(10_000_000_000_000_000_000n + BigInt(topic.sequence) * 1_000n);
  if (fifo) {
    putTopic(call, { ...topic, sequence: topic.sequence + 1 });
    deduplications(place).put(fifo.key, {
      messageId: message.id,
      sequenceNumber,
      until: call.now() + DEDUPLICATION_MS,
    });
  }
  const complete: Message = fifo
    ? { ...message, groupId: fifo.groupId, deduplicationId: fifo.deduplicationId, sequenceNumber }
    : message;
  for (const { arn } of subscriptionsOf(call, topic))
    call.later({
      task: 'sns/deliver',
      payload: { subscription: arn, message: complete, attempts: 0 },
      account: place.account,
      region: place.region,
    });
  return { MessageId: message.id, ...(fifo ? { SequenceNumber: sequenceNumber } : {}) };
}

function readMessage(call: Call, topic: Topic, input: Outgoing): Message {
  const { Message: body = '', Subject: subject, MessageStructure: structure } = input;
  if (body === '') throw invalid('Empty message');
  if (sizeOf(input) > MAX_BYTES) throw invalid('Message too long');
  if (subject !== undefined && !/^[\x21-\x7e][\x20-\x7e]{0,99}$/.test(subject)) throw invalid('Subject');
  if (structure !== undefined && structure !== 'json') throw invalid('MessageStructure');
  if (!topic.fifo && input.MessageDeduplicationId !== undefined)
    throw invalid(
      'MessageDeduplicationId Reason: The request includes MessageDeduplicationId parameter that is not valid for this topic type',
    );
  const bodies = structure === 'json' ? readBodies(body) : undefined;
  return {
    id: call.ids.uuid(),
    topicArn: topic.arn,
    body: bodies?.['default'] ?? body,
    attributes: readAttributes(input.MessageAttributes ?? {}),
    publishedAt: call.now(),
    ...(subject === undefined ? {} : { subject }),
    ...(bodies ? { bodies } : {}),
    ...(input.MessageGroupId === undefined ? {} : { groupId: input.MessageGroupId }),
  };
}

function readBodies(text: string): Record<string, string> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw invalid('Message Structure - JSON message body failed to parse');
  }
  const bodies = value as Record<string, string> | null;
  if (typeof bodies?.['default'] !== 'string')
    throw invalid('Message Structure - No default entry in JSON message body');
  return bodies;
}

function readAttributes(given: Record<string, client.MessageAttributeValue>): Record<string, MessageAttribute> {
  return Object.fromEntries(
    Object.entries(given).map(([name, { DataType = '', StringValue, BinaryValue }]) => {
      if (!/^(?:String(?:\.Array)?|Number|Binary)(?:\.|$)/.test(DataType))
        throw new AwsError(
          'ParameterValueInvalid',
          `The message attribute '${name}' has an invalid message attribute type.`,
        );
      if (DataType.startsWith('Binary') ? BinaryValue === undefined : !StringValue)
        throw new AwsError(
          'ParameterValueInvalid',
          `The message attribute '${name}' must contain a non-empty message attribute value for message attribute type '${DataType}'.`,
        );
      const value = BinaryValue
        ? { BinaryValue: Buffer.from(BinaryValue).toString('base64') }
        : { StringValue: StringValue ?? '' };
      return [name, { DataType, ...value }];
    }),
  );
}

const sizeOf = ({ Message: body = '', MessageAttributes = {} }: Outgoing): number =>
  Object.entries(MessageAttributes).reduce(
    (sum, [name, { DataType, StringValue, BinaryValue }]) =>
      sum + Buffer.byteLength(name + (DataType ?? '') + (StringValue ?? '')) + (BinaryValue?.length ?? 0),
    Buffer.byteLength(body),
  );

function fifoIdentity(
  topic: Topic,
  { MessageGroupId: groupId, MessageDeduplicationId: given }: Outgoing,
  body: string,
): { groupId: string; deduplicationId: string; key: string } {
  if (!groupId) throw invalid('The MessageGroupId parameter is required for FIFO topics');
  const byContent = topic.attributes['ContentBasedDeduplication'] === 'true';
  if (given === undefined && !byContent)
    throw invalid(
      'The topic should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly',
    );
  const deduplicationId = given ?? createHash('sha256').update(body).digest('hex');
  return { groupId, deduplicationId, key: `${topic.name} ${deduplicationId}` };
}
