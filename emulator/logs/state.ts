import { arn, type Call, type Scope } from '../call.ts';
import { AwsError } from '../errors.ts';
import type { Table } from '../store.ts';

export interface LogGroup {
  name: string;
  createdAt: number;
  retentionInDays?: number;
  kmsKeyId?: string;
  groupClass: 'STANDARD' | 'INFREQUENT_ACCESS' | 'DELIVERY';
  tags: Record<string, string>;
}

export interface LogStream {
  group: string;
  name: string;
  createdAt: number;
  /** How many batches it holds. */
  pages: number;
  storedBytes: number;
  firstEventAt?: number;
  lastEventAt?: number;
  lastIngestedAt?: number;
}

export interface LogEvent {
  id: string;
  /** Milliseconds since the epoch. */
  at: number;
  ingestedAt: number;
  message: string;
}

export interface ResourcePolicy {
  name: string;
  document: string;
  updatedAt: number;
}

export const logGroups = (scope: Scope): Table<LogGroup> => scope.table('logs/groups');
export const logStreams = (scope: Scope): Table<LogStream> => scope.table('logs/streams');
/** The events of one `PutLogEvents` each. */
export const logPages = (scope: Scope): Table<LogEvent[]> => scope.table('logs/pages');
export const resourcePolicies = (scope: Scope): Table<ResourcePolicy> => scope.table('logs/resource-policies');

/** A group's name has no colon. */
export const streamKey = (group: string, stream: string): string => `${group}:${stream}`;
export const pageKey = (group: string, stream: string, page: number): string => `${group}:${stream}:${page}`;

export const streamsOf = (scope: Scope, group: string): LogStream[] =>
  logStreams(scope)
    .values()
    .filter((stream) => stream.group === group);

/** In order of time; of one millisecond, in order of arrival. */
export const eventsOf = (scope: Scope, { group, name, pages }: LogStream): LogEvent[] =>
  Array.from({ length: pages }, (_, page) => logPages(scope).get(pageKey(group, name, page)) ?? [])
    .flat()
    .sort((a, b) => a.at - b.at);

export function deleteStream(scope: Scope, { group, name, pages }: LogStream): void {
  for (let page = 0; page < pages; page++) logPages(scope).delete(pageKey(group, name, page));
  logStreams(scope).delete(streamKey(group, name));
}

/** The name in what may be a log group's name or its ARN. */
export const nameOf = (nameOrArn: string | undefined): string =>
  (nameOrArn ?? '').replace(/^arn:[\w-]+:logs:[\w-]+:\d{12}:log-group:/, '').replace(/:\*$/, '');

export const groupArn = (call: Pick<Call, 'partition' | 'account' | 'region'>, name: string): string =>
  arn(call, 'logs', `log-group:${name}`);

const notFound = (what: string): AwsError =>
  new AwsError('ResourceNotFoundException', `The specified ${what} does not exist.`);

export function findGroup(scope: Scope, nameOrArn: string | undefined): LogGroup {
  const group = logGroups(scope).get(nameOf(nameOrArn));
  if (!group) throw notFound('log group');
  return group;
}

export function findStream(scope: Scope, group: string, name: string | undefined): LogStream {
  findGroup(scope, group);
  const stream = logStreams(scope).get(streamKey(group, name ?? ''));
  if (!stream) throw notFound('log stream');
  return stream;
}
