import type { NotificationConfig, Target } from '@aws-sdk/client-ssm';
import type { Scope } from '../../call.ts';
import type { CommandStep } from '../documents/command-document.ts';

export type CommandStatus = 'Pending' | 'InProgress' | 'Success' | 'Cancelled' | 'Failed' | 'TimedOut' | 'Cancelling';

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/monitor-commands.html */
export type StatusDetails =
  | 'Pending'
  | 'InProgress'
  | 'Success'
  | 'DeliveryTimedOut'
  | 'ExecutionTimedOut'
  | 'Failed'
  | 'Incomplete'
  | 'Cancelled'
  | 'Cancelling'
  | 'Undeliverable'
  | 'Terminated'
  | 'NoInstancesInTag';

export interface Outcome {
  status: CommandStatus;
  details: StatusDetails;
}

/** What is to run, with the parameters in place. */
export interface CommandPlan {
  documentName: string;
  schemaVersion: string;
  steps: CommandStep[];
  /** Preconditions as they are written, before parameters: messages show these. */
  preconditions: (Record<string, unknown> | undefined)[];
  /** Parameters with `interpolationType: ENV_VAR`. */
  environment: Record<string, string>;
}

export interface CommandRow extends Outcome {
  id: string;
  documentName: string;
  documentVersion: string;
  comment: string;
  /** As they were given. */
  parameters: Record<string, string[]>;
  plan: CommandPlan;
  requestedAt: number;
  /** A node that has not begun by then does not. */
  deliverBy: number;
  /** The time for delivery and for execution together. */
  expiresAt: number;
  timeoutSeconds: number;
  /** As they were given; empty where targets were. */
  instanceIds: string[];
  targets: Target[];
  /** The nodes that it goes to. */
  nodeIds: string[];
  maxConcurrency: string;
  maxErrors: string;
  s3?: { bucket: string; prefix: string };
  cloudWatch?: { group: string };
  serviceRole?: string;
  notification?: NotificationConfig;
  /** The association that it applies: such a command is not listed. */
  associationId?: string;
  /** What is told that it has ended: `{ task: 'ssm/…', payload }`. */
  ended?: { task: string; payload: unknown };
}

export interface StepResult extends Outcome {
  name: string;
  outputName: string;
  action: string;
  code: number;
  startedAt?: number;
  endedAt?: number;
  stdout: string;
  stderr: string;
}

export interface InvocationRow extends Outcome {
  commandId: string;
  nodeId: string;
  requestedAt: number;
  /** Its turn has come: it waits for nothing but its node. */
  sent: boolean;
  /** Its node restarts, and goes on with it then. */
  rebooting?: boolean;
  startedAt?: number;
  endedAt?: number;
  results: StepResult[];
}

export const commands = (scope: Scope) => scope.table<CommandRow>('ssm/commands');
export const invocations = (scope: Scope) => scope.table<InvocationRow>('ssm/command-invocations');
export const invocationKey = (commandId: string, nodeId: string): string => `${commandId}/${nodeId}`;

export const invocationsOf = (scope: Scope, command: CommandRow): InvocationRow[] =>
  command.nodeIds.flatMap((nodeId) => invocations(scope).get(invocationKey(command.id, nodeId)) ?? []);

export const isFinal = ({ status }: { status: CommandStatus }): boolean =>
  status !== 'Pending' && status !== 'InProgress' && status !== 'Cancelling';
