import type * as client from '@aws-sdk/client-ssm';
import type { InventoryFilter } from '@aws-sdk/client-ssm';
import type { Call } from '../../call.ts';
import { AwsError } from '../../errors.ts';
import { operationsOf } from '../../wire/operation.ts';
import { pageOf } from '../filters.ts';
import { managedNodes, requireNode } from '../nodes/find-node.ts';
import type { ManagedNode } from '../nodes/state.ts';
import { gatherInformation } from './gather.ts';
import { SCHEMAS } from './schemas.ts';
import { inventory, inventoryKey, type InventoryRow } from './state.ts';

const operation = operationsOf<typeof client>();

const seconds = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}Z`;

/** What a node says of a type. Its own information is known without an inventory. */
function rowOf(call: Call, node: ManagedNode, typeName: string): InventoryRow | undefined {
  const row = inventory(call).get(inventoryKey(node.id, typeName));
  if (row || typeName !== 'AWS:InstanceInformation') return row;
  return {
    nodeId: node.id,
    typeName,
    schemaVersion: '1.0',
    capturedAt: node.registeredAt,
    content: [gatherInformation(node)],
  };
}

/** `AWS:Application.Name` of a node's entries. */
function passes(call: Call, node: ManagedNode, { Key = '', Values = [], Type = 'Equal' }: InventoryFilter): boolean {
  const [, typeName = '', attribute = ''] = /^((?:AWS|Custom):[^.]+)\.(.+)$/.exec(Key) ?? [];
  if (typeName === '') throw new AwsError('InvalidFilter', `The filter name ${Key} is not valid.`);
  const row = rowOf(call, node, typeName);
  if (Type === 'Exists') return row !== undefined;
  const values = (row?.content ?? []).map((entry) => entry[attribute]);
  // a node's id is part of each of its entries
  if (attribute === 'InstanceId') values.push(node.id);
  const found = values.filter((value) => value !== undefined);
  switch (Type) {
    case 'Equal':
      return found.some((value) => Values.includes(value));
    case 'NotEqual':
      return !found.some((value) => Values.includes(value));
    case 'BeginWith':
      return found.some((value) => Values.some((wanted) => value.startsWith(wanted)));
    case 'LessThan':
      return found.some((value) => Values.some((wanted) => value.localeCompare(wanted, 'en', { numeric: true }) < 0));
    case 'GreaterThan':
      return found.some((value) => Values.some((wanted) => value.localeCompare(wanted, 'en', { numeric: true }) > 0));
    default:
      throw new AwsError('InvalidFilter', `The filter operator ${String(Type)} is not valid.`);
  }
}

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetInventory.html */
export const getInventory = operation('GetInventory', {
  access: () => ({ action: 'ssm:GetInventory', resource: '*' }),
  handle(input, call) {
    const found = managedNodes(call).filter((node) =>
      (input.Filters ?? []).every((filter) => passes(call, node, filter)),
    );
    const aggregators = input.Aggregators ?? [];
    if (aggregators.length > 0) {
      const counts = aggregators.flatMap(({ Expression = '' }) => aggregate(call, found, Expression));
      const { page, NextToken } = pageOf(counts, input);
      return {
        Entities: page.map(({ type, content }) => ({
          Data: { [type]: { TypeName: type, SchemaVersion: '1.0', Content: content } },
        })),
        NextToken,
      };
    }
    const types = (input.ResultAttributes ?? []).flatMap(({ TypeName }) => TypeName ?? []);
    const wanted = types.length > 0 ? types : ['AWS:InstanceInformation'];
    const { page, NextToken } = pageOf(found, input);
    return {
      Entities: page.map((node) => ({
        Id: node.id,
        Data: Object.fromEntries(
          wanted.flatMap((typeName) => {
            const row = rowOf(call, node, typeName);
            if (!row) return [];
            const result = {
              TypeName: typeName,
              SchemaVersion: row.schemaVersion,
              CaptureTime: seconds(row.capturedAt),
              ...(row.contentHash === undefined ? {} : { ContentHash: row.contentHash }),
              Content: row.content,
            };
            return [[typeName, result]];
          }),
        ),
      })),
      NextToken,
    };
  },
});

/** Counts the nodes by the value of an attribute. */
function aggregate(call: Call, nodes: readonly ManagedNode[], expression: string) {
  const [, type = '', attribute = ''] = /^((?:AWS|Custom):[^.]+)\.(.+)$/.exec(expression) ?? [];
  if (type === '') throw new AwsError('InvalidAggregatorException', `The aggregator ${expression} isn't valid.`);
  const counts = new Map<string, number>();
  for (const node of nodes) {
    const values = new Set((rowOf(call, node, type)?.content ?? []).map((entry) => entry[attribute] ?? ''));
    for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const content = [...counts].map(([value, count]) => ({ [attribute]: value, Count: String(count) }));
  return content.length > 0 ? [{ type, content }] : [];
}

export const listInventoryEntries = operation('ListInventoryEntries', {
  access: () => ({ action: 'ssm:ListInventoryEntries', resource: '*' }),
  handle(input, call) {
    const node = requireNode(call, input.InstanceId);
    const typeName = input.TypeName ?? '';
    if (!/^(AWS|Custom):.+$/.test(typeName))
      throw new AwsError('InvalidTypeNameException', `The parameter type name ${typeName} isn't valid.`);
    const row = rowOf(call, node, typeName);
    const entries = (row?.content ?? []).filter((entry) =>
      (input.Filters ?? []).every(({ Key = '', Values = [], Type = 'Equal' }) => {
        const isIn = Values.includes(entry[Key] ?? '');
        return Type === 'NotEqual' ? !isIn : isIn;
      }),
    );
    const { page, NextToken } = pageOf(entries, input);
    return {
      TypeName: typeName,
      InstanceId: node.id,
      ...(row ? { SchemaVersion: row.schemaVersion, CaptureTime: seconds(row.capturedAt) } : {}),
      Entries: page,
      NextToken,
    };
  },
});

/** AWS's types, and the custom ones that nodes have sent. */
export const getInventorySchema = operation('GetInventorySchema', {
  access: () => ({ action: 'ssm:GetInventorySchema', resource: '*' }),
  handle(input, call) {
    const custom = new Map<string, client.InventoryItemSchema>();
    for (const { typeName, schemaVersion, content } of inventory(call).values())
      if (typeName.startsWith('Custom:'))
        custom.set(typeName, {
          TypeName: typeName,
          Version: schemaVersion,
          Attributes: [...new Set(content.flatMap(Object.keys))].map((Name) => ({ Name, DataType: 'string' as const })),
        });
    const all = [...SCHEMAS, ...custom.values()].filter(
      ({ TypeName }) => input.TypeName === undefined || TypeName?.startsWith(input.TypeName),
    );
    // these pages may be as long as 200
    const { page, NextToken } = pageOf(all, { ...input, MaxResults: Math.min(input.MaxResults ?? 50, 50) });
    return { Schemas: page, NextToken };
  },
});
