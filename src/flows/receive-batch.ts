import type { Log } from '../aws/log.ts';
import type { Delivery } from './receive-event.ts';

/** What Lambda tells SQS: these messages, and only these, come again. */
export interface BatchAnswer {
  batchItemFailures: { itemIdentifier: string }[];
}

/** As long as a message may take, waiting for its start included. */
const TIME_FOR_ONE_MS = 25_000;

/**
 * Each message by itself, one after the other: `StartAutomationExecution` takes one a second anyway. What there is no
 * time left for goes back to the queue unbegun: a function that runs out of time would take its whole batch with it.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export async function receiveBatch(
  messages: readonly Delivery[],
  receive: (message: Delivery) => Promise<unknown>,
  log: Log,
  remainingMs: () => number = () => Number.POSITIVE_INFINITY,
): Promise<BatchAnswer> {
  const batchItemFailures: BatchAnswer['batchItemFailures'] = [];
  for (const message of messages) {
    if (remainingMs() < TIME_FOR_ONE_MS) {
      batchItemFailures.push({ itemIdentifier: message.messageId });
      continue;
    }
    try {
      await receive(message);
    } catch (error) {
      const said = error instanceof Error ? { name: error.name, said: error.message } : { said: String(error) };
      log.error('message put back', { messageId: message.messageId, ...said });
      batchItemFailures.push({ itemIdentifier: message.messageId });
    }
  }
  return { batchItemFailures };
}
