import * as client from '@aws-sdk/client-ssm';
import { principalArn, type Call } from '../../call.ts';
import { AwsError } from '../../errors.ts';
import { operationsOf } from '../../wire/operation.ts';
import { tags } from '../parameters/state.ts';
import { keepData } from './operational-data.ts';
import { emitOpsItem, opsItemArn } from './ops-item-events.ts';
import { checkFields, invalidField, setFields, shownFields, type GivenFields } from './ops-item-fields.ts';
import { opsItems, relatedItems, type OpsItemRow } from './state.ts';

const operation = operationsOf<typeof client>();

export function findOpsItem(call: Call, given: string | undefined): OpsItemRow {
  const id = (given ?? '').split('/').at(-1) ?? '';
  const row = opsItems(call).get(id);
  if (!row) throw new AwsError('OpsItemNotFoundException', `OpsItem ID ${given} does not exist.`);
  return row;
}

const idOf = (given: string | undefined): string => (given ?? '').split('/').at(-1) ?? '';

export const getOpsItem = operation('GetOpsItem', {
  access: (input, call) => ({ action: 'ssm:GetOpsItem', resource: opsItemArn(call, idOf(input.OpsItemId)) }),
  handle(input, call) {
    const row = findOpsItem(call, input.OpsItemId);
    return {
      OpsItem: {
        ...shownFields(row),
        Description: row.description,
        Notifications: row.notifications.map((Arn) => ({ Arn })),
        RelatedOpsItems: row.relatedOpsItems.map((OpsItemId) => ({ OpsItemId })),
        Version: String(row.version),
        OpsItemArn: opsItemArn(call, row.id),
      },
    };
  },
});

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_UpdateOpsItem.html */
export const updateOpsItem = operation('UpdateOpsItem', {
  access: (input, call) => ({ action: 'ssm:UpdateOpsItem', resource: opsItemArn(call, idOf(input.OpsItemId)) }),
  handle(input, call) {
    const before = findOpsItem(call, input.OpsItemId);
    const given = input as GivenFields;
    checkFields(call, given, before.operationalData);
    if (input.Status !== undefined && !(Object.values(client.OpsItemStatus) as string[]).includes(input.Status))
      throw invalidField('Status', `Status must be one of ${Object.values(client.OpsItemStatus).join(', ')}.`);
    if (input.OperationalDataToDelete?.includes('/aws/dedup'))
      throw invalidField('OperationalDataToDelete', 'The deduplication string of an OpsItem cannot be changed.');
    const kept = Object.entries(before.operationalData).filter(
      ([key]) => !input.OperationalDataToDelete?.includes(key),
    );
    const fields = setFields(given);
    const row: OpsItemRow = {
      ...before,
      ...fields,
      times: { ...before.times, ...fields.times },
      status: input.Status ?? before.status,
      operationalData: { ...Object.fromEntries(kept), ...keepData(input.OperationalData) },
      version: before.version + 1,
      modifiedAt: call.now(),
      modifiedBy: principalArn(call.principal, call.partition),
    };
    opsItems(call).put(row.id, row);
    emitOpsItem(call, 'Update', row);
    return {};
  },
});

/** Deleting what is not there succeeds. */
export const deleteOpsItem = operation('DeleteOpsItem', {
  access: (input, call) => ({ action: 'ssm:DeleteOpsItem', resource: opsItemArn(call, idOf(input.OpsItemId)) }),
  handle(input, call) {
    const id = idOf(input.OpsItemId);
    if (!/^oi-[0-9a-f]{12}$/.test(id)) throw invalidField('OpsItemId', `OpsItem ID ${input.OpsItemId} is not valid.`);
    opsItems(call).delete(id);
    tags(call).delete(`OpsItem/${id}`);
    for (const item of relatedItems(call).values())
      if (item.opsItemId === id) relatedItems(call).delete(item.associationId);
    return {};
  },
});
