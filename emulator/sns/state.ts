import type { Scope } from '../call.ts';
import type { Table } from '../store.ts';

export interface Topic {
  arn: string;
  name: string;
  fifo: boolean;
  /** As set; what is absent has AWS's default. */
  attributes: Record<string, string>;
  tags: Record<string, string>;
  /** FIFO: the last sequence number handed out. */
  sequence: number;
}

export interface Subscription {
  arn: string;
  topicArn: string;
  owner: string;
  protocol: string;
  endpoint: string;
  /** Until the endpoint confirms with it. */
  token?: string;
  attributes: Record<string, string>;
}

export interface MessageAttribute {
  DataType: string;
  StringValue?: string;
  /** Base64. */
  BinaryValue?: string;
}

export interface Message {
  id: string;
  topicArn: string;
  subject?: string;
  body: string;
  /** By protocol, with `default`, if the message was published with `MessageStructure: json`. */
  bodies?: Record<string, string>;
  attributes: Record<string, MessageAttribute>;
  publishedAt: number;
  groupId?: string;
  deduplicationId?: string;
  sequenceNumber?: string;
}

/** What a person would have received: messages for endpoints outside the stand-in, such as e-mail addresses. */
export interface OutboxEntry {
  subscriptionArn: string;
  protocol: string;
  endpoint: string;
  /** Whether the endpoint had confirmed; AWS sends nothing to one that has not. */
  confirmed: boolean;
  subject?: string;
  body: string;
  at: number;
}

/** By name. */
export const topics = (scope: Scope): Table<Topic> => scope.table('sns/topics');
/** By ARN. */
export const subscriptions = (scope: Scope): Table<Subscription> => scope.table('sns/subscriptions');
export const outbox = (scope: Scope): Table<OutboxEntry> => scope.table('sns/outbox');
/** FIFO topics: the messages of the last five minutes, by `<topic> <deduplication id>`. */
export const deduplications = (scope: Scope): Table<{ messageId: string; sequenceNumber: string; until: number }> =>
  scope.table('sns/deduplications');
