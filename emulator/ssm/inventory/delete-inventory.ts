import type * as client from '@aws-sdk/client-ssm';
import { AwsError } from '../../errors.ts';
import { operationsOf } from '../../wire/operation.ts';
import { pageOf } from '../filters.ts';
import { deletions, disabledTypes, inventory, inventoryKey, type DeletionRow } from './state.ts';

const operation = operationsOf<typeof client>();

const summaryOf = ({ versions, removed }: DeletionRow): client.InventoryDeletionSummary => ({
  TotalCount: removed,
  RemainingCount: 0,
  SummaryItems: versions.map(({ version, count }) => ({ Version: version, Count: count, RemainingCount: 0 })),
});

/** Only custom types. https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DeleteInventory.html */
export const deleteInventory = operation('DeleteInventory', {
  access: () => ({ action: 'ssm:DeleteInventory', resource: '*' }),
  handle(input, call) {
    const typeName = input.TypeName ?? '';
    if (!/^Custom:.+$/.test(typeName))
      throw new AwsError('InvalidTypeNameException', `The parameter type name ${typeName} isn't valid.`);
    const rows = inventory(call)
      .values()
      .filter((row) => row.typeName === typeName);
    if (rows.length === 0)
      throw new AwsError('InvalidInventoryRequestException', `There is no inventory of the type ${typeName}.`);
    const versions = [...new Set(rows.map(({ schemaVersion }) => schemaVersion))].map((version) => ({
      version,
      count: rows.filter(({ schemaVersion }) => schemaVersion === version).length,
    }));
    const row: DeletionRow = {
      id: call.ids.uuid(),
      typeName,
      startedAt: call.now(),
      removed: rows.length,
      versions,
    };
    if (input.DryRun)
      return { TypeName: typeName, DeletionSummary: { ...summaryOf(row), RemainingCount: rows.length } };
    for (const { nodeId } of rows) inventory(call).delete(inventoryKey(nodeId, typeName));
    if (input.SchemaDeleteOption === 'DisableSchema') disabledTypes(call).put(typeName, true);
    deletions(call).put(row.id, row);
    return { DeletionId: row.id, TypeName: typeName, DeletionSummary: summaryOf(row) };
  },
});

export const describeInventoryDeletions = operation('DescribeInventoryDeletions', {
  access: () => ({ action: 'ssm:DescribeInventoryDeletions', resource: '*' }),
  handle(input, call) {
    const id = input.DeletionId;
    if (id !== undefined && !deletions(call).has(id))
      throw new AwsError('InvalidDeletionIdException', `The deletion ID ${id} is not valid.`);
    const found = deletions(call)
      .values()
      .filter((row) => id === undefined || row.id === id)
      .reverse();
    const { page, NextToken } = pageOf(found, input);
    return {
      InventoryDeletions: page.map((row) => ({
        DeletionId: row.id,
        TypeName: row.typeName,
        DeletionStartTime: new Date(row.startedAt),
        LastStatus: 'Complete' as const,
        LastStatusMessage: 'Deletion is complete.',
        DeletionSummary: summaryOf(row),
        LastStatusUpdateTime: new Date(row.startedAt),
      })),
      NextToken,
    };
  },
});
