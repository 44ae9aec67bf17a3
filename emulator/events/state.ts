import type { EmittedEvent, Scope } from '../call.ts';
import type { Table } from '../store.ts';

export interface EventBus {
  name: string;
  description?: string;
  kmsKeyIdentifier?: string;
  deadLetterArn?: string;
  /** The resource policy, as JSON text. */
  policy?: string;
  tags: Record<string, string>;
  createdAt: number;
  modifiedAt: number;
}

export interface InputTransformer {
  paths: Record<string, string>;
  template: string;
}

export interface Target {
  id: string;
  arn: string;
  roleArn?: string;
  input?: string;
  inputPath?: string;
  transformer?: InputTransformer;
  messageGroupId?: string;
  deadLetterArn?: string;
  maximumRetryAttempts: number;
  maximumEventAgeInSeconds: number;
  /** As given, for what the stand-in keeps and shows but does not act on. */
  given: Record<string, unknown>;
}

export interface Rule {
  name: string;
  bus: string;
  arn: string;
  pattern?: string;
  schedule?: string;
  state: 'ENABLED' | 'DISABLED' | 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS';
  description?: string;
  roleArn?: string;
  createdBy: string;
  tags: Record<string, string>;
  targets: Target[];
}

/** An event as rules see it and targets get it. */
export interface Envelope {
  version: '0';
  id: string;
  'detail-type': string;
  source: string;
  account: string;
  /** Without milliseconds. */
  time: string;
  region: string;
  resources: string[];
  detail: unknown;
}

/** An event on its way to a bus: of a service (`call.emit`), or complete. */
export type Incoming = (EmittedEvent | { envelope: Envelope }) & { bus?: string; hops?: Hops };

/** How rules passed an event on from bus to bus: within a Region, and from one Region to another. */
export interface Hops {
  within?: true;
  across?: true;
}

export const buses = (scope: Scope): Table<EventBus> => scope.table('events/buses');

/** By `<bus>/<rule>`. */
export const rules = (scope: Scope): Table<Rule> => scope.table('events/rules');

export const rulesOfBus = (scope: Scope, bus: string): Rule[] =>
  rules(scope)
    .values()
    .filter((rule) => rule.bus === bus);
