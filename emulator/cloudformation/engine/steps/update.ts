import { isDeepStrictEqual } from 'node:util';
import { resourceKey, resources, type StackResource } from '../../state.ts';
import { invalid, type JsonObject } from '../../template/template.ts';
import { textOf } from '../../resources/property-values.ts';
import type { ResourceType } from '../../resources/resource-type.ts';
import { createResource, failureReason, newSuffix, provisioning, typeOf, updateResource } from '../provision.ts';
import { resolveProperties } from '../resolve-properties.ts';
import { setResourceStatus } from '../stack-events.ts';
import { stackScope } from '../stack-scope.ts';
import { createStep } from './create.ts';
import { hasSettled, settle } from './settle.ts';
import {
  declaration,
  describe,
  DONE,
  recordOf,
  versionOf,
  type StepContext,
  type StepOutcome,
} from './step-context.ts';

/** Creates, changes, replaces or leaves alone one resource of an updated template. */
export async function updateStep(logicalId: string, context: StepContext): Promise<StepOutcome> {
  const record = recordOf(context, logicalId);
  // one that is being created belongs to this update
  if (!record || record.status === 'CREATE_IN_PROGRESS' || record.status.startsWith('DELETE'))
    return createStep(logicalId, context);
  const outcome = await proceed(record, context);
  const now = recordOf(context, logicalId);
  if (outcome.state !== 'done' || !now?.before || now.before.physicalId === now.physicalId) return outcome;
  return { state: 'done', obsolete: now.before };
}

function proceed(record: StackResource, context: StepContext): Promise<StepOutcome> {
  if (record.updating) return continueChange(record, context);
  const replaced = record.before && record.before.physicalId !== record.physicalId;
  if (record.status === 'UPDATE_IN_PROGRESS' && replaced) return settle(record, 'UPDATE', context);
  return change(record, context);
}

async function change(record: StackResource, context: StepContext): Promise<StepOutcome> {
  const { call, stack, needs } = context;
  const { logicalId } = record;
  const declared = declaration(context, logicalId);
  const type = typeOf(declared.Type);
  const before = versionOf(record);
  try {
    const properties = resolveProperties(logicalId, declared, type, stack, stackScope(call, stack, context.template));
    const changed = changedProperties(record.properties, properties);
    const described = { ...record, ...describe(logicalId, declared, needs) };
    if (record.type === declared.Type && changed.length === 0) {
      resources(call).put(resourceKey(stack.stackId, logicalId), described);
      return DONE;
    }
    if (record.type !== declared.Type || changed.some((name) => replacingProperties(type, properties).includes(name)))
      return await replace({ ...described, before }, record, properties, context);
    return await changeInPlace({ ...described, before, properties }, context);
  } catch (error) {
    return failed({ ...record, before }, error, context);
  }
}

function failed(record: StackResource, error: unknown, context: StepContext): StepOutcome {
  const { call, stack, work } = context;
  const { updating: _ended, ...rest } = record;
  const reason = failureReason(error, provisioning(call, stack, work, record));
  setResourceStatus(call, stack, rest, 'UPDATE_FAILED', reason);
  return { state: 'failed', reason };
}

/** Takes a resource from `record.before` to `record.properties`. */
function changeInPlace(record: StackResource, context: StepContext): Promise<StepOutcome> {
  const updating = { round: 0, applied: false, again: false };
  return continueChange(
    setResourceStatus(context.call, context.stack, { ...record, updating }, 'UPDATE_IN_PROGRESS'),
    context,
  );
}

/** Makes the round of calls that is due, or looks whether the last one has settled. Also after a restart. */
async function continueChange(record: StackResource, context: StepContext): Promise<StepOutcome> {
  const { call, stack, work } = context;
  const { before, updating } = record;
  if (!before || !updating) return DONE;
  const key = resourceKey(stack.stackId, record.logicalId);
  call.commit();
  try {
    let applied = record;
    if (!updating.applied) {
      const to = provisioning(call, stack, work, record);
      const { again = false, ...updated } = await updateResource(
        typeOf(record.type),
        record.properties,
        before,
        to,
        work,
      );
      const attributes = { ...record.attributes, ...updated.attributes };
      applied = { ...record, ...updated, attributes, updating: { ...updating, applied: true, again } };
      resources(call).put(key, applied);
    }
    if (!applied.updating?.again) {
      const { updating: _ended, ...last } = applied;
      return await settle(last, 'UPDATE', context);
    }
    if (!(await hasSettled(applied, context))) return { state: 'waiting' };
    const next = { ...applied, updating: { round: updating.round + 1, applied: false, again: false } };
    resources(call).put(key, next);
    return await continueChange(next, context);
  } catch (error) {
    return failed(record, error, context);
  }
}

const replacingProperties = (type: ResourceType, properties: JsonObject): readonly string[] => [
  ...type.replaces,
  ...(type.replacesUnder?.(properties) ?? []),
];

const changedProperties = (before: JsonObject, after: JsonObject): string[] =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (name) => !isDeepStrictEqual(before[name], after[name]),
  );

async function replace(
  next: StackResource,
  record: StackResource,
  properties: JsonObject,
  context: StepContext,
): Promise<StepOutcome> {
  const { call, stack, work } = context;
  const type = typeOf(next.type);
  const name = type.nameProperty && properties[type.nameProperty];
  if (name !== undefined && record.type === next.type && record.properties[type.nameProperty ?? ''] === name)
    throw invalid(
      `CloudFormation cannot update a stack when a custom-named resource requires replacing. Rename ${textOf(name)} and update the stack again.`,
    );
  setResourceStatus(
    call,
    stack,
    { ...record, before: versionOf(record) },
    'UPDATE_IN_PROGRESS',
    'Requested update requires the creation of a new physical resource; hence creating one.',
  );
  const suffix = newSuffix(call);
  const created = await createResource(type, properties, provisioning(call, stack, work, { ...next, suffix }), work);
  const replacement = setResourceStatus(
    call,
    stack,
    { ...next, suffix, properties, ...created },
    'UPDATE_IN_PROGRESS',
    'Resource creation Initiated',
  );
  return settle(replacement, 'UPDATE', context);
}

/** Puts a resource back to what it was before the update. */
export async function restoreStep(logicalId: string, context: StepContext): Promise<StepOutcome> {
  const { call, stack } = context;
  const record = recordOf(context, logicalId);
  const before = record?.before;
  if (!record || !before) return DONE;
  if (record.updating) return continueChange(record, context);
  const { physicalId: _physical, ...rest } = record;
  const restored: StackResource = { ...rest, ...before };
  if (record.physicalId !== before.physicalId || record.type !== before.type) {
    setResourceStatus(call, stack, restored, 'UPDATE_COMPLETE');
    return { state: 'done', obsolete: versionOf(record) };
  }
  if (!isDeepStrictEqual(record.properties, before.properties))
    return changeInPlace({ ...restored, before: versionOf(record) }, context);
  setResourceStatus(call, stack, restored, 'UPDATE_COMPLETE');
  return DONE;
}
