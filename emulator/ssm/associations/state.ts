import type {
  AssociationComplianceSeverity,
  AssociationSyncCompliance,
  InstanceAssociationOutputLocation,
  Target,
} from '@aws-sdk/client-ssm';
import type { Scope } from '../../call.ts';

/** What one version of an association says. */
export interface AssociationContent {
  documentName: string;
  documentVersion: string;
  name?: string;
  parameters?: Record<string, string[]>;
  targets: Target[];
  /** As it was given: `cron(…)`, `rate(…)`, `at(…)`. Without one it applies once, and when it is asked to. */
  schedule?: string;
  /** Days after the day that `cron(0 0 ? * THU#2 *)` names. */
  scheduleOffset?: number;
  /** Not when it is made or changed: only as the schedule says. */
  onlyAtSchedule: boolean;
  output?: InstanceAssociationOutputLocation;
  maxErrors?: string;
  maxConcurrency?: string;
  severity?: AssociationComplianceSeverity;
  sync?: AssociationSyncCompliance;
  calendars: string[];
}

export type AssociationStatus = 'Pending' | 'Success' | 'Failed' | 'Skipped';

export interface AssociationRow extends AssociationContent {
  id: string;
  version: number;
  /** By version, the oldest first. */
  versions: { version: number; createdAt: number; content: AssociationContent }[];
  createdAt: number;
  updatedAt: number;
  status: AssociationStatus;
  executedAt?: number;
  succeededAt?: number;
}

export interface ExecutionRow {
  id: string;
  associationId: string;
  version: number;
  createdAt: number;
  status: AssociationStatus | 'InProgress';
  /** What it runs as. */
  commandId?: string;
  /** What the targets came to. */
  targets: { nodeId: string; status: AssociationStatus | 'InProgress' }[];
  endedAt?: number;
}

/** What came of an association on a node the last time. */
export interface NodeStatusRow {
  associationId: string;
  nodeId: string;
  status: 'Pending' | 'Success' | 'Failed';
  executedAt?: number;
  succeededAt?: number;
  summary: string;
  errorCode?: string;
}

export const associations = (scope: Scope) => scope.table<AssociationRow>('ssm/associations');
export const executions = (scope: Scope) => scope.table<ExecutionRow>('ssm/association-executions');
export const nodeStatuses = (scope: Scope) => scope.table<NodeStatusRow>('ssm/association-nodes');
export const statusKey = (associationId: string, nodeId: string): string => `${associationId}/${nodeId}`;
