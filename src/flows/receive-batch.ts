import type { Log } from '../aws/log.ts';
import type { Delivery } from './receive-event.ts';

/** What Lambda tells SQS: these messages, and only these, come again. */
export interface BatchAnswer {
  batchItemFailures: { itemIdentifier: string }[];
}

/**
 * Each message by itself, one after the other: `StartAutomationExecution` takes one a second anyway.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export async function receiveBatch(
  messages: readonly Delivery[],
  receive: (message: Delivery) => Promise<unknown>,
  log: Log,
): Promise<BatchAnswer> {
  const batchItemFailures: BatchAnswer['batchItemFailures'] = [];
  for (const message of messages) {
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
