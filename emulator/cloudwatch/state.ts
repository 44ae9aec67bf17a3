import type { Scope } from '../call.ts';

/** A name and its dimensions within a namespace: one series. */
export interface Metric {
  namespace: string;
  name: string;
  dimensions: Record<string, string>;
}

/** What is kept of one moment: enough for Sum, Average, Minimum, Maximum and SampleCount. */
export interface Point {
  at: number;
  count: number;
  sum: number;
  min: number;
  max: number;
  unit: string;
}

/** An entry of an alarm's `Metrics`: a metric with its statistic, or an expression over others. */
export interface Query {
  id: string;
  metric?: Metric;
  stat?: string;
  /** Seconds. */
  period?: number;
  expression?: string;
  label?: string;
  returnData: boolean;
}

export type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

export interface AlarmCore {
  name: string;
  arn: string;
  description?: string;
  actionsEnabled: boolean;
  okActions: string[];
  alarmActions: string[];
  insufficientDataActions: string[];
  state: AlarmState;
  reason: string;
  /** JSON, or nothing before the first evaluation. */
  reasonData?: string;
  stateUpdatedAt: number;
  configuredAt: number;
}

export interface MetricAlarm extends AlarmCore {
  kind: 'metric';
  queries: Query[];
  /** Whether the alarm was given as one metric rather than as `Metrics`. */
  simple: boolean;
  unit?: string;
  threshold: number;
  comparison:
    | 'GreaterThanOrEqualToThreshold'
    | 'GreaterThanThreshold'
    | 'LessThanThreshold'
    | 'LessThanOrEqualToThreshold';
  evaluationPeriods: number;
  datapointsToAlarm: number;
  /** Seconds. */
  period: number;
  treatMissingData: 'missing' | 'ignore' | 'breaching' | 'notBreaching';
}

export type SuppressedBy = 'WaitPeriod' | 'ExtensionPeriod' | 'Alarm';

export interface CompositeAlarm extends AlarmCore {
  kind: 'composite';
  rule: string;
  suppressor?: string;
  /** Seconds. */
  waitPeriod?: number;
  extensionPeriod?: number;
  suppressedBy?: SuppressedBy;
  suppressedReason?: string;
  /** Set while actions of the current state have not run because of the suppressor. */
  actionsPending?: boolean;
}

export type Alarm = MetricAlarm | CompositeAlarm;

export interface MuteRule {
  name: string;
  arn: string;
  description?: string;
  expression: string;
  /** ISO 8601. */
  duration: string;
  timezone: string;
  alarms: string[];
  startAt?: number;
  expireAt?: number;
  updatedAt: number;
}

export interface HistoryItem {
  alarm: string;
  kind: 'MetricAlarm' | 'CompositeAlarm';
  at: number;
  type: 'ConfigurationUpdate' | 'StateUpdate' | 'Action';
  summary: string;
  data: string;
}

/** By metric key. */
export const metrics = (scope: Scope) => scope.table<Metric & { lastAt: number }>('cloudwatch/metrics');
/** By metric key and hour: a series grows by its latest hour only. */
export const hours = (scope: Scope) => scope.table<Point[]>('cloudwatch/points');
/** By alarm name. */
export const alarms = (scope: Scope) => scope.table<Alarm>('cloudwatch/alarms');
export const muteRules = (scope: Scope) => scope.table<MuteRule>('cloudwatch/mute-rules');
export const history = (scope: Scope) => scope.table<HistoryItem>('cloudwatch/history');
/** By ARN. */
export const tags = (scope: Scope) => scope.table<Record<string, string>>('cloudwatch/tags');

export const metricKey = ({ namespace, name, dimensions }: Metric): string =>
  JSON.stringify([namespace, name, Object.entries(dimensions).toSorted(([a], [b]) => (a < b ? -1 : 1))]);
