import type * as client from '@aws-sdk/client-dynamodb';
import type { Call } from '../call.ts';
import { operationsOf } from '../wire/operation.ts';
import { engineOf } from './engine-of.ts';
import { tables, type TableRecord } from './state.ts';
import { existingTable, nameOf, tableArn } from './table-name.ts';
import { fromWire } from './wire-values.ts';

const operation = operationsOf<typeof client>();

export const describeTable = operation('DescribeTable', {
  access: (input, call) => ({ action: 'dynamodb:DescribeTable', resource: tableArn(call, input.TableName) }),
  handle: async (input, call) => ({ Table: await describe(call, existingTable(call, input.TableName)) }),
});

export const listTables = operation('ListTables', {
  access: () => ({ action: 'dynamodb:ListTables', resource: '*' }),
  handle(input, call) {
    const after = input.ExclusiveStartTableName ?? '';
    const names = tables(call)
      .keys()
      .sort()
      .filter((name) => name > after);
    const TableNames = names.slice(0, input.Limit ?? 100);
    const last = TableNames.at(-1);
    return {
      TableNames,
      ...(last !== undefined && TableNames.length < names.length ? { LastEvaluatedTableName: last } : {}),
    };
  },
});

/** The table as dynalite has it, with what it does not know. */
export async function describe(call: Call, table: TableRecord): Promise<client.TableDescription> {
  const output = await fromWire(
    'DescribeTable',
    await engineOf(call).run(call, 'DescribeTable', { TableName: nameOf(table.name) }),
  );
  return complete(output['Table'] as client.TableDescription, table);
}

export const complete = (description: client.TableDescription, table: TableRecord): client.TableDescription => ({
  ...description,
  // dynalite takes times and ids of its own
  TableId: table.id,
  CreationDateTime: new Date(table.createdAt),
  ...(description.BillingModeSummary
    ? {
        BillingModeSummary: {
          ...description.BillingModeSummary,
          LastUpdateToPayPerRequestDateTime: new Date(table.createdAt),
        },
      }
    : {}),
  DeletionProtectionEnabled: table.deletionProtection,
  ...(table.tableClass ? { TableClassSummary: { TableClass: table.tableClass as client.TableClass } } : {}),
  ...(table.kmsKeyArn
    ? { SSEDescription: { Status: 'ENABLED', SSEType: 'KMS', KMSMasterKeyArn: table.kmsKeyArn } }
    : {}),
});
