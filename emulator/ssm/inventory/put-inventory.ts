import type * as client from '@aws-sdk/client-ssm';
import type { InventoryItem } from '@aws-sdk/client-ssm';
import { AwsError, validationError } from '../../errors.ts';
import { operationsOf } from '../../wire/operation.ts';
import { managedInstanceArn, requireNode } from '../nodes/find-node.ts';
import { syncLater } from './resource-data-sync.ts';
import { SCHEMAS } from './schemas.ts';
import { disabledTypes, inventory, inventoryKey, type InventoryRow } from './state.ts';

const operation = operationsOf<typeof client>();

const MAX_ITEMS = 30;
const MAX_CUSTOM_TYPES = 20;
const MAX_ITEM_BYTES = 200_000;
const TIME = /^(20)\d{2}-(0[1-9]|1[0-2])-([12]\d|3[01]|0[1-9])T([2][0-3]|[0-1]\d):[0-5]\d:[0-5]\d(Z)$/;

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutInventory.html */
export const putInventory = operation('PutInventory', {
  access: (input, call) => ({
    action: 'ssm:PutInventory',
    resource: managedInstanceArn(call, input.InstanceId ?? ''),
  }),
  handle(input, call) {
    const node = requireNode(call, input.InstanceId);
    const items = input.Items ?? [];
    if (items.length === 0 || items.length > MAX_ITEMS)
      throw validationError(
        `1 validation error detected: Value at 'items' failed to satisfy constraint: Member must have length between 1 and ${MAX_ITEMS}`,
      );
    const rows = items.map((item) => {
      const before = inventory(call).get(inventoryKey(node.id, item.TypeName ?? ''));
      return readItem(item, node.id, before);
    });
    const custom = new Set(
      inventory(call)
        .values()
        .map(({ typeName }) => typeName)
        .concat(rows.map(({ typeName }) => typeName))
        .filter((name) => name.startsWith('Custom:')),
    );
    if (custom.size > MAX_CUSTOM_TYPES)
      throw new AwsError('CustomSchemaCountLimitExceededException', 'You have exceeded the limit for custom schemas.');
    for (const row of rows) {
      if (disabledTypes(call).has(row.typeName)) continue;
      inventory(call).put(inventoryKey(node.id, row.typeName), row);
      syncLater(call, row);
    }
    call.changed('AWS::SSM::ManagedInstanceInventory', node.id);
    return { Message: 'The request completed successfully.' };
  },
});

function readItem(item: InventoryItem, nodeId: string, before: InventoryRow | undefined): InventoryRow {
  const { TypeName: typeName = '', SchemaVersion: version = '', CaptureTime: time = '', Content } = item;
  const refuse = (code: string, message: string): AwsError => new AwsError(code, message, 400, { TypeName: typeName });
  const schema = SCHEMAS.find(({ TypeName }) => TypeName === typeName);
  if (!/^(AWS|Custom):.{1,95}$/.test(typeName) || (typeName.startsWith('AWS:') && !schema))
    throw refuse('InvalidTypeNameException', `The parameter type name ${typeName} isn't valid.`);
  if (!/^\d{1,6}(\.\d{1,6})?$/.test(version))
    throw refuse(
      'UnsupportedInventorySchemaVersionException',
      `Inventory item type schema version ${version} is not valid.`,
    );
  if (!TIME.test(time)) throw validationError(`The capture time ${time} must be in the format yyyy-MM-ddTHH:mm:ssZ.`);
  if (Content === undefined) {
    // a hash alone says that nothing changed
    if (!before || item.ContentHash === undefined || before.contentHash !== item.ContentHash)
      throw refuse(
        'ItemContentMismatchException',
        'The inventory item has invalid content: the content hash does not match.',
      );
    return { ...before, capturedAt: Date.parse(time) };
  }
  if (JSON.stringify(Content).length > MAX_ITEM_BYTES)
    throw refuse('ItemSizeLimitExceededException', 'The inventory item size has exceeded the size limit.');
  const known = schema?.Attributes?.map(({ Name }) => Name);
  const unknown = known && Content.flatMap(Object.keys).find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw refuse('InvalidItemContentException', `The attribute ${unknown} is not part of the schema of ${typeName}.`);
  return {
    nodeId,
    typeName,
    schemaVersion: version,
    capturedAt: Date.parse(time),
    ...(item.ContentHash === undefined ? {} : { contentHash: item.ContentHash }),
    content: Content,
  };
}
