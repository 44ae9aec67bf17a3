import type { Scope } from '../call.ts';
import type { Table } from '../store.ts';

export interface FunctionCode {
  /** Base64 of the SHA-256 of the package. */
  sha256: string;
  size: number;
  /** Key of the package in `packages`. */
  packageKey: string;
}

export interface FunctionConfiguration {
  runtime: string;
  role: string;
  handler: string;
  description: string;
  timeout: number;
  memorySize: number;
  environment: Record<string, string>;
  layers: string[];
  architecture: string;
  tracingMode: string;
  deadLetterArn?: string;
  ephemeralStorage: number;
  logGroup?: string;
}

/** A function at one version: `$LATEST`, or what a publish froze. */
export interface FunctionVersion {
  name: string;
  version: string;
  configuration: FunctionConfiguration;
  code: FunctionCode;
  revisionId: string;
  modifiedAt: number;
  state: 'Pending' | 'Active';
  lastUpdateStatus: 'Successful' | 'InProgress';
}

export interface FunctionAlias {
  version: string;
  description: string;
  revisionId: string;
  /** The part of the invocations, in (0, 1], that goes to another version. */
  weights?: Record<string, number>;
}

/** What belongs to a function as a whole. */
export interface FunctionRecord {
  name: string;
  tags: Record<string, string>;
  /** The number of the last version published. */
  published: number;
  reservedConcurrency?: number;
  recursiveLoop?: 'Allow' | 'Terminate';
  /** By version. */
  runtimeManagement?: Record<string, { mode: 'Auto' | 'FunctionUpdate' | 'Manual'; versionArn?: string }>;
  aliases: Record<string, FunctionAlias>;
  /** By qualifier (`''` for none): the statements of the resource policy. */
  policies: Record<string, { revisionId: string; statements: PolicyStatement[] }>;
  /** By qualifier (`$LATEST` for none). */
  eventInvokeConfigs: Record<string, EventInvokeConfig>;
}

export interface PolicyStatement {
  Sid: string;
  Effect: 'Allow';
  Principal: '*' | { Service: string } | { AWS: string };
  Action: string;
  Resource: string;
  Condition?: Record<string, Record<string, string>>;
}

export interface EventInvokeConfig {
  modifiedAt: number;
  maximumRetryAttempts?: number;
  maximumEventAgeInSeconds?: number;
  onSuccess?: string;
  onFailure?: string;
}

export interface EventSourceMapping {
  uuid: string;
  eventSourceArn: string;
  functionName: string;
  qualifier: string;
  batchSize: number;
  batchingWindow: number;
  reportBatchItemFailures: boolean;
  maximumConcurrency?: number;
  state: 'Creating' | 'Enabled' | 'Disabled' | 'Enabling' | 'Disabling' | 'Updating' | 'Deleting';
  enabled: boolean;
  modifiedAt: number;
  lastProcessingResult?: string;
}

/** A batch of messages that the function works on, or waits to. */
export interface Batch {
  id: string;
  mapping: string;
  /** The messages as ReceiveMessage gave them. */
  messages: ReceivedMessage[];
  /** Until when they belong to this batch. */
  visibleUntil: number;
  /** How often the function was throttled. */
  throttled: number;
}

export interface ReceivedMessage {
  MessageId: string;
  ReceiptHandle: string;
  Body: string;
  MD5OfBody: string;
  Attributes: Record<string, string>;
  MessageAttributes?: Record<string, { DataType?: string; StringValue?: string; BinaryValue?: string }>;
  MD5OfMessageAttributes?: string;
}

/** An asynchronous invocation that waits for its turn. */
export interface QueuedEvent {
  id: string;
  functionName: string;
  qualifier: string;
  payload: string;
  acceptedAt: number;
  /** How often the function ran for it. */
  attempts: number;
  /** How often it was throttled, for the back-off. */
  throttled: number;
}

export const functions = (scope: Scope): Table<FunctionRecord> => scope.table('lambda/functions');

/** `<name>:<version>` → the function at that version. */
export const functionVersions = (scope: Scope): Table<FunctionVersion> => scope.table('lambda/versions');

/** Deployment packages in base64, by SHA-256 in hexadecimal. */
export const packages = (scope: Scope): Table<string> => scope.table('lambda/packages');

export const eventSourceMappings = (scope: Scope): Table<EventSourceMapping> =>
  scope.table('lambda/event-source-mappings');

export const batches = (scope: Scope): Table<Batch> => scope.table('lambda/batches');

export const queuedEvents = (scope: Scope): Table<QueuedEvent> => scope.table('lambda/queued-events');
