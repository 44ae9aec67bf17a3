import { isDeepStrictEqual } from 'node:util';
import { AwsError } from '../../errors.ts';
import type { Json, JsonObject } from '../template/template.ts';
import { listOf, objectOf, pick, tagChanges, tagList, textOf } from './property-values.ts';
import type { Provisioning, ResourceType } from './resource-type.ts';

const CREATED_WITH = [
  'AttributeDefinitions',
  'BillingMode',
  'DeletionProtectionEnabled',
  'GlobalSecondaryIndexes',
  'KeySchema',
  'LocalSecondaryIndexes',
  'OnDemandThroughput',
  'ProvisionedThroughput',
  'TableClass',
  'WarmThroughput',
];
const UPDATED_WITH = [
  'BillingMode',
  'DeletionProtectionEnabled',
  'OnDemandThroughput',
  'ProvisionedThroughput',
  'TableClass',
];

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-dynamodb-table.html */
export const dynamodbTable: ResourceType = {
  type: 'AWS::DynamoDB::Table',
  properties: [
    ...CREATED_WITH,
    'ContributorInsightsSpecification',
    'ImportSourceSpecification',
    'KinesisStreamSpecification',
    'PointInTimeRecoverySpecification',
    'ResourcePolicy',
    'SSESpecification',
    'StreamSpecification',
    'TableName',
    'Tags',
    'TimeToLiveSpecification',
  ],
  required: ['KeySchema'],
  attributes: ['Arn', 'StreamArn'],
  replaces: ['ImportSourceSpecification', 'KeySchema', 'LocalSecondaryIndexes', 'TableName'],
  nameProperty: 'TableName',
  tags: 'list',
  async create(properties, to) {
    const name = textOf(properties.TableName) ?? to.generatedName(255);
    const table = await createTable(name, properties, to);
    return { physicalId: name, attributes: attributesOf(table) };
  },
  async update(properties, before, to) {
    const TableName = before.physicalId ?? '';
    const old = before.properties;
    const changed = (name: string): boolean => !isDeepStrictEqual(old[name], properties[name]);
    const change: JsonObject = pick(properties, ...UPDATED_WITH.filter(changed));
    if (changed('StreamSpecification')) change.StreamSpecification = stream(properties) ?? { StreamEnabled: false };
    if (changed('SSESpecification')) change.SSESpecification = encryption(properties) ?? { Enabled: false };
    const indexes = indexChanges(old, properties);
    if (indexes.length > 0) {
      change.GlobalSecondaryIndexUpdates = indexes;
      change.AttributeDefinitions = properties.AttributeDefinitions ?? [];
    }
    if (Object.keys(change).length > 0) await to.api('dynamodb', 'UpdateTable', { TableName, ...change });
    const { set, removed } = tagChanges(old.Tags, properties.Tags);
    const ResourceArn = before.attributes.Arn ?? '';
    if (removed.length > 0) await to.api('dynamodb', 'UntagResource', { ResourceArn, TagKeys: removed });
    if (changed('Tags') && Object.keys(set).length > 0)
      await to.api('dynamodb', 'TagResource', { ResourceArn, Tags: tagList(set) });
  },
  async delete({ physicalId }, to) {
    await to.api('dynamodb', 'DeleteTable', { TableName: physicalId });
  },
  async settled({ physicalId: TableName, properties }, to) {
    const output = await to.api('dynamodb', 'DescribeTable', { TableName });
    const table = objectOf(output.Table as Json);
    const indexes = listOf(table.GlobalSecondaryIndexes).map(objectOf);
    if (table.TableStatus !== 'ACTIVE' || indexes.some((index) => index.IndexStatus !== 'ACTIVE')) return false;
    await setTimeToLive(TableName, properties, to);
    const recovery = properties.PointInTimeRecoverySpecification;
    if (recovery !== undefined)
      await to.api('dynamodb', 'UpdateContinuousBackups', { TableName, PointInTimeRecoverySpecification: recovery });
    return true;
  },
};

async function createTable(name: string, properties: JsonObject, to: Provisioning): Promise<unknown> {
  const [streamed, encrypted] = [stream(properties), encryption(properties)];
  try {
    const output = await to.api('dynamodb', 'CreateTable', {
      TableName: name,
      ...pick(properties, ...CREATED_WITH, 'Tags'),
      ...(streamed ? { StreamSpecification: streamed } : {}),
      ...(encrypted ? { SSESpecification: encrypted } : {}),
    });
    return output.TableDescription;
  } catch (error) {
    // made by this very creation before the stand-in was restarted: tables are kept apart from its other state
    if (!(to.resumed && error instanceof AwsError && error.code === 'ResourceInUseException')) throw error;
    return (await to.api('dynamodb', 'DescribeTable', { TableName: name })).Table;
  }
}

const attributesOf = (table: unknown): Record<string, Json> => {
  const { TableArn = '', LatestStreamArn } = objectOf(table as Json);
  return { Arn: TableArn, ...(LatestStreamArn === undefined ? {} : { StreamArn: LatestStreamArn }) };
};

function stream({ StreamSpecification }: JsonObject): JsonObject | undefined {
  return StreamSpecification === undefined
    ? undefined
    : { StreamEnabled: true, ...pick(objectOf(StreamSpecification), 'StreamViewType') };
}

function encryption({ SSESpecification }: JsonObject): JsonObject | undefined {
  if (SSESpecification === undefined) return undefined;
  const { SSEEnabled = true, ...rest } = objectOf(SSESpecification);
  return { Enabled: SSEEnabled, ...rest };
}

function indexChanges(before: JsonObject, now: JsonObject): Json[] {
  const byName = (properties: JsonObject): Map<string, JsonObject> =>
    new Map(
      listOf(properties.GlobalSecondaryIndexes).map((one) => [textOf(objectOf(one).IndexName) ?? '', objectOf(one)]),
    );
  const [old, wanted] = [byName(before), byName(now)];
  return [
    ...[...old.keys()].filter((name) => !wanted.has(name)).map((IndexName) => ({ Delete: { IndexName } })),
    ...[...wanted].filter(([name]) => !old.has(name)).map(([, index]) => ({ Create: index })),
  ];
}

/** Setting what is set already is an error. */
async function setTimeToLive(TableName: string, properties: JsonObject, to: Provisioning): Promise<void> {
  const wanted = objectOf(properties.TimeToLiveSpecification);
  if (wanted.AttributeName === undefined) return;
  const output = await to.api('dynamodb', 'DescribeTimeToLive', { TableName });
  const { TimeToLiveStatus = 'DISABLED' } = objectOf(output.TimeToLiveDescription as Json);
  const enabled = textOf(wanted.Enabled) !== 'false';
  if (enabled !== (textOf(TimeToLiveStatus) ?? '').startsWith('ENABL'))
    await to.api('dynamodb', 'UpdateTimeToLive', { TableName, TimeToLiveSpecification: wanted });
}
