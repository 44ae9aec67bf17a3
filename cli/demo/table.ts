import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { World } from '../../emulator/world.ts';
import { fromAttributes } from '../../src/aws/attribute-value.ts';
import type { Item } from '../../src/aws/table.ts';
import type { RemediationRecord } from '../../src/record/remediation-record.ts';
import { remediationKeyOf } from '../../src/record/remediation-records.ts';

/** All items of Rectify's table, page by page. */
export async function readItems(world: World, stage: string): Promise<Item[]> {
  const items: Item[] = [];
  let from: Record<string, AttributeValue> | undefined;
  do {
    const page = (await world.call({
      service: 'dynamodb',
      operation: 'Scan',
      input: { TableName: `rectify-${stage}`, ConsistentRead: true, ...(from ? { ExclusiveStartKey: from } : {}) },
      principal: world.root(),
    })) as { Items?: Record<string, AttributeValue>[]; LastEvaluatedKey?: Record<string, AttributeValue> };
    items.push(...(page.Items ?? []).map((item) => fromAttributes(item) as Item));
    from = page.LastEvaluatedKey;
  } while (from);
  return items;
}

export const recordsIn = (items: readonly Item[]): RemediationRecord[] =>
  items.filter((item) => remediationKeyOf(item) !== undefined).map((item) => item['record'] as RemediationRecord);
