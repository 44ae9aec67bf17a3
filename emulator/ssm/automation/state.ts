import type { Principal, Scope } from '../../call.ts';
import type { Failure } from './failure.ts';

export type Status =
  | 'Pending'
  | 'InProgress'
  | 'Waiting'
  | 'Success'
  | 'TimedOut'
  | 'Cancelling'
  | 'Cancelled'
  | 'Failed'
  | 'Exited';

export type FinalStatus = 'Success' | 'TimedOut' | 'Cancelled' | 'Failed';

export const isFinal = (status: Status): status is FinalStatus =>
  status === 'Success' || status === 'TimedOut' || status === 'Cancelled' || status === 'Failed';

/** What was asked for: never changes while the execution runs. */
export interface Plan {
  executionId: string;
  documentName: string;
  documentVersion: string;
  /** Names the text that it runs: executions of one runbook share it. */
  runbook: string;
  /** As the API lists them. */
  parameters: Record<string, string[]>;
  /** The same, typed, as expressions see them. */
  values: Record<string, unknown>;
  mode: 'Auto' | 'Interactive';
  executedBy: string;
  /** Who the steps act as. */
  principal: Principal;
  startedAt: number;
  tags: { Key: string; Value: string }[];
  /** One of the targets of a parent with rate control. */
  target?: string;
  targetParameterName?: string;
  rateControl?: RateControl;
  /** An execution over several accounts and Regions. */
  locations?: LocationControl;
  /** Where this execution is one of a parent's locations: the role that it works under is the location's. */
  located?: true;
  /** When an execution without a role, which runs in its starter's context, is out of time. */
  endsBy?: number;
  /** Cancels the execution when it fires. */
  alarm?: { name: string; ignoreFailure: boolean };
  /** How many automations are above this one. */
  depth: number;
}

export interface RateControl {
  targets?: { Key: string; Values: string[] }[];
  targetMaps?: Record<string, string[]>[];
  resolved: { label: string; parameters: Record<string, string[]> }[];
  maxConcurrency: string;
  maxErrors: string;
}

export interface TargetSpec {
  Key: string;
  Values: string[];
}

/** An account and a Region in it. */
export interface Location {
  account: string;
  region: string;
}

/** One element of `TargetLocations`. */
export interface LocationGroup {
  places: Location[];
  /** The name of the role that the children work under. */
  role: string;
  maxConcurrency: string;
  maxErrors: string;
  targets?: TargetSpec[];
  targetsMaxConcurrency: string;
  targetsMaxErrors: string;
  alarm?: { name: string; ignoreFailure: boolean };
}

export interface LocationControl {
  /** `TargetLocations` as they were given, as JSON; or where they were read. */
  locations?: string;
  url?: string;
  groups: LocationGroup[];
}

/** The child of one location, which its parent names before it exists. */
export interface LocatedChild extends Location {
  id: string;
  group: number;
  startedAt: number;
  /** Why it could not even begin. */
  refused?: string;
  endedAt?: number;
}

/** The steps of the runbook itself, or of one iteration of a loop: names to the ids of step executions. */
export interface Frame {
  /** The step execution of the loop. */
  loop?: string;
  ids: Record<string, string>;
}

export interface Execution {
  id: string;
  status: Status;
  endedAt?: number;
  /** Every step execution, in the order in which they came into being. */
  stepIds: string[];
  frames: Frame[];
  /** The step execution under way. */
  current?: string;
  /** The step to begin next; none is the end of the runbook. */
  next?: string;
  /** The newest step execution of each step that was begun. */
  ran: Record<string, string>;
  variables: Record<string, unknown>;
  /** What the failure of a critical step will make of the execution. */
  verdict?: 'Failed' | 'TimedOut';
  failureMessage?: string;
  /** A request to stop. `cleaning` once an `onCancel` path is under way, at most until `deadline`. */
  stop?: { type: 'Cancel' | 'Complete'; cleaning?: boolean; deadline?: number };
  triggeredAlarm?: { name: string; state: string };
  /** In interactive mode: the next step was asked for. */
  released?: boolean;
  /** Its account and Region where they are others than this execution's. */
  parent?: { executionId: string; stepId?: string; place?: Location };
  /** Children by their targets, of an execution with rate control. */
  children?: { id: string; target: string }[];
  /** Children by their locations, of an execution over several. */
  located?: LocatedChild[];
}

export interface Step {
  id: string;
  name: string;
  action: string;
  status: Status;
  startedAt?: number;
  endedAt?: number;
  attempt: number;
  /** When this attempt has timed out. */
  deadline?: number;
  /** Seconds. */
  timeoutSeconds?: number;
  maxAttempts: number;
  inputs?: Record<string, unknown>;
  /** What the action keeps between its runs. */
  memo?: unknown;
  /** Typed outputs. */
  values?: Record<string, unknown>;
  failure?: Failure;
  parent?: { stepId: string; name: string; iteration: number; value?: string };
  /** Since when AWS has throttled what the step calls. */
  throttledSince?: number;
}

export const plans = (scope: Scope) => scope.table<Plan>('ssm/automation-plans');
export const executions = (scope: Scope) => scope.table<Execution>('ssm/automation-executions');
export const steps = (scope: Scope) => scope.table<Step>('ssm/automation-steps');
/** What lies in another account and Region. */
export const at = (scope: Scope, { account, region }: Location): Scope => ({
  account,
  region,
  table: (name) => scope.table(name, { account, region }),
});

/** Quotas count these two kinds apart. */
export type Kind = 'automation' | 'rate-control';
/** Executions that count against the quota of concurrent ones. */
export const running = (scope: Scope, kind: Kind) => scope.table<true>(`ssm/${kind}-running`);
/** Executions that wait for a place, oldest first. */
export const queue = (scope: Scope, kind: Kind) => scope.table<true>(`ssm/${kind}-queue`);
/** `ClientToken` in lower case, to what was asked for with it. */
export const clientTokens = (scope: Scope) =>
  scope.table<{ executionId: string; request: string }>('ssm/automation-client-tokens');
