import type { RunResult } from './runner.ts';
import type { ReceivedMessage } from './state.ts';

/**
 * The messages that the function did not deal with: all of them when it failed or answered something malformed.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html#services-sqs-batchfailurereporting
 */
export function failedItems(run: RunResult, messages: readonly ReceivedMessage[], reportsItems: boolean): Set<string> {
  const all = new Set(messages.map(({ MessageId }) => MessageId));
  if (run.failed) return all;
  if (!reportsItems) return new Set();
  const response = JSON.parse(run.payload) as unknown;
  // no answer, `{}`, and a list that is null or empty say that all is well
  if (response === null || response === '') return new Set();
  if (typeof response !== 'object') return all;
  const items = (response as { batchItemFailures?: unknown }).batchItemFailures;
  if (items === undefined || items === null) return new Set();
  if (!Array.isArray(items)) return all;
  const failed = items.map((item: unknown) => (item as { itemIdentifier?: unknown } | null)?.itemIdentifier);
  const known = failed.filter((id): id is string => typeof id === 'string' && all.has(id));
  return known.length === failed.length ? new Set(known) : all;
}
