import type * as client from '@aws-sdk/client-ssm';
import { principalArn, type Call } from '../../call.ts';
import { AwsError } from '../../errors.ts';
import { operationsOf } from '../../wire/operation.ts';
import { tags } from '../parameters/state.ts';
import { dedupHash, keepData } from './operational-data.ts';
import { emitOpsItem, opsItemArn } from './ops-item-events.ts';
import { checkFields, invalidField, setFields, type GivenFields } from './ops-item-fields.ts';
import { opsItems, type OpsItemRow } from './state.ts';

const operation = operationsOf<typeof client>();
const MOST_OPS_ITEMS = 500_000;

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_CreateOpsItem.html */
export const createOpsItem = operation('CreateOpsItem', {
  access: (input, call) => [
    { action: 'ssm:CreateOpsItem', resource: '*' },
    ...(input.Tags?.length ? [{ action: 'ssm:AddTagsToResource', resource: opsItemArn(call, '*') }] : []),
  ],
  handle(input, call) {
    checkSource(call, input.Source ?? '');
    checkFields(call, input as GivenFields);
    const data = keepData(input.OperationalData);
    refuseDuplicate(call, data);
    if (opsItems(call).size >= MOST_OPS_ITEMS)
      throw new AwsError(
        'OpsItemLimitExceededException',
        'The request caused OpsItems to exceed one or more quotas.',
        400,
        {
          ResourceTypes: ['OpsItem'],
          Limit: MOST_OPS_ITEMS,
          LimitType: 'OpsItems',
        },
      );
    const by = principalArn(call.principal, call.partition);
    const row: OpsItemRow = {
      title: '',
      description: '',
      times: {},
      relatedOpsItems: [],
      notifications: [],
      ...setFields(input as GivenFields),
      id: `oi-${call.ids.hex(12)}`,
      source: input.Source ?? '',
      type: input.OpsItemType ?? '/aws/issue',
      status: 'Open',
      operationalData: data,
      version: 1,
      createdAt: call.now(),
      createdBy: by,
      modifiedAt: call.now(),
      modifiedBy: by,
    };
    opsItems(call).put(row.id, row);
    if (input.Tags?.length)
      tags(call).put(
        `OpsItem/${row.id}`,
        Object.fromEntries(input.Tags.map(({ Key, Value }) => [Key ?? '', Value ?? ''])),
      );
    emitOpsItem(call, 'Create', row);
    return { OpsItemId: row.id, OpsItemArn: opsItemArn(call, row.id) };
  },
});

/** Sources that begin like AWS's names are for AWS's services. */
function checkSource(call: Call, source: string): void {
  if (source.length < 1 || source.length > 128)
    throw invalidField('Source', 'Source must be between 1 and 128 characters long.');
  if (call.principal.kind !== 'service' && /^(aws|amazon|amzn)/i.test(source))
    throw invalidField('Source', "The source name can't begin with aws, amazon, or amzn.");
}

/**
 * An OpsItem with the same deduplication string and resources that somebody still works on.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/OpsCenter-working-deduplication.html
 */
function refuseDuplicate(call: Call, data: OpsItemRow['operationalData']): void {
  const hash = dedupHash(data);
  if (hash === undefined) return;
  const same = opsItems(call)
    .values()
    .find((row) => (row.status === 'Open' || row.status === 'InProgress') && dedupHash(row.operationalData) === hash);
  if (same)
    throw new AwsError(
      'OpsItemAlreadyExistsException',
      `An OpsItem with the same deduplication string already exists: ${same.id}`,
      400,
      {
        OpsItemId: same.id,
      },
    );
}
