import type { Call } from '../call.ts';
import { AwsError } from '../errors.ts';
import { countMessages, currentMessages, nextVisibleAt } from '../sqs/messages.ts';
import { findQueueByArn, queueUrl } from '../sqs/queue-address.ts';
import { numberOf } from '../sqs/queue-attributes.ts';
import type { Queue } from '../sqs/state.ts';
import { findVersion } from './function-name.ts';
import { rolePrincipal } from './execution-role.ts';
import {
  batches,
  eventSourceMappings,
  functions,
  type EventSourceMapping,
  type FunctionVersion,
  type ReceivedMessage,
} from './state.ts';

/** How many batches Lambda takes on at first; it would add more while the queue stays full. */
const INITIAL_CONCURRENCY = 5;
const PROBLEM_RETRY_MS = 60_000;
const MOST_PER_RECEIVE = 10;

/**
 * Task: takes what a queue holds for its mappings, as far as their concurrency goes, and comes back when there may be more.
 * Whatever changes a queue asks for this task, so nothing polls an empty queue.
 */
export async function pollQueue({ queueArn }: { queueArn: string }, call: Call): Promise<void> {
  const queue = findQueueByArn(call, queueArn);
  if (!queue) return;
  const again: (number | undefined)[] = [];
  for (const mapping of eventSourceMappings(call).values())
    if (mapping.eventSourceArn === queueArn && mapping.state === 'Enabled')
      again.push(await fill(call, mapping, queue));
  const times = again.filter((at) => at !== undefined);
  if (times.length > 0) pollAgain(call, queueArn, Math.min(...times));
}

export function pollAgain(call: Call, queueArn: string, at: number): void {
  call.later({ task: 'lambda/poll-queue', payload: { queueArn }, name: `lambda/poll-queue/${queueArn}`, at });
}

/** Answers when to look again; not at all while every place is taken, since a batch that ends looks by itself. */
async function fill(call: Call, mapping: EventSourceMapping, queue: Queue): Promise<number | undefined> {
  if (!functions(call).has(mapping.functionName)) return undefined;
  const version = findVersion(call, {
    name: mapping.functionName,
    ...(mapping.qualifier ? { qualifier: mapping.qualifier } : {}),
  });
  if (version.state === 'Pending') return call.now() + 1_000;
  const places = mapping.maximumConcurrency ?? INITIAL_CONCURRENCY;
  while (runningBatches(call, mapping) < places) {
    const until = windowEnd(call, mapping, queue);
    if (until !== undefined && until > call.now()) return until;
    try {
      const messages = await receiveBatch(call, mapping, version, queue);
      if (messages.length === 0) return nextVisibleAt(call, queue);
      startBatch(call, mapping, queue, messages);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      noteResult(call, mapping, `PROBLEM: ${error.message}`);
      return call.now() + PROBLEM_RETRY_MS;
    }
  }
  return undefined;
}

const runningBatches = (call: Call, mapping: EventSourceMapping): number =>
  batches(call)
    .values()
    .filter((batch) => batch.mapping === mapping.uuid).length;

/** When the batching window of the messages that wait now is over; at once if they make up a batch. */
function windowEnd(call: Call, mapping: EventSourceMapping, queue: Queue): number | undefined {
  if (mapping.batchingWindow === 0 || countMessages(call, queue).visible >= mapping.batchSize) return undefined;
  const waiting = currentMessages(call, queue).filter(({ visibleAt }) => visibleAt <= call.now());
  if (waiting.length === 0) return undefined;
  return Math.min(...waiting.map(({ visibleAt }) => visibleAt)) + mapping.batchingWindow * 1000;
}

async function receiveBatch(
  call: Call,
  mapping: EventSourceMapping,
  version: FunctionVersion,
  queue: Queue,
): Promise<ReceivedMessage[]> {
  const received: ReceivedMessage[] = [];
  while (received.length < mapping.batchSize) {
    const { Messages = [] } = await call.invoke({
      service: 'sqs',
      operation: 'ReceiveMessage',
      input: {
        QueueUrl: queueUrl(call, queue),
        MaxNumberOfMessages: Math.min(mapping.batchSize - received.length, MOST_PER_RECEIVE),
        MessageSystemAttributeNames: ['All'],
        MessageAttributeNames: ['All'],
        WaitTimeSeconds: 0,
      },
      principal: rolePrincipal(call, version),
    });
    if ((Messages as unknown[]).length === 0) break;
    received.push(...(Messages as WireMessage[]).map(keepable));
  }
  return received;
}

type WireAttribute = { DataType?: string; StringValue?: string; BinaryValue?: Uint8Array };
type WireMessage = Omit<ReceivedMessage, 'MessageAttributes'> & { MessageAttributes?: Record<string, WireAttribute> };

/** Bytes as base64, which is also what the function sees. */
const keepable = ({ MessageAttributes, ...message }: WireMessage): ReceivedMessage => ({
  ...message,
  ...(MessageAttributes
    ? {
        MessageAttributes: Object.fromEntries(
          Object.entries(MessageAttributes).map(([name, { BinaryValue, ...rest }]) => [
            name,
            BinaryValue === undefined ? rest : { ...rest, BinaryValue: Buffer.from(BinaryValue).toString('base64') },
          ]),
        ),
      }
    : {}),
});

function startBatch(call: Call, mapping: EventSourceMapping, queue: Queue, messages: ReceivedMessage[]): void {
  const id = call.ids.uuid();
  const visibleUntil = call.now() + numberOf(queue, 'VisibilityTimeout') * 1000;
  batches(call).put(id, { id, mapping: mapping.uuid, messages, visibleUntil, throttled: 0 });
  call.later({ task: 'lambda/process-batch', payload: { id } });
}

/** What `LastProcessingResult` says. */
export function noteResult(call: Call, mapping: EventSourceMapping, lastProcessingResult: string): void {
  const current = eventSourceMappings(call).get(mapping.uuid);
  if (current && current.lastProcessingResult !== lastProcessingResult)
    eventSourceMappings(call).put(mapping.uuid, { ...current, lastProcessingResult });
}
