import {
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { fromAttributes, toAttributes, toAttributeValue } from './attribute-value.ts';
import type { Ask } from './retry.ts';
import { hasCode } from './wire-error.ts';

export interface ItemKey {
  pk: string;
  sk: string;
}

/** An item as plain JSON. */
export type Item = ItemKey & Record<string, unknown>;

/** What must hold of the item that is replaced: there is none, or its `version` is this. */
export type Condition = { absent: true } | { version: number };

/** Sparse indexes of keys: an item is in one only while it has both of its attributes, `<index>Pk` and `<index>At`. */
export type Index = 'active' | 'pending';

/** The one table. */
export interface Table {
  /** Strongly consistent. */
  get(key: ItemKey): Promise<Item | undefined>;
  /** Replaces the item; false if `only` did not hold. */
  put(item: Item, only: Condition): Promise<boolean>;
  /** Adds one to the number `count` of an item unless it is at `limit` already; false if it is. `expiresAt` is in seconds. */
  raise(key: ItemKey, limit: number, expiresAt: number): Promise<boolean>;
  /** All items under a partition key, strongly consistent. */
  list(pk: string): Promise<Item[]>;
  /** Keys in an index whose time has come, the oldest first. Eventually consistent: read the item before believing it. */
  due(index: Index, pk: string, at: number, limit: number): Promise<ItemKey[]>;
}

const keyOf = ({ pk, sk }: ItemKey) => toAttributes({ pk, sk });

/** The table in DynamoDB. */
export const dynamoTable = (client: () => DynamoDBClient, ask: Ask, name: string): Table => ({
  async get(key) {
    const { Item } = await ask(() =>
      client().send(new GetItemCommand({ TableName: name, Key: keyOf(key), ConsistentRead: true })),
    );
    return Item && asItem(fromAttributes(Item));
  },

  async put(item, only) {
    const condition =
      'absent' in only
        ? { ConditionExpression: 'attribute_not_exists(pk)' }
        : {
            ConditionExpression: '#version = :version',
            ExpressionAttributeNames: { '#version': 'version' },
            ExpressionAttributeValues: { ':version': toAttributeValue(only.version) },
          };
    return held(
      ask(() => client().send(new PutItemCommand({ TableName: name, Item: toAttributes(item), ...condition }))),
    );
  },

  async raise(key, limit, expiresAt) {
    if (limit < 1) return false;
    return held(
      ask(() =>
        client().send(
          new UpdateItemCommand({
            TableName: name,
            Key: keyOf(key),
            UpdateExpression: 'SET #expiresAt = :expiresAt ADD #count :one',
            ConditionExpression: 'attribute_not_exists(#count) OR #count < :limit',
            ExpressionAttributeNames: { '#count': 'count', '#expiresAt': 'expiresAt' },
            ExpressionAttributeValues: {
              ':one': { N: '1' },
              ':limit': { N: String(limit) },
              ':expiresAt': { N: String(expiresAt) },
            },
          }),
        ),
      ),
    );
  },

  async list(pk) {
    const items: Item[] = [];
    let from: Record<string, never> | undefined;
    do {
      const page = await ask(() =>
        client().send(
          new QueryCommand({
            TableName: name,
            KeyConditionExpression: 'pk = :pk',
            ExpressionAttributeValues: { ':pk': { S: pk } },
            ConsistentRead: true,
            ...(from ? { ExclusiveStartKey: from } : {}),
          }),
        ),
      );
      items.push(...(page.Items ?? []).map((item) => asItem(fromAttributes(item))));
      from = page.LastEvaluatedKey as Record<string, never> | undefined;
    } while (from);
    return items;
  },

  async due(index, pk, at, limit) {
    const { Items } = await ask(() =>
      client().send(
        new QueryCommand({
          TableName: name,
          IndexName: index,
          KeyConditionExpression: '#pk = :pk AND #at <= :at',
          ExpressionAttributeNames: { '#pk': `${index}Pk`, '#at': `${index}At` },
          ExpressionAttributeValues: { ':pk': { S: pk }, ':at': { N: String(at) } },
          Limit: limit,
        }),
      ),
    );
    return (Items ?? []).map((item) => asItem(fromAttributes(item)));
  },
});

function asItem(value: Record<string, unknown>): Item {
  const { pk, sk } = value;
  if (typeof pk !== 'string' || typeof sk !== 'string') throw new TypeError('The table has an item without pk and sk');
  return { ...value, pk, sk };
}

async function held(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (hasCode(error, 'ConditionalCheckFailedException')) return false;
    throw error;
  }
}
