import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  ConditionalCheckFailedException,
  CreateTableCommand,
  DeleteTableCommand,
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  GetItemCommand,
  ListTablesCommand,
  ListTagsOfResourceCommand,
  PutItemCommand,
  QueryCommand,
  ResourceInUseException,
  ResourceNotFoundException,
  TransactWriteItemsCommand,
  UpdateContinuousBackupsCommand,
  UpdateItemCommand,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
  type CreateTableCommandInput,
} from '@aws-sdk/client-dynamodb';
import { expect, test } from 'vitest';
import { tableEngine } from '../../../emulator/dynamodb/table-engine.ts';
import { seededFaults } from '../../../emulator/faults.ts';
import { sdk, START, testWorld } from '../world.ts';

const TABLE: CreateTableCommandInput = {
  TableName: 'records',
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: [
    { AttributeName: 'pk', AttributeType: 'S' },
    { AttributeName: 'sk', AttributeType: 'S' },
  ],
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ],
};
const KEY = { pk: { S: 'a' }, sk: { S: '1' } };

async function withTable(options = {}) {
  const world = testWorld(options);
  const client = new DynamoDBClient(sdk(world));
  await client.send(new CreateTableCommand(TABLE));
  return { world, client };
}

test('a created table is active, with the ARN and the time of its world', async () => {
  const { client } = await withTable();
  const { Table } = await client.send(new DescribeTableCommand({ TableName: 'records' }));
  expect(Table).toMatchObject({
    TableStatus: 'ACTIVE',
    TableArn: 'arn:aws:dynamodb:eu-west-1:123456789012:table/records',
    CreationDateTime: new Date(START),
  });
  await expect(client.send(new CreateTableCommand(TABLE))).rejects.toBeInstanceOf(ResourceInUseException);
});

test('items of every type come back as they were put', async () => {
  const { client } = await withTable();
  const Item = {
    ...KEY,
    n: { N: '12.5' },
    b: { B: new Uint8Array([1, 2, 255]) },
    list: { L: [{ BOOL: true }, { NULL: true }] },
    map: { M: { x: { SS: ['p', 'q'] } } },
  };
  await client.send(new PutItemCommand({ TableName: 'records', Item }));
  const got = await client.send(new GetItemCommand({ TableName: 'records', Key: KEY }));
  expect(got.Item).toEqual(Item);
  const page = await client.send(
    new QueryCommand({
      TableName: 'arn:aws:dynamodb:eu-west-1:123456789012:table/records',
      KeyConditionExpression: 'pk = :p AND begins_with(sk, :s)',
      ExpressionAttributeValues: { ':p': { S: 'a' }, ':s': { S: '1' } },
    }),
  );
  expect(page.Items).toEqual([Item]);
});

test('a failed condition is refused, and answers the item if asked to', async () => {
  const { client } = await withTable();
  const put = new PutItemCommand({
    TableName: 'records',
    Item: KEY,
    ConditionExpression: 'attribute_not_exists(pk)',
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  });
  await client.send(put);
  const refused = await client.send(put).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(ConditionalCheckFailedException);
  expect(refused).toMatchObject({ Item: KEY, message: 'The conditional request failed' });
});

test('of concurrent increments none is lost', async () => {
  const { client } = await withTable();
  const add = new UpdateItemCommand({
    TableName: 'records',
    Key: KEY,
    UpdateExpression: 'ADD c :one',
    ExpressionAttributeValues: { ':one': { N: '1' } },
  });
  await Promise.all(Array.from({ length: 25 }, () => client.send(add)));
  const { Item } = await client.send(new GetItemCommand({ TableName: 'records', Key: KEY, ConsistentRead: true }));
  expect(Item?.['c']).toEqual({ N: '25' });
});

test('accounts and Regions have tables of their own', async () => {
  const { world, client } = await withTable();
  const elsewhere = new DynamoDBClient({ ...sdk(world), region: 'us-east-1' });
  const foreign = new DynamoDBClient(sdk(world, { accessKeyId: '222222222222', secretAccessKey: 's' }));
  for (const other of [elsewhere, foreign]) {
    expect((await other.send(new ListTablesCommand({}))).TableNames).toEqual([]);
    await expect(other.send(new GetItemCommand({ TableName: 'records', Key: KEY }))).rejects.toBeInstanceOf(
      ResourceNotFoundException,
    );
  }
  expect((await client.send(new ListTablesCommand({}))).TableNames).toEqual(['records']);
});

test('time to live, recovery, tags and encryption are kept', async () => {
  const world = testWorld();
  const client = new DynamoDBClient(sdk(world));
  const { TableDescription } = await client.send(
    new CreateTableCommand({ ...TABLE, Tags: [{ Key: 'a', Value: 'b' }], SSESpecification: { Enabled: true } }),
  );
  expect(TableDescription?.SSEDescription).toMatchObject({ Status: 'ENABLED', SSEType: 'KMS' });
  const tags = await client.send(new ListTagsOfResourceCommand({ ResourceArn: TableDescription?.TableArn }));
  expect(tags.Tags).toEqual([{ Key: 'a', Value: 'b' }]);
  const TimeToLiveSpecification = { Enabled: true, AttributeName: 'expires' };
  await client.send(new UpdateTimeToLiveCommand({ TableName: 'records', TimeToLiveSpecification }));
  const ttl = await client.send(new DescribeTimeToLiveCommand({ TableName: 'records' }));
  expect(ttl.TimeToLiveDescription).toEqual({ TimeToLiveStatus: 'ENABLED', AttributeName: 'expires' });
  const before = await client.send(new DescribeContinuousBackupsCommand({ TableName: 'records' }));
  expect(before.ContinuousBackupsDescription?.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus).toBe(
    'DISABLED',
  );
  await client.send(
    new UpdateContinuousBackupsCommand({
      TableName: 'records',
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    }),
  );
  const after = await client.send(new DescribeContinuousBackupsCommand({ TableName: 'records' }));
  expect(after.ContinuousBackupsDescription?.PointInTimeRecoveryDescription).toMatchObject({
    PointInTimeRecoveryStatus: 'ENABLED',
    EarliestRestorableDateTime: new Date(START),
  });
});

test('a protected table is not deleted, and a deleted one is gone', async () => {
  const world = testWorld();
  const client = new DynamoDBClient(sdk(world));
  await client.send(new CreateTableCommand(TABLE));
  await client.send(new CreateTableCommand({ ...TABLE, TableName: 'kept', DeletionProtectionEnabled: true }));
  await expect(client.send(new DeleteTableCommand({ TableName: 'kept' }))).rejects.toMatchObject({
    name: 'ValidationException',
  });
  await client.send(new DeleteTableCommand({ TableName: 'records' }));
  await expect(client.send(new DescribeTableCommand({ TableName: 'records' }))).rejects.toBeInstanceOf(
    ResourceNotFoundException,
  );
});

test('with a folder the items are there again after a restart', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'rectify-tables-'));
  const first = tableEngine({ folder });
  const place = { account: '123456789012', region: 'eu-west-1' };
  await first.run(place, 'CreateTable', structuredClone(TABLE));
  await new Promise((resume) => setTimeout(resume, 20));
  await first.run(place, 'PutItem', { TableName: 'records', Item: KEY });
  await first.close();
  const second = tableEngine({ folder });
  expect(await second.run(place, 'GetItem', { TableName: 'records', Key: KEY })).toEqual({ Item: KEY });
  await second.close();
  rmSync(folder, { recursive: true });
});

test('a table that a killed process left in one of the two stores can be created and deleted again', async () => {
  const world = testWorld();
  const engine = tableEngine();
  world.attach('dynamodb/engine', engine);
  const client = new DynamoDBClient(sdk(world));
  const place = { account: world.account, region: world.region };
  await engine.run(place, 'CreateTable', structuredClone(TABLE));
  await client.send(new CreateTableCommand(TABLE));
  await engine.run(place, 'DeleteTable', { TableName: 'records' });
  await client.send(new DeleteTableCommand({ TableName: 'records' }));
  expect((await client.send(new ListTablesCommand({}))).TableNames).toEqual([]);
});

test('what dynalite lacks is answered by name, and faults reach it like any other service', async () => {
  const faults = seededFaults(1, [{ kind: 'throttle', service: 'dynamodb', operation: 'GetItem', calls: [1] }]);
  const { client } = await withTable({ faults });
  await expect(client.send(new TransactWriteItemsCommand({ TransactItems: [] }))).rejects.toMatchObject({
    name: 'NotImplemented',
    $metadata: { httpStatusCode: 501 },
  });
  const get = new GetItemCommand({ TableName: 'records', Key: KEY });
  await expect(client.send(get)).rejects.toMatchObject({ name: 'ThrottlingException' });
  expect((await client.send(get)).Item).toBeUndefined();
});

const BY_OWNER = {
  IndexName: 'byOwner',
  KeySchema: [{ AttributeName: 'owner', KeyType: 'HASH' as const }],
  Projection: { ProjectionType: 'ALL' as const },
};
const OWNER = [{ AttributeName: 'owner', AttributeType: 'S' as const }];

const ownedBy = (owner: string) =>
  new QueryCommand({
    TableName: 'records',
    IndexName: 'byOwner',
    KeyConditionExpression: '#o = :o',
    ExpressionAttributeNames: { '#o': 'owner' },
    ExpressionAttributeValues: { ':o': { S: owner } },
  });

test('an index added to an on-demand table holds what was there and what comes, until it is removed', async () => {
  const { client } = await withTable();
  const put = (sk: string, owner?: string) =>
    client.send(
      new PutItemCommand({
        TableName: 'records',
        Item: { pk: { S: 'a' }, sk: { S: sk }, ...(owner ? { owner: { S: owner } } : {}) },
      }),
    );
  await put('1', 'me');
  await put('2', 'you');
  await put('3');
  const update = (change: object) =>
    client.send(
      new UpdateTableCommand({
        TableName: 'records',
        AttributeDefinitions: OWNER,
        GlobalSecondaryIndexUpdates: [change],
      }),
    );
  const { TableDescription } = await update({ Create: BY_OWNER });
  expect(TableDescription?.GlobalSecondaryIndexes).toMatchObject([
    {
      IndexName: 'byOwner',
      IndexStatus: 'ACTIVE',
      IndexArn: 'arn:aws:dynamodb:eu-west-1:123456789012:table/records/index/byOwner',
    },
  ]);
  await put('4', 'me');
  expect((await client.send(ownedBy('me'))).Items?.map(({ sk }) => sk?.S).toSorted()).toEqual(['1', '4']);
  await expect(update({ Create: BY_OWNER })).rejects.toMatchObject({ name: 'ValidationException' });
  await update({ Delete: { IndexName: 'byOwner' } });
  await expect(client.send(ownedBy('me'))).rejects.toMatchObject({ name: 'ValidationException' });
  await expect(update({ Delete: { IndexName: 'byOwner' } })).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  });
  const { Table } = await client.send(new DescribeTableCommand({ TableName: 'records' }));
  expect(Table?.AttributeDefinitions).toEqual(TABLE.AttributeDefinitions);
  await update({ Create: BY_OWNER });
  expect((await client.send(ownedBy('you'))).Items?.map(({ sk }) => sk?.S)).toEqual(['2']);
});

test.each([
  ['whose key has no definition', { AttributeDefinitions: [] }, BY_OWNER],
  [
    'with throughput of its own',
    {},
    { ...BY_OWNER, ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 } },
  ],
  ['without throughput as the table gets some', { BillingMode: 'PROVISIONED' as const }, BY_OWNER],
])('an index %s is refused', async (_, more, Create) => {
  const { client } = await withTable();
  const update = new UpdateTableCommand({
    TableName: 'records',
    AttributeDefinitions: OWNER,
    GlobalSecondaryIndexUpdates: [{ Create }],
    ...more,
  });
  await expect(client.send(update)).rejects.toMatchObject({ name: 'ValidationException' });
});
