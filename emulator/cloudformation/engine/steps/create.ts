import { createResource, failureReason, newSuffix, provisioning, typeOf } from '../provision.ts';
import { resolveProperties } from '../resolve-properties.ts';
import { setResourceStatus } from '../stack-events.ts';
import { stackScope } from '../stack-scope.ts';
import { settle } from './settle.ts';
import { declaration, describe, recordOf, type StepContext, type StepOutcome } from './step-context.ts';

export async function createStep(logicalId: string, context: StepContext): Promise<StepOutcome> {
  const { call, stack, work, needs } = context;
  const declared = declaration(context, logicalId);
  const type = typeOf(declared.Type);
  let record = recordOf(context, logicalId);
  const resumed = record?.status === 'CREATE_IN_PROGRESS' && record.physicalId === undefined;
  if (record?.status === 'CREATE_IN_PROGRESS' && record.physicalId !== undefined)
    return settle(record, 'CREATE', context);
  record =
    resumed && record
      ? record
      : {
          stackId: stack.stackId,
          logicalId,
          ...describe(logicalId, declared, needs),
          properties: {},
          attributes: {},
          ref: '',
          status: '',
          updatedAt: call.now(),
          suffix: newSuffix(call),
        };
  const to = provisioning(call, stack, work, record, resumed);
  try {
    const properties = resolveProperties(logicalId, declared, type, stack, stackScope(call, stack, context.template));
    record = { ...record, properties };
    if (!resumed) record = setResourceStatus(call, stack, record, 'CREATE_IN_PROGRESS');
    call.commit();
    const created = await createResource(type, properties, to, work);
    record = setResourceStatus(
      call,
      stack,
      { ...record, ...created },
      'CREATE_IN_PROGRESS',
      'Resource creation Initiated',
    );
    return await settle(record, 'CREATE', context);
  } catch (error) {
    const reason = failureReason(error, to);
    setResourceStatus(call, stack, record, 'CREATE_FAILED', reason);
    return { state: 'failed', reason };
  }
}
