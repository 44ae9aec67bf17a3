import { matchesFilter, problemOfFilter } from '../events/message-filter.ts';
import { invalid } from './topic-address.ts';
import type { Message, Subscription } from './state.ts';

/** Throws `InvalidParameter` unless the policy is one. */
export function checkFilterPolicy(text: string): void {
  const problem = problemOfFilter(text);
  if (problem !== undefined) throw invalid(`FilterPolicy: ${problem}`);
}

/**
 * Whether a subscription wants a message: its policy is asked of the message's attributes, or of its body if that is JSON.
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-message-filtering.html
 */
export function wants({ attributes }: Subscription, message: Message): boolean {
  const policy = attributes['FilterPolicy'];
  if (policy === undefined) return true;
  const inBody = attributes['FilterPolicyScope'] === 'MessageBody';
  const content = inBody ? bodyOf(message) : attributesOf(message);
  return content !== undefined && matchesFilter(policy, content);
}

function bodyOf({ body }: Message): object | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const attributesOf = ({ attributes }: Message): object =>
  Object.fromEntries(
    Object.entries(attributes).flatMap(([name, { DataType, StringValue }]) => {
      if (StringValue === undefined) return [];
      if (DataType.startsWith('Number')) return [[name, Number(StringValue)]];
      return [[name, DataType === 'String.Array' ? arrayOf(StringValue) : StringValue]];
    }),
  );

function arrayOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
