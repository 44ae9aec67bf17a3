import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Call } from '../call.ts';
import { AwsError } from '../errors.ts';
import type { AccessRequest, AnyOperation } from '../wire/operation.ts';
import { engineOf } from './engine-of.ts';
import { tables } from './state.ts';
import { nameOf, tableArn } from './table-name.ts';
import { fromWire, toWire } from './wire-values.ts';

/** The members by which items and pages are asked for; the rest goes through as it is. */
interface ItemInput {
  TableName?: string;
  IndexName?: string;
  Key?: Record<string, AttributeValue>;
  Item?: Record<string, AttributeValue>;
  RequestItems?: Record<string, unknown>;
  ReturnValuesOnConditionCheckFailure?: string;
}

async function forward(name: string, input: ItemInput, call: Call): Promise<Record<string, unknown>> {
  return fromWire(name, await engineOf(call).run(call, name, toWire(name, byName(input))));
}

/** dynalite knows tables by name only. */
function byName(input: ItemInput): ItemInput {
  if (input.TableName !== undefined) return { ...input, TableName: nameOf(input.TableName) };
  if (!input.RequestItems) return input;
  const entries = Object.entries(input.RequestItems).map(([table, items]) => [nameOf(table), items]);
  return { ...input, RequestItems: Object.fromEntries(entries) as Record<string, unknown> };
}

const onTable = (name: string, input: ItemInput, call: Call): AccessRequest => ({
  action: `dynamodb:${name}`,
  resource: input.IndexName
    ? `${tableArn(call, input.TableName)}/index/${input.IndexName}`
    : tableArn(call, input.TableName),
});

const operation = (
  name: string,
  access: (input: ItemInput, call: Call) => AccessRequest | AccessRequest[],
  handle: (input: ItemInput, call: Call) => Promise<Record<string, unknown>>,
): AnyOperation => ({ name, access, handle });

const read = (name: string): AnyOperation =>
  operation(
    name,
    (input, call) => onTable(name, input, call),
    (input, call) => forward(name, input, call),
  );

const batch = (name: string): AnyOperation =>
  operation(
    name,
    (input, call) =>
      Object.keys(input.RequestItems ?? {}).map((table) => ({
        action: `dynamodb:${name}`,
        resource: tableArn(call, table),
      })),
    (input, call) => forward(name, input, call),
  );

const write = (name: string): AnyOperation =>
  operation(
    name,
    (input, call) => onTable(name, input, call),
    (input, call) => forward(name, input, call).catch((error: unknown) => withItem(error, input, call)),
  );

/** `ReturnValuesOnConditionCheckFailure: ALL_OLD`, which dynalite does not know: the item that failed the condition. */
async function withItem(error: unknown, input: ItemInput, call: Call): Promise<never> {
  const wanted = input.ReturnValuesOnConditionCheckFailure === 'ALL_OLD';
  if (!wanted || !(error instanceof AwsError) || error.code !== 'ConditionalCheckFailedException') throw error;
  const Key = input.Key ?? keyOf(input, call);
  const { Item } = await forward(
    'GetItem',
    { TableName: input.TableName ?? '', Key, ConsistentRead: true } as ItemInput,
    call,
  );
  throw new AwsError(error.code, error.message, error.status, Item ? { Item } : {});
}

function keyOf(input: ItemInput, call: Call): Record<string, AttributeValue> {
  const names = (tables(call).get(nameOf(input.TableName))?.key ?? []).map(({ AttributeName }) => AttributeName);
  return Object.fromEntries(Object.entries(input.Item ?? {}).filter(([name]) => names.includes(name)));
}

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html */
export const itemOperations: readonly AnyOperation[] = [
  read('GetItem'),
  read('Query'),
  read('Scan'),
  write('PutItem'),
  write('UpdateItem'),
  write('DeleteItem'),
  batch('BatchGetItem'),
  batch('BatchWriteItem'),
];
