import type * as client from '@aws-sdk/client-sqs';
import type { Call } from '../call.ts';
import { AwsError } from '../errors.ts';
import { operationsOf } from '../wire/operation.ts';
import { wakeMappings } from './consumers.ts';
import { countMessages } from './messages.ts';
import { findQueue, onQueue, putQueue, queueArn, queueUrl } from './queue-address.ts';
import { attributeNames, checkAttributes, shownAttributes } from './queue-attributes.ts';
import { checkRedriveTarget } from './redrive-policy.ts';
import type { Queue } from './state.ts';

const operation = operationsOf<typeof client>();

export const getQueueAttributes = operation('GetQueueAttributes', {
  access: (input, call) => onQueue(call, 'GetQueueAttributes', input.QueueUrl),
  handle(input, call) {
    const queue = findQueue(call, input.QueueUrl);
    const asked: readonly string[] = input.AttributeNames ?? [];
    for (const name of asked)
      if (!attributeNames.includes(name)) throw new AwsError('InvalidAttributeName', `Unknown Attribute ${name}.`);
    const all = allAttributes(call, queue);
    const shown = Object.entries(all).filter(([name]) => asked.includes('All') || asked.includes(name));
    return shown.length > 0 ? { Attributes: Object.fromEntries(shown) } : {};
  },
});

function allAttributes(call: Call, queue: Queue): Record<string, string> {
  const { visible, inFlight, delayed } = countMessages(call, queue);
  const seconds = (at: number): string => String(Math.floor(at / 1000));
  return {
    QueueArn: queueArn(call, queue),
    ApproximateNumberOfMessages: String(visible),
    ApproximateNumberOfMessagesNotVisible: String(inFlight),
    ApproximateNumberOfMessagesDelayed: String(delayed),
    CreatedTimestamp: seconds(queue.createdAt),
    LastModifiedTimestamp: seconds(queue.modifiedAt),
    ...shownAttributes(queue),
  };
}

export const setQueueAttributes = operation('SetQueueAttributes', {
  access: (input, call) => onQueue(call, 'SetQueueAttributes', input.QueueUrl),
  handle(input, call) {
    const queue = findQueue(call, input.QueueUrl);
    if (input.Attributes && 'FifoQueue' in input.Attributes && input.Attributes.FifoQueue !== String(queue.fifo))
      throw new AwsError('InvalidAttributeName', 'Unknown Attribute FifoQueue.');
    const attributes = { ...queue.attributes, ...checkAttributes(input.Attributes ?? {}, queue.fifo) };
    for (const [name, value] of Object.entries(attributes)) if (value === '') delete attributes[name];
    const changed = { ...queue, attributes, modifiedAt: call.now() };
    checkRedriveTarget(call, changed);
    putQueue(call, changed);
    wakeMappings(call, queueArn(call, queue));
    call.changed('AWS::SQS::Queue', queueUrl(call, queue));
    return {};
  },
});

export const tagQueue = operation('TagQueue', {
  access: (input, call) => onQueue(call, 'TagQueue', input.QueueUrl),
  handle(input, call) {
    const queue = findQueue(call, input.QueueUrl);
    const tags = { ...queue.tags, ...input.Tags };
    if (Object.keys(tags).length > 50)
      throw new AwsError('InvalidParameterValue', `Too many tags added for queue ${queue.name}.`);
    putQueue(call, { ...queue, tags });
    return {};
  },
});

export const untagQueue = operation('UntagQueue', {
  access: (input, call) => onQueue(call, 'UntagQueue', input.QueueUrl),
  handle(input, call) {
    const queue = findQueue(call, input.QueueUrl);
    const tags = Object.entries(queue.tags).filter(([key]) => !input.TagKeys?.includes(key));
    putQueue(call, { ...queue, tags: Object.fromEntries(tags) });
    return {};
  },
});

export const listQueueTags = operation('ListQueueTags', {
  access: (input, call) => onQueue(call, 'ListQueueTags', input.QueueUrl),
  handle: (input, call) => ({ Tags: findQueue(call, input.QueueUrl).tags }),
});
