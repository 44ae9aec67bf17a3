import type { Principal, Scope } from '../call.ts';
import type { Json, JsonObject, Template } from './template/template.ts';
import type { StackParameter } from './template/parameters.ts';

export interface StackOutput {
  key: string;
  value: string;
  description?: string;
  exportName?: string;
}

export interface Stack {
  stackId: string;
  stackName: string;
  description?: string;
  status: string;
  statusReason?: string;
  createdAt: number;
  updatedAt?: number;
  deletedAt?: number;
  parameters: StackParameter[];
  tags: Record<string, string>;
  capabilities: string[];
  notificationArns: string[];
  roleArn?: string;
  onFailure: 'ROLLBACK' | 'DELETE' | 'DO_NOTHING';
  timeoutMinutes?: number;
  terminationProtection: boolean;
  outputs: StackOutput[];
  /** Names that the template imports, so that nobody removes them. */
  imports: string[];
  clientRequestToken?: string;
}

/** A resource as it was before the update that is under way, or one that was replaced and waits to be deleted. */
export interface ResourceVersion {
  type: string;
  physicalId?: string;
  /** After intrinsic functions; dynamic references are still in place. */
  properties: JsonObject;
  attributes: Record<string, Json>;
  ref: Json;
}

export interface StackResource extends ResourceVersion {
  stackId: string;
  logicalId: string;
  status: string;
  statusReason?: string;
  updatedAt: number;
  dependsOn: string[];
  deletionPolicy: string;
  updateReplacePolicy: string;
  /** The random end of its generated name. */
  suffix: string;
  /** Set while an update may still be rolled back. */
  before?: ResourceVersion;
  /** The change in place that is under way: its round of calls, whether they were made, and whether more follow. */
  updating?: { round: number; applied: boolean; again: boolean };
}

export interface StackEvent {
  eventId: string;
  stackId: string;
  stackName: string;
  logicalId: string;
  physicalId: string;
  type: string;
  at: number;
  status: string;
  reason?: string;
  properties?: string;
  clientRequestToken?: string;
}

export interface StackTemplate {
  body: string;
  parsed: Template;
}

/** One thing to be done to one resource. */
export interface Step {
  logicalId: string;
  action: 'create' | 'update' | 'delete' | 'restore' | 'clean-up';
}

/** The operation that is under way on a stack; `cloudformation/advance` does one step of it at a time. */
export interface Work {
  /** A newer operation, such as a deletion in the midst of a creation, has another. */
  id: string;
  kind: 'create' | 'update' | 'rollback' | 'update-rollback' | 'delete';
  principal: Principal;
  steps: Step[];
  at: number;
  /** When the step at hand was begun, if it waits for its resource to settle. */
  waitingSince?: number;
  /** Why resources failed, by logical id. */
  failed: Record<string, string>;
  /** Replaced resources, to be deleted when all else is done. */
  obsolete: Record<string, ResourceVersion>;
  startedAt: number;
  /** An update whose new state stands, and which only deletes what is no longer needed. */
  cleaning?: boolean;
  /** What the stack had before an update. */
  previous?: { stack: Stack; template: StackTemplate };
  /** Logical ids that `DeleteStack` was told to keep. */
  retain: string[];
  token?: string;
}

export interface ChangeSet {
  changeSetId: string;
  name: string;
  stackId: string;
  type: 'CREATE' | 'UPDATE';
  createdAt: number;
  status: string;
  statusReason?: string;
  executionStatus: string;
  description?: string;
  body: string;
  parameters: StackParameter[];
  tags: Record<string, string>;
  capabilities: string[];
  notificationArns: string[];
  roleArn?: string;
  changes: {
    action: 'Add' | 'Modify' | 'Remove';
    logicalId: string;
    physicalId?: string;
    type: string;
    replacement?: string;
  }[];
}

/** By stack id. */
export const stacks = (scope: Scope) => scope.table<Stack>('cloudformation/stacks');
/** By stack id. */
export const templates = (scope: Scope) => scope.table<StackTemplate>('cloudformation/templates');
/** By stack id and logical id. */
export const resources = (scope: Scope) => scope.table<StackResource>('cloudformation/resources');
/** By event id, oldest first. */
export const events = (scope: Scope) => scope.table<StackEvent>('cloudformation/events');
/** By stack id. */
export const works = (scope: Scope) => scope.table<Work>('cloudformation/works');
/** By change set id. */
export const changeSets = (scope: Scope) => scope.table<ChangeSet>('cloudformation/change-sets');

export const resourceKey = (stackId: string, logicalId: string): string => `${stackId}|${logicalId}`;

export const resourcesOf = (scope: Scope, stackId: string): StackResource[] =>
  resources(scope)
    .values()
    .filter((resource) => resource.stackId === stackId);

/** A stack by its id, or by its name unless it was deleted. */
export function findStack(scope: Scope, nameOrId: string): Stack | undefined {
  const byId = stacks(scope).get(nameOrId);
  if (byId) return byId;
  return stacks(scope)
    .values()
    .find((stack) => stack.stackName === nameOrId && stack.status !== 'DELETE_COMPLETE');
}
