import type * as client from '@aws-sdk/client-dynamodb';
import { arn, type Call } from '../call.ts';
import { AwsError, validationError } from '../errors.ts';
import { operationsOf } from '../wire/operation.ts';
import { complete, describe } from './describe-table.ts';
import { engineOf } from './engine-of.ts';
import { tables, type KeyElement, type TableRecord } from './state.ts';
import { existingTable, nameOf, tableArn } from './table-name.ts';
import { updateIndexes } from './update-indexes.ts';
import { fromWire, toWire } from './wire-values.ts';

const operation = operationsOf<typeof client>();

/** dynalite moves a table on in a callback or two; this many are ample. */
const MAX_LOOKS = 1_000;

export const createTable = operation('CreateTable', {
  access: (input, call) => ({ action: 'dynamodb:CreateTable', resource: tableArn(call, input.TableName) }),
  async handle(input, call) {
    refuseStreams(input.StreamSpecification);
    const name = nameOf(input.TableName);
    if (tables(call).has(name)) throw new AwsError('ResourceInUseException', `Table already exists: ${name}`);
    await removeOrphan(call, name);
    const output = await fromWire(
      'CreateTable',
      await engineOf(call).run(call, 'CreateTable', toWire('CreateTable', { ...input, TableName: name })),
    );
    const table: TableRecord = {
      name,
      id: call.ids.uuid(),
      createdAt: call.now(),
      key: input.KeySchema as KeyElement[],
      tags: Object.fromEntries((input.Tags ?? []).map(({ Key, Value }) => [Key ?? '', Value ?? ''])),
      deletionProtection: input.DeletionProtectionEnabled ?? false,
      ...(input.TableClass ? { tableClass: input.TableClass } : {}),
      ...encryption(call, input.SSESpecification),
    };
    tables(call).put(name, table);
    call.changed('AWS::DynamoDB::Table', name);
    await settled(call, name, (status) => status === 'ACTIVE');
    return { TableDescription: complete(output['TableDescription'] as client.TableDescription, table) };
  },
});

export const updateTable = operation('UpdateTable', {
  access: (input, call) => ({ action: 'dynamodb:UpdateTable', resource: tableArn(call, input.TableName) }),
  async handle(input, call) {
    refuseStreams(input.StreamSpecification);
    const old = existingTable(call, input.TableName);
    const { kmsKeyArn: _oldKey, ...rest } = old;
    const table: TableRecord = {
      ...(input.SSESpecification ? { ...rest, ...encryption(call, input.SSESpecification) } : old),
      deletionProtection: input.DeletionProtectionEnabled ?? old.deletionProtection,
      ...(input.TableClass ? { tableClass: input.TableClass } : {}),
    };
    const {
      SSESpecification,
      DeletionProtectionEnabled,
      TableClass,
      GlobalSecondaryIndexUpdates,
      AttributeDefinitions: _definitions,
      TableName: _name,
      ...others
    } = input;
    const left = await updateIndexes(call, old, input);
    const forwarded = { ...others, ...(left.length > 0 ? { GlobalSecondaryIndexUpdates: left } : {}) };
    const ours = [SSESpecification, DeletionProtectionEnabled, TableClass, GlobalSecondaryIndexUpdates?.[0]];
    if (Object.keys(forwarded).length > 0 || ours.every((change) => change === undefined))
      await engineOf(call).run(call, 'UpdateTable', toWire('UpdateTable', { ...forwarded, TableName: old.name }));
    tables(call).put(old.name, table);
    call.changed('AWS::DynamoDB::Table', old.name);
    await settled(call, old.name, (status) => status === 'ACTIVE');
    return { TableDescription: await describe(call, table) };
  },
});

export const deleteTable = operation('DeleteTable', {
  access: (input, call) => ({ action: 'dynamodb:DeleteTable', resource: tableArn(call, input.TableName) }),
  async handle(input, call) {
    const table = existingTable(call, input.TableName);
    if (table.deletionProtection)
      throw validationError(
        `Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.`,
      );
    const output = await fromWire('DeleteTable', await removeFromEngine(call, table.name));
    tables(call).delete(table.name);
    call.changed('AWS::DynamoDB::Table', table.name);
    await settled(call, table.name, (status) => status === undefined);
    return { TableDescription: complete(output['TableDescription'] as client.TableDescription, table) };
  },
});

/** The two stores commit apart: a process killed between them leaves items without a record. */
async function removeOrphan(call: Call, name: string): Promise<void> {
  if ((await statusOf(call, name)) === undefined) return;
  await settled(call, name, (status) => status === 'ACTIVE');
  await removeFromEngine(call, name);
  await settled(call, name, (status) => status === undefined);
}

/** Or a record without items, which is deleted all the same. */
async function removeFromEngine(call: Call, name: string): Promise<unknown> {
  try {
    return await engineOf(call).run(call, 'DeleteTable', { TableName: name });
  } catch (error) {
    if (!(error instanceof AwsError) || error.code !== 'ResourceNotFoundException') throw error;
    return { TableDescription: { TableName: name, TableStatus: 'DELETING' } };
  }
}

function refuseStreams(specification: client.StreamSpecification | undefined): void {
  if (specification?.StreamEnabled) throw new AwsError('NotImplemented', 'dynamodb streams are not emulated', 501);
}

/** Encryption under the key that DynamoDB owns is the default, and says nothing of itself. */
function encryption(call: Call, specification: client.SSESpecification | undefined): { kmsKeyArn?: string } {
  if (!specification?.Enabled) return {};
  const key = specification.KMSMasterKeyId ?? 'alias/aws/dynamodb';
  return { kmsKeyArn: key.startsWith('arn:') ? key : arn(call, 'kms', key.startsWith('alias/') ? key : `key/${key}`) };
}

/** Waits until dynalite has moved the table on, which it does in a callback of its own. */
async function settled(call: Call, name: string, done: (status: string | undefined) => boolean): Promise<void> {
  for (let look = 0; look < MAX_LOOKS; look++) {
    if (done(await statusOf(call, name))) return;
    await new Promise<void>((resume) => setImmediate(resume));
  }
  throw new Error(`table ${name} did not settle`);
}

async function statusOf(call: Call, name: string): Promise<string | undefined> {
  try {
    const output = (await engineOf(call).run(call, 'DescribeTable', { TableName: name })) as {
      Table: { TableStatus: string };
    };
    return output.Table.TableStatus;
  } catch (error) {
    if (error instanceof AwsError && error.code === 'ResourceNotFoundException') return undefined;
    throw error;
  }
}
