import type * as client from '@aws-sdk/client-ssm';
import type { Call } from '../../call.ts';
import { AwsError, validationError } from '../../errors.ts';
import { operationsOf } from '../../wire/operation.ts';
import { filterBy, pageOf, type Matchers } from '../filters.ts';
import { checkTargets } from '../nodes/resolve-targets.ts';
import { windowTargets, windowTasks, type WindowTargetRow } from './state.ts';
import { announceTarget } from './window-events.ts';
import { onWindow, requireWindow } from './windows.ts';

const operation = operationsOf<typeof client>();

const MAX_TARGETS = 100;

function requireTarget(call: Call, windowId: string | undefined, id: string | undefined): WindowTargetRow {
  const found = windowTargets(call).get(id ?? '');
  if (found?.windowId !== windowId || !found)
    throw new AwsError('DoesNotExistException', `Maintenance window target ${id} doesn't exist in window ${windowId}`);
  return found;
}

export const registerTargetWithMaintenanceWindow = operation('RegisterTargetWithMaintenanceWindow', {
  access: onWindow('RegisterTargetWithMaintenanceWindow'),
  handle(input, call) {
    const window = requireWindow(call, input.WindowId);
    const type = input.ResourceType;
    if (type !== 'INSTANCE' && type !== 'RESOURCE_GROUP')
      throw validationError(
        `1 validation error detected: Value '${String(type)}' at 'resourceType' failed to satisfy constraint: Member must satisfy enum value set: [INSTANCE, RESOURCE_GROUP]`,
      );
    const targets = input.Targets ?? [];
    checkTargets(targets);
    if (targets.some(({ Key = '' }) => Key.startsWith('resource-groups:') !== (type === 'RESOURCE_GROUP')))
      throw validationError(`The targets do not fit the resource type ${type}.`);
    const all = windowTargets(call).values();
    if (all.filter(({ windowId }) => windowId === window.id).length >= MAX_TARGETS)
      throw new AwsError('ResourceLimitExceededException', `A window can have at most ${MAX_TARGETS} targets.`);
    const target: WindowTargetRow = {
      id: call.ids.uuid(),
      windowId: window.id,
      resourceType: type,
      targets,
      ...(input.OwnerInformation === undefined ? {} : { owner: input.OwnerInformation }),
      ...(input.Name === undefined ? {} : { name: input.Name }),
      ...(input.Description === undefined ? {} : { description: input.Description }),
    };
    windowTargets(call).put(target.id, target);
    announceTarget(call, target, 'REGISTERED');
    return { WindowTargetId: target.id };
  },
});

const describe = (target: WindowTargetRow) => ({
  WindowId: target.windowId,
  WindowTargetId: target.id,
  ResourceType: target.resourceType,
  Targets: target.targets,
  ...(target.owner === undefined ? {} : { OwnerInformation: target.owner }),
  ...(target.name === undefined ? {} : { Name: target.name }),
  ...(target.description === undefined ? {} : { Description: target.description }),
});

export const updateMaintenanceWindowTarget = operation('UpdateMaintenanceWindowTarget', {
  access: onWindow('UpdateMaintenanceWindowTarget'),
  handle(input, call) {
    const before = requireTarget(call, input.WindowId, input.WindowTargetId);
    if (input.Targets) checkTargets(input.Targets);
    const { owner: _o, name: _n, description: _d, ...bare } = before;
    const target: WindowTargetRow = {
      ...(input.Replace ? bare : before),
      ...(input.Targets === undefined ? {} : { targets: input.Targets }),
      ...(input.OwnerInformation === undefined ? {} : { owner: input.OwnerInformation }),
      ...(input.Name === undefined ? {} : { name: input.Name }),
      ...(input.Description === undefined ? {} : { description: input.Description }),
    };
    windowTargets(call).put(target.id, target);
    const { ResourceType: _, ...shown } = describe(target);
    return shown;
  },
});

/** `Safe` keeps a target that a task still names. */
export const deregisterTargetFromMaintenanceWindow = operation('DeregisterTargetFromMaintenanceWindow', {
  access: onWindow('DeregisterTargetFromMaintenanceWindow'),
  handle(input, call) {
    const target = requireTarget(call, input.WindowId, input.WindowTargetId);
    const isUsed = windowTasks(call)
      .values()
      .some(({ targets }) =>
        targets.some(({ Key, Values }) => Key === 'WindowTargetIds' && Values?.includes(target.id)),
      );
    if (input.Safe && isUsed) throw new AwsError('TargetInUseException', 'The target is still referenced in a task.');
    windowTargets(call).delete(target.id);
    announceTarget(call, target, 'DEREGISTERED');
    return { WindowId: target.windowId, WindowTargetId: target.id };
  },
});

const matchers: Matchers<WindowTargetRow> = {
  Type: ({ resourceType }, values) => values.includes(resourceType),
  WindowTargetId: ({ id }, values) => values.includes(id),
  OwnerInformation: ({ owner }, values) => values.includes(owner ?? ''),
};

export const describeMaintenanceWindowTargets = operation('DescribeMaintenanceWindowTargets', {
  access: onWindow('DescribeMaintenanceWindowTargets'),
  handle(input, call) {
    const { id } = requireWindow(call, input.WindowId);
    const mine = windowTargets(call)
      .values()
      .filter(({ windowId }) => windowId === id);
    const filters = (input.Filters ?? []).map(({ Key, Values }) => ({ Key, Values }));
    const found = filterBy(mine, filters, (key) => matchers[key], 5);
    const { page, NextToken } = pageOf(found, { ...input, MaxResults: Math.min(input.MaxResults ?? 50, 50) });
    return { Targets: page.map(describe), NextToken };
  },
});
