import type * as client from '@aws-sdk/client-sqs';
import type { Call } from '../call.ts';
import { AwsError } from '../errors.ts';
import { operationsOf } from '../wire/operation.ts';
import { armMetrics } from './metrics.ts';
import { findQueue, onQueue, onQueueArn, queueArn, queueUrl } from './queue-address.ts';
import { checkAttributes, shownAttributes } from './queue-attributes.ts';
import { checkRedriveTarget, redrivePolicyOf } from './redrive-policy.ts';
import { deduplications, deletedQueues, messages, queues, type Queue } from './state.ts';

const operation = operationsOf<typeof client>();
const NAME_REUSE_MS = 60_000;

export const createQueue = operation('CreateQueue', {
  access: (input, call) => onQueueArn(call, 'CreateQueue', queueArn(call, { ...call, name: input.QueueName ?? '' })),
  handle(input, call) {
    const name = input.QueueName ?? '';
    const fifo = input.Attributes?.FifoQueue === 'true';
    checkName(name, fifo);
    if (input.Attributes?.FifoQueue === 'false')
      throw new AwsError('InvalidAttributeName', 'Unknown Attribute FifoQueue.');
    const attributes = checkAttributes(input.Attributes ?? {}, fifo);
    const existing = queues(call).get(name);
    if (existing) {
      checkSameAttributes(existing, attributes);
      return { QueueUrl: queueUrl(call, existing) };
    }
    const deletedAt = deletedQueues(call).get(name);
    if (deletedAt !== undefined && call.now() - deletedAt < NAME_REUSE_MS)
      throw new AwsError(
        'QueueDeletedRecently',
        'You must wait 60 seconds after deleting a queue before you can create another with the same name.',
      );
    const queue = newQueue(call, name, fifo, attributes, input.tags ?? {});
    checkRedriveTarget(call, queue);
    queues(call).put(name, queue);
    armMetrics(call);
    call.changed('AWS::SQS::Queue', queueUrl(call, queue));
    return { QueueUrl: queueUrl(call, queue) };
  },
});

function newQueue(
  call: Call,
  name: string,
  fifo: boolean,
  attributes: Record<string, string>,
  tags: Record<string, string>,
): Queue {
  const { account, region } = call;
  const now = call.now();
  return { name, account, region, fifo, attributes, tags, createdAt: now, modifiedAt: now, usedAt: now, sequence: 0 };
}

function checkName(name: string, fifo: boolean): void {
  const plain = fifo && name.endsWith('.fifo') ? name.slice(0, -'.fifo'.length) : name;
  if (fifo && plain === name)
    throw new AwsError(
      'InvalidParameterValue',
      'The name of a FIFO queue can only include alphanumeric characters, hyphens, or underscores, must end with .fifo suffix and be 1 to 80 in length.',
    );
  if (!/^[\w-]+$/.test(plain) || name.length > 80)
    throw new AwsError(
      'InvalidParameterValue',
      'Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length',
    );
}

/** A second CreateQueue answers with the queue there is, unless it names an attribute that differs. */
function checkSameAttributes(existing: Queue, attributes: Record<string, string>): void {
  const shown = shownAttributes(existing);
  for (const [name, value] of Object.entries(attributes))
    if ((shown[name] ?? '') !== value)
      throw new AwsError(
        'QueueNameExists',
        `A queue already exists with the same name and a different value for attribute ${name}`,
      );
}

export const deleteQueue = operation('DeleteQueue', {
  access: (input, call) => onQueue(call, 'DeleteQueue', input.QueueUrl),
  handle(input, call) {
    const queue = findQueue(call, input.QueueUrl);
    for (const id of messages(call, queue).keys()) messages(call, queue).delete(id);
    for (const id of deduplications(call, queue).keys()) deduplications(call, queue).delete(id);
    queues(call).delete(queue.name);
    deletedQueues(call).put(queue.name, call.now());
    call.changed('AWS::SQS::Queue', queueUrl(call, queue));
    return {};
  },
});

export const getQueueUrl = operation('GetQueueUrl', {
  access: (input, call) =>
    onQueue(call, 'GetQueueUrl', `/${input.QueueOwnerAWSAccountId ?? call.account}/${input.QueueName}`),
  handle: (input, call) => ({
    QueueUrl: queueUrl(call, findQueue(call, `/${input.QueueOwnerAWSAccountId ?? call.account}/${input.QueueName}`)),
  }),
});

export const listQueues = operation('ListQueues', {
  access: (_input, call) => ({ action: 'sqs:ListQueues', resource: queueArn(call, { ...call, name: '*' }) }),
  handle(input, call) {
    const named = queues(call)
      .values()
      .filter(({ name }) => name.startsWith(input.QueueNamePrefix ?? ''))
      .toSorted((a, b) => (a.name < b.name ? -1 : 1));
    const page = pageOf(named, input.MaxResults, input.NextToken);
    // an account without queues gets no list at all
    return {
      ...(page.items.length > 0 ? { QueueUrls: page.items.map((queue) => queueUrl(call, queue)) } : {}),
      ...(page.next ? { NextToken: page.next } : {}),
    };
  },
});

export const listDeadLetterSourceQueues = operation('ListDeadLetterSourceQueues', {
  access: (input, call) => onQueue(call, 'ListDeadLetterSourceQueues', input.QueueUrl),
  handle(input, call) {
    const target = queueArn(call, findQueue(call, input.QueueUrl));
    const page = pageOf(sourcesOf(call, target), input.MaxResults, input.NextToken);
    return {
      queueUrls: page.items.map((queue) => queueUrl(call, queue)),
      ...(page.next ? { NextToken: page.next } : {}),
    };
  },
});

/** The queues whose redrive policy names this dead-letter queue. */
export const sourcesOf = (call: Call, targetArn: string): Queue[] =>
  queues(call)
    .values()
    .filter((queue) => redrivePolicyOf(queue)?.deadLetterTargetArn === targetArn);

/** Without `MaxResults` a list holds up to 1,000 and has no token. */
function pageOf(
  all: Queue[],
  maxResults: number | undefined,
  token: string | undefined,
): { items: Queue[]; next?: string } {
  if (maxResults !== undefined && (maxResults < 1 || maxResults > 1_000))
    throw new AwsError(
      'InvalidParameterValue',
      `Value ${maxResults} for parameter MaxResults is invalid. Reason: MaxResults must be an integer between 1 and 1000.`,
    );
  const after = token === undefined ? '' : Buffer.from(token, 'base64url').toString();
  const rest = all.filter(({ name }) => name > after);
  const items = rest.slice(0, maxResults ?? 1_000);
  const last = items.at(-1);
  return last && rest.length > items.length && maxResults !== undefined
    ? { items, next: Buffer.from(last.name).toString('base64url') }
    : { items };
}
