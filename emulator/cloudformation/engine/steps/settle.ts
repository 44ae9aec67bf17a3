import type { StackResource } from '../../state.ts';
import { invalid } from '../../template/template.ts';
import { failureReason, provisioning, typeOf } from '../provision.ts';
import { setResourceStatus } from '../stack-events.ts';
import { DONE, type StepContext, type StepOutcome } from './step-context.ts';

const SETTLE_LIMIT_MS = 3_600_000;

/** Looks whether a resource that was created or changed is ready for use. */
export async function settle(
  record: StackResource,
  verb: 'CREATE' | 'UPDATE',
  context: StepContext,
): Promise<StepOutcome> {
  const { call, stack, work } = context;
  const to = provisioning(call, stack, work, record);
  try {
    if (!(await hasSettled(record, context))) return { state: 'waiting' };
    setResourceStatus(call, stack, record, `${verb}_COMPLETE`);
    return DONE;
  } catch (error) {
    const reason = failureReason(error, to);
    setResourceStatus(call, stack, record, `${verb}_FAILED`, reason);
    return { state: 'failed', reason };
  }
}

export async function hasSettled(record: StackResource, { call, stack, work }: StepContext): Promise<boolean> {
  const to = provisioning(call, stack, work, record);
  const ready = (await typeOf(record.type).settled?.({ ...record, physicalId: record.physicalId ?? '' }, to)) ?? true;
  if (!ready && call.now() - (work.waitingSince ?? call.now()) > SETTLE_LIMIT_MS)
    throw invalid('Exceeded attempts to wait');
  return ready;
}
