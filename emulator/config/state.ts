import type { Scope } from '../call.ts';

export interface Recorder {
  name: string;
  roleArn: string;
  /** Which types are recorded: all, only `resourceTypes`, or all but `resourceTypes`. */
  strategy: 'ALL_SUPPORTED_RESOURCE_TYPES' | 'INCLUSION_BY_RESOURCE_TYPES' | 'EXCLUSION_BY_RESOURCE_TYPES';
  resourceTypes: string[];
  includeGlobal: boolean;
  recording: boolean;
  startedAt?: number;
  stoppedAt?: number;
  changedAt: number;
}

export interface DeliveryChannel {
  name: string;
  bucket: string;
  keyPrefix?: string;
  keyId?: string;
  topicArn?: string;
  frequency?: string;
}

export interface ConfigRule {
  name: string;
  arn: string;
  id: string;
  description?: string;
  owner: 'AWS' | 'CUSTOM_LAMBDA';
  /** A managed rule's identifier, or a function's ARN. */
  identifier: string;
  /** What a custom rule is invoked for: `ConfigurationItemChangeNotification`, `ScheduledNotification`. */
  messageTypes: string[];
  parameters: Record<string, string>;
  scope?: { resourceTypes?: string[]; resourceId?: string; tagKey?: string; tagValue?: string };
  /** Milliseconds between periodic evaluations. */
  frequency?: number;
  /** The service whose rule it is: `securityhub.amazonaws.com`. */
  createdBy?: string;
  createdAt: number;
  evaluatedAt?: number;
  /** An evaluation of the whole rule is under way until then. */
  evaluatingUntil?: number;
  tags: Record<string, string>;
}

export type Compliance = 'COMPLIANT' | 'NON_COMPLIANT' | 'NOT_APPLICABLE';

/** The latest result of a rule for a resource. */
export interface Result {
  resourceType: string;
  resourceId: string;
  compliance: Compliance;
  annotation?: string;
  /** When the state that was judged was seen. */
  orderedAt: number;
  invokedAt: number;
  recordedAt: number;
}

/** A configuration item that a resource had: what `GetResourceConfigHistory` answers. */
export interface Item {
  resourceType: string;
  resourceId: string;
  status: 'ResourceDiscovered' | 'OK' | 'ResourceDeleted';
  capturedAt: number;
  stateId: string;
  arn: string;
  name: string;
  createdAt?: number;
  zone?: string;
  tags: Record<string, string>;
  configuration: Record<string, unknown>;
  supplementary: Record<string, unknown>;
}

export interface RemediationException {
  ruleName: string;
  resourceType: string;
  resourceId: string;
  message?: string;
  expiresAt?: number;
}

export const recorders = (scope: Scope) => scope.table<Recorder>('config/recorders');
export const deliveryChannels = (scope: Scope) => scope.table<DeliveryChannel>('config/delivery-channels');
/** By name. */
export const configRules = (scope: Scope) => scope.table<ConfigRule>('config/rules');
/** By `resultKey`. */
export const results = (scope: Scope, rule: string) => scope.table<Result>(`config/results/${rule}`);
/** By `resultKey`: the items of a resource, newest first. */
export const items = (scope: Scope) => scope.table<Item[]>('config/items');
export const remediationExceptions = (scope: Scope) =>
  scope.table<RemediationException>('config/remediation-exceptions');

export const resultKey = (resourceType: string, resourceId: string): string => `${resourceType}/${resourceId}`;
