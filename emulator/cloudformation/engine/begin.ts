import type { Call, Principal } from '../../call.ts';
import { resourcesOf, templates, works, type Stack, type StackTemplate, type Step, type Work } from '../state.ts';
import { creationOrder, dependencies } from '../template/dependencies.ts';
import type { Template } from '../template/template.ts';
import { setStackStatus } from './stack-events.ts';
import { activeResources, stackScope } from './stack-scope.ts';

/** What each resource of a stack's template waits for. */
export function needsOf(call: Call, stack: Stack, template: Template): Map<string, string[]> {
  const scope = stackScope(call, stack, template);
  return dependencies(template, activeResources(template, scope), (name) => scope.condition(name));
}

interface Begun {
  kind: Work['kind'];
  principal: Principal;
  steps: Step[];
  token?: string | undefined;
  previous?: { stack: Stack; template: StackTemplate };
  retain?: string[];
}

function begin(call: Call, stackId: string, { token, ...begun }: Begun): void {
  works(call).put(stackId, {
    id: call.ids.uuid(),
    at: 0,
    failed: {},
    obsolete: {},
    retain: [],
    startedAt: call.now(),
    ...begun,
    ...(token === undefined ? {} : { token }),
  });
  advanceLater(call, stackId);
}

export const advanceLater = (call: Call, stackId: string, after = 0): void =>
  void call.later({ task: 'cloudformation/advance', payload: { stackId }, after, name: `cloudformation/${stackId}` });

export function beginCreate(
  call: Call,
  stack: Stack,
  template: StackTemplate,
  principal: Principal,
  token?: string,
): void {
  templates(call).put(stack.stackId, template);
  const order = creationOrder(needsOf(call, stack, template.parsed));
  const steps = order.map((logicalId): Step => ({ logicalId, action: 'create' }));
  begin(call, stack.stackId, { kind: 'create', principal, steps, token });
  setStackStatus(call, stack, 'CREATE_IN_PROGRESS', 'User Initiated');
}

export function beginUpdate(
  call: Call,
  { stack, template, previous }: { stack: Stack; template: StackTemplate; previous: Stack },
  principal: Principal,
  token?: string,
): void {
  const before = templates(call).get(stack.stackId);
  if (!before) throw new Error(`stack ${stack.stackId} has no template`);
  templates(call).put(stack.stackId, template);
  const order = creationOrder(needsOf(call, stack, template.parsed));
  const steps = order.map((logicalId): Step => ({ logicalId, action: 'update' }));
  begin(call, stack.stackId, {
    kind: 'update',
    principal,
    steps,
    token,
    previous: { stack: previous, template: before },
  });
  setStackStatus(call, stack, 'UPDATE_IN_PROGRESS', 'User Initiated');
}

export function beginDelete(
  call: Call,
  stack: Stack,
  {
    principal,
    retain,
    token,
    reason = 'User Initiated',
  }: { principal: Principal; retain: string[]; token?: string | undefined; reason?: string },
): void {
  begin(call, stack.stackId, { kind: 'delete', principal, steps: deletions(call, stack), retain, token });
  setStackStatus(call, stack, 'DELETE_IN_PROGRESS', reason);
}

/** Undoes what the creation has made so far. */
export function beginRollback(call: Call, stack: Stack, work: Work, reason: string): void {
  begin(call, stack.stackId, {
    kind: 'rollback',
    principal: work.principal,
    steps: deletions(call, stack),
    token: work.token,
  });
  setStackStatus(call, stack, 'ROLLBACK_IN_PROGRESS', `${reason} Rollback requested by user.`);
}

/** Puts changed resources back, in the order in which their dependencies want it; what the update made is deleted afterwards. */
export function beginUpdateRollback(call: Call, stack: Stack, work: Work, reason: string): void {
  const previous = work.previous;
  if (!previous) throw new Error(`update of ${stack.stackId} has nothing to go back to`);
  const done = new Set(work.steps.slice(0, work.at + 1).map((step) => step.logicalId));
  const touched = resourcesOf(call, stack.stackId).filter(
    (resource) => done.has(resource.logicalId) && resource.before,
  );
  const names = new Set(touched.map((resource) => resource.logicalId));
  const order = creationOrder(needsOf(call, previous.stack, previous.template.parsed)).filter((id) => names.has(id));
  templates(call).put(stack.stackId, previous.template);
  begin(call, stack.stackId, {
    kind: 'update-rollback',
    principal: work.principal,
    steps: order.map((logicalId) => ({ logicalId, action: 'restore' })),
    token: work.token,
    previous,
  });
  setStackStatus(
    call,
    { ...previous.stack, ...(stack.updatedAt === undefined ? {} : { updatedAt: stack.updatedAt }) },
    'UPDATE_ROLLBACK_IN_PROGRESS',
    reason,
  );
}

/** The resources that exist, each before those it depends on. */
export function deletions(call: Call, stack: Stack, only?: ReadonlySet<string>): Step[] {
  const existing = resourcesOf(call, stack.stackId).filter((resource) => !only || only.has(resource.logicalId));
  const names = new Set(existing.map((resource) => resource.logicalId));
  const needs = new Map(
    existing.map((resource) => [resource.logicalId, resource.dependsOn.filter((id) => names.has(id))]),
  );
  return creationOrder(needs)
    .reverse()
    .map((logicalId) => ({ logicalId, action: only ? 'clean-up' : 'delete' }));
}
