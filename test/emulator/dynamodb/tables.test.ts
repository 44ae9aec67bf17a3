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
