import type { Scope } from '../call.ts';
import type { Table } from '../store.ts';

export interface ScheduleGroup {
  name: string;
  createdAt: number;
  tags: Record<string, string>;
}

export interface Schedule {
  name: string;
  group: string;
  description?: string;
  expression: string;
  zone: string;
  /** Milliseconds since the epoch. */
  start?: number;
  end?: number;
  enabled: boolean;
  afterCompletion: 'NONE' | 'DELETE';
  /** 0 if the window is off. */
  windowMinutes: number;
  kmsKeyArn?: string;
  target: ScheduleTarget;
  createdAt: number;
  modifiedAt: number;
}

export interface ScheduleTarget {
  arn: string;
  roleArn: string;
  input?: string;
  deadLetterArn?: string;
  maximumRetryAttempts: number;
  maximumEventAgeInSeconds: number;
  messageGroupId?: string;
  /** For an event bus. */
  eventBridge?: { detailType: string; source: string };
  /** As given, to be shown. */
  given: Record<string, unknown>;
}

export const DEFAULT_GROUP = 'default';

export const groups = (scope: Scope): Table<ScheduleGroup> => scope.table('scheduler/groups');
/** By `<group>/<name>`. */
export const schedules = (scope: Scope): Table<Schedule> => scope.table('scheduler/schedules');
/** Groups and schedules by the client token that made them. */
export const clientTokens = (scope: Scope): Table<string> => scope.table('scheduler/client-tokens');
