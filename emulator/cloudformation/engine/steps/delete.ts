import { resourceKey, resources, resourcesOf, type StackResource } from '../../state.ts';
import { deleteResource, failureReason, provisioning } from '../provision.ts';
import { setResourceStatus } from '../stack-events.ts';
import { DONE, recordOf, versionOf, type StepContext, type StepOutcome } from './step-context.ts';

/** Deletes a resource, or keeps it as its deletion policy says. */
export async function deleteStep(logicalId: string, context: StepContext): Promise<StepOutcome> {
  const { call, stack, work } = context;
  const record = recordOf(context, logicalId);
  if (!record || record.status === 'DELETE_COMPLETE' || record.status === 'DELETE_SKIPPED') return DONE;
  const isUndone = work.kind === 'rollback' || work.kind === 'update-rollback';
  const kept = record.deletionPolicy === 'Retain' || (record.deletionPolicy === 'RetainExceptOnCreate' && !isUndone);
  if ((kept && record.status !== 'CREATE_FAILED') || work.retain.includes(logicalId)) {
    setResourceStatus(call, stack, record, 'DELETE_SKIPPED');
    return DONE;
  }
  const blocked = resourcesOf(call, stack.stackId).some(
    (other) => other.status === 'DELETE_FAILED' && other.dependsOn.includes(logicalId),
  );
  if (blocked) return { state: 'failed', reason: `A resource that depends on ${logicalId} could not be deleted` };
  if (record.physicalId === undefined) {
    setResourceStatus(call, stack, record, 'DELETE_COMPLETE');
    return DONE;
  }
  const to = provisioning(call, stack, work, record);
  try {
    setResourceStatus(call, stack, record, 'DELETE_IN_PROGRESS');
    await deleteResource(versionOf(record), to);
    setResourceStatus(call, stack, record, 'DELETE_COMPLETE');
    return DONE;
  } catch (error) {
    const reason = failureReason(error, to);
    setResourceStatus(call, stack, record, 'DELETE_FAILED', reason);
    return { state: 'failed', reason };
  }
}

/** Deletes what an update has left over; a failure there does not undo the update. */
export async function cleanUpStep(logicalId: string, context: StepContext): Promise<StepOutcome> {
  const { call, stack, work } = context;
  const record = recordOf(context, logicalId);
  const obsolete = work.obsolete[logicalId];
  if (!obsolete) {
    const outcome = await deleteStep(logicalId, context);
    resources(call).delete(resourceKey(stack.stackId, logicalId));
    return outcome;
  }
  if (!record) return DONE;
  const { physicalId: _new, ...rest } = record;
  const old: StackResource = { ...rest, ...obsolete };
  // only an update's old resource is the owner's to keep: on a roll-back the obsolete one is the new one
  const kept = work.kind === 'update' && record.updateReplacePolicy === 'Retain';
  const to = provisioning(call, stack, work, record);
  try {
    if (!kept) {
      setResourceStatus(call, stack, old, 'DELETE_IN_PROGRESS');
      await deleteResource(obsolete, to);
    }
    setResourceStatus(call, stack, old, kept ? 'DELETE_SKIPPED' : 'DELETE_COMPLETE');
    return DONE;
  } catch (error) {
    setResourceStatus(call, stack, old, 'DELETE_FAILED', failureReason(error, to));
    return DONE;
  } finally {
    resources(call).put(resourceKey(stack.stackId, logicalId), record);
  }
}
