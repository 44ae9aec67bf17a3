import type { Call } from '../call.ts';
import { AwsError } from '../errors.ts';
import { findQueueByArn, queueUrl } from '../sqs/queue-address.ts';
import { failedItems } from './batch-response.ts';
import { rolePrincipal } from './execution-role.ts';
import { invokedVersion } from './function-name.ts';
import { noteResult, pollAgain } from './poll-queue.ts';
import { publishMetrics, runFunction } from './run-function.ts';
import {
  batches,
  eventSourceMappings,
  functions,
  type Batch,
  type EventSourceMapping,
  type FunctionVersion,
  type ReceivedMessage,
} from './state.ts';

const MOST_PER_DELETE = 10;
const MAX_THROTTLE_DELAY_MS = 60_000;

/**
 * Task: gives a batch to the function and deletes what it dealt with. The rest comes back by the queue's visibility timeout.
 * After a restart a batch whose messages are still hidden is given to the function again.
 */
export async function processBatch({ id }: { id: string }, call: Call): Promise<void> {
  const batch = batches(call).get(id);
  const mapping = batch && eventSourceMappings(call).get(batch.mapping);
  if (!batch) return;
  if (!mapping || !functions(call).has(mapping.functionName) || batch.visibleUntil <= call.now())
    return finish(call, batch, mapping);
  const version = invokedVersion(call, {
    name: mapping.functionName,
    ...(mapping.qualifier ? { qualifier: mapping.qualifier } : {}),
  });
  try {
    const run = await runFunction(
      call,
      version,
      JSON.stringify(eventOf(call, mapping, batch)),
      mapping.qualifier ? { qualifier: mapping.qualifier } : {},
    );
    const failed = failedItems(run, batch.messages, mapping.reportBatchItemFailures);
    await deleteMessages(
      call,
      mapping,
      version,
      batch.messages.filter(({ MessageId }) => !failed.has(MessageId)),
    );
    noteResult(call, mapping, run.failed ? 'PROBLEM: Function call failed' : 'OK');
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    if (error.code === 'TooManyRequestsException' && throttle(call, mapping, batch)) return;
    noteResult(call, mapping, `PROBLEM: ${error.message}`);
  }
  finish(call, batch, mapping);
}

function finish(call: Call, batch: Batch, mapping: EventSourceMapping | undefined): void {
  batches(call).delete(batch.id);
  if (mapping) pollAgain(call, mapping.eventSourceArn, call.now());
}

/** A throttled batch is tried again, ever later, for as long as its messages are hidden. Answers whether it is. */
function throttle(call: Call, mapping: EventSourceMapping, batch: Batch): boolean {
  publishMetrics(call, mapping.functionName, { Throttles: 1 });
  const at = call.now() + Math.min(1_000 * 2 ** batch.throttled, MAX_THROTTLE_DELAY_MS);
  if (at >= batch.visibleUntil) return false;
  batches(call).put(batch.id, { ...batch, throttled: batch.throttled + 1 });
  call.later({ task: 'lambda/process-batch', payload: { id: batch.id }, at });
  return true;
}

async function deleteMessages(
  call: Call,
  mapping: EventSourceMapping,
  version: FunctionVersion,
  done: ReceivedMessage[],
): Promise<void> {
  const queue = findQueueByArn(call, mapping.eventSourceArn);
  if (!queue) return;
  for (let i = 0; i < done.length; i += MOST_PER_DELETE)
    await call.invoke({
      service: 'sqs',
      operation: 'DeleteMessageBatch',
      input: {
        QueueUrl: queueUrl(call, queue),
        Entries: done
          .slice(i, i + MOST_PER_DELETE)
          .map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle })),
      },
      principal: rolePrincipal(call, version),
    });
}

/** https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html#example-standard-queue-message-event */
const eventOf = (call: Call, mapping: EventSourceMapping, batch: Batch): unknown => ({
  Records: batch.messages.map((message) => ({
    messageId: message.MessageId,
    receiptHandle: message.ReceiptHandle,
    body: message.Body,
    attributes: message.Attributes,
    messageAttributes: Object.fromEntries(
      Object.entries(message.MessageAttributes ?? {}).map(([name, { DataType, StringValue, BinaryValue }]) => [
        name,
        {
          ...(StringValue === undefined ? {} : { stringValue: StringValue }),
          ...(BinaryValue === undefined ? {} : { binaryValue: BinaryValue }),
          stringListValues: [],
          binaryListValues: [],
          dataType: DataType,
        },
      ]),
    ),
    ...(message.MD5OfMessageAttributes === undefined ? {} : { md5OfMessageAttributes: message.MD5OfMessageAttributes }),
    md5OfBody: message.MD5OfBody,
    eventSource: 'aws:sqs',
    eventSourceARN: mapping.eventSourceArn,
    awsRegion: call.region,
  })),
});
