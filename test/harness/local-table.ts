import { CreateTableCommand, DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import type { AddressInfo } from 'node:net';
import { fromAttributes } from '../../src/aws/attribute-value.ts';
import type { Item } from '../../src/aws/table.ts';

export const TABLE = 'rectify-test';

/** A table as serverless.yml makes it, in a DynamoDB of this process. */
export interface LocalTable {
  client: DynamoDBClient;
  endpoint: string;
  items(): Promise<Item[]>;
  close(): Promise<void>;
}

const key = (name: string, type: 'HASH' | 'RANGE') => ({ AttributeName: name, KeyType: type });
const attribute = (name: string, type: 'S' | 'N') => ({ AttributeName: name, AttributeType: type });
const sparseIndex = (name: string) => ({
  IndexName: name,
  KeySchema: [key(`${name}Pk`, 'HASH'), key(`${name}At`, 'RANGE')],
  Projection: { ProjectionType: 'KEYS_ONLY' as const },
});

export async function localTable(): Promise<LocalTable> {
  const server = dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = new DynamoDBClient({
    endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  });
  await makeTable(client);
  return {
    client,
    endpoint,
    items: () => scanTable(client),
    async close() {
      client.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

export async function makeTable(client: DynamoDBClient): Promise<void> {
  await client.send(
    new CreateTableCommand({
      TableName: TABLE,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [
        attribute('pk', 'S'),
        attribute('sk', 'S'),
        attribute('activePk', 'S'),
        attribute('activeAt', 'N'),
        attribute('pendingPk', 'S'),
        attribute('pendingAt', 'N'),
      ],
      KeySchema: [key('pk', 'HASH'), key('sk', 'RANGE')],
      GlobalSecondaryIndexes: [sparseIndex('active'), sparseIndex('pending')],
    }),
  );
}

export async function scanTable(client: DynamoDBClient): Promise<Item[]> {
  const items: Item[] = [];
  let from: Record<string, never> | undefined;
  do {
    const page = await client.send(
      new ScanCommand({ TableName: TABLE, ConsistentRead: true, ...(from ? { ExclusiveStartKey: from } : {}) }),
    );
    items.push(...(page.Items ?? []).map((item) => fromAttributes(item) as Item));
    from = page.LastEvaluatedKey as Record<string, never> | undefined;
  } while (from);
  return items;
}
