import type {
  LoggingInfo,
  MaintenanceWindowResourceType,
  MaintenanceWindowTaskCutoffBehavior,
  MaintenanceWindowTaskInvocationParameters,
  MaintenanceWindowTaskParameterValueExpression,
  MaintenanceWindowTaskType,
  Target,
} from '@aws-sdk/client-ssm';
import type { Scope } from '../../call.ts';

export interface WindowRow {
  id: string;
  name: string;
  description?: string;
  startDate?: string;
  endDate?: string;
  schedule: string;
  zone?: string;
  scheduleOffset?: number;
  /** In hours, as the cutoff. */
  duration: number;
  cutoff: number;
  allowUnassociatedTargets: boolean;
  enabled: boolean;
  createdAt: number;
  modifiedAt: number;
  clientToken?: string;
  nextAt?: number;
}

export interface WindowTargetRow {
  id: string;
  windowId: string;
  resourceType: MaintenanceWindowResourceType;
  targets: Target[];
  owner?: string;
  name?: string;
  description?: string;
}

export interface WindowTaskRow {
  id: string;
  windowId: string;
  type: MaintenanceWindowTaskType;
  arn: string;
  targets: Target[];
  serviceRole?: string;
  parameters?: Record<string, MaintenanceWindowTaskParameterValueExpression>;
  /** The payload of a function is kept as base64. */
  invocation?: MaintenanceWindowTaskInvocationParameters;
  payload?: string;
  priority: number;
  maxConcurrency?: string;
  maxErrors?: string;
  logging?: LoggingInfo;
  cutoffBehavior?: MaintenanceWindowTaskCutoffBehavior;
  name?: string;
  description?: string;
}

export type WindowStatus =
  | 'PENDING'
  | 'IN_PROGRESS'
  | 'SUCCESS'
  | 'FAILED'
  | 'TIMED_OUT'
  | 'CANCELLING'
  | 'CANCELLED'
  | 'SKIPPED_OVERLAPPING';

interface Progress {
  status: WindowStatus;
  details?: string;
  startedAt: number;
  endedAt?: number;
}

export interface WindowExecutionRow extends Progress {
  id: string;
  windowId: string;
  /** From then on nothing new is begun. */
  cutoffAt: number;
  taskIds: string[];
}

export interface TaskExecutionRow extends Progress {
  id: string;
  executionId: string;
  task: WindowTaskRow;
  invocationIds: string[];
}

export interface WindowInvocationRow extends Progress {
  id: string;
  executionId: string;
  taskExecutionId: string;
  /** The command or the automation that it runs as. */
  runId?: string;
  targets: Target[];
  windowTargetId?: string;
  owner?: string;
  /** What it was given, as JSON. */
  parameters: string;
}

export const windows = (scope: Scope) => scope.table<WindowRow>('ssm/maintenance-windows');
export const windowTargets = (scope: Scope) => scope.table<WindowTargetRow>('ssm/maintenance-window-targets');
export const windowTasks = (scope: Scope) => scope.table<WindowTaskRow>('ssm/maintenance-window-tasks');
export const windowExecutions = (scope: Scope) => scope.table<WindowExecutionRow>('ssm/maintenance-window-executions');
export const taskExecutions = (scope: Scope) => scope.table<TaskExecutionRow>('ssm/maintenance-window-task-executions');
export const windowInvocations = (scope: Scope) =>
  scope.table<WindowInvocationRow>('ssm/maintenance-window-invocations');

export const isOver = ({ status }: { status: WindowStatus }): boolean =>
  status !== 'PENDING' && status !== 'IN_PROGRESS' && status !== 'CANCELLING';
