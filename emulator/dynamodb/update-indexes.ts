import type * as client from '@aws-sdk/client-dynamodb';
import { arn, type Call } from '../call.ts';
import { AwsError, validationError } from '../errors.ts';
import { describe } from './describe-table.ts';
import { engineOf } from './engine-of.ts';
import type { TableRecord } from './state.ts';

const invalid = (message: string): AwsError => validationError(`One or more parameter values were invalid: ${message}`);

/**
 * The creation and deletion of global secondary indexes in an UpdateTable. Answers the updates that are left: of throughput.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.OnlineOps.html
 */
export async function updateIndexes(
  call: Call,
  record: TableRecord,
  input: client.UpdateTableInput,
): Promise<client.GlobalSecondaryIndexUpdate[]> {
  const updates = input.GlobalSecondaryIndexUpdates ?? [];
  const changes = updates.filter(({ Create, Delete }) => Create ?? Delete);
  if (changes.length > 1)
    throw new AwsError(
      'LimitExceededException',
      'Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table',
    );
  for (const { Create, Delete } of changes) {
    if (Create) await createIndex(call, record, input, Create);
    if (Delete) await deleteIndex(call, record, Delete.IndexName ?? '');
  }
  return updates.filter((update) => !changes.includes(update));
}

async function createIndex(
  call: Call,
  record: TableRecord,
  input: client.UpdateTableInput,
  { IndexName: name = '', KeySchema = [], Projection, ProvisionedThroughput }: client.CreateGlobalSecondaryIndexAction,
): Promise<void> {
  const table = await describe(call, record);
  if (!/^[\w.-]{3,255}$/.test(name))
    throw validationError(
      `1 validation error detected: Value '${name}' at 'globalSecondaryIndexUpdates.1.member.create.indexName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+`,
    );
  if (table.GlobalSecondaryIndexes?.some(({ IndexName }) => IndexName === name))
    throw validationError(`Attempting to create an index which already exists`);
  const definitions = merged(table.AttributeDefinitions ?? [], input.AttributeDefinitions ?? []);
  const keys = KeySchema.map(({ AttributeName = '' }) => AttributeName);
  const defined = definitions.map(({ AttributeName }) => AttributeName);
  const undefinedKeys = keys.filter((key) => !defined.includes(key));
  if (undefinedKeys.length > 0)
    throw invalid(
      `Some index key attributes are not defined in AttributeDefinitions. Keys: [${undefinedKeys.join(', ')}], AttributeDefinitions: [${defined.join(', ')}]`,
    );
  if (KeySchema[0]?.KeyType !== 'HASH' || KeySchema.length > 2 || (KeySchema[1] && KeySchema[1].KeyType !== 'RANGE'))
    throw validationError(`Invalid KeySchema: The first KeySchemaElement is not a HASH key type`);
  if (!Projection?.ProjectionType) throw invalid('Unknown ProjectionType: null');
  const mode = input.BillingMode ?? table.BillingModeSummary?.BillingMode ?? 'PROVISIONED';
  if (mode === 'PROVISIONED' && !ProvisionedThroughput)
    throw invalid(`ProvisionedThroughput must be specified for index: ${name}`);
  if (mode === 'PAY_PER_REQUEST' && ProvisionedThroughput)
    throw invalid(
      `ProvisionedThroughput should not be specified for index: ${name} when BillingMode is PAY_PER_REQUEST`,
    );
  await engineOf(call).addIndex(call, record.name, {
    definitions: definitions.map(({ AttributeName = '', AttributeType = '' }) => ({ AttributeName, AttributeType })),
    index: {
      IndexName: name,
      KeySchema: KeySchema.map(({ AttributeName = '', KeyType = '' }) => ({ AttributeName, KeyType })),
      Projection,
      IndexArn: arn(call, 'dynamodb', `table/${record.name}/index/${name}`),
      IndexStatus: 'ACTIVE',
      IndexSizeBytes: 0,
      ItemCount: 0,
      ProvisionedThroughput: {
        ReadCapacityUnits: 0,
        WriteCapacityUnits: 0,
        ...ProvisionedThroughput,
        NumberOfDecreasesToday: 0,
      },
    },
  });
}

/** Definitions that the request repeats must agree with the table's. */
function merged(
  old: readonly client.AttributeDefinition[],
  given: readonly client.AttributeDefinition[],
): client.AttributeDefinition[] {
  for (const { AttributeName, AttributeType } of given) {
    const known = old.find((one) => one.AttributeName === AttributeName);
    if (known && known.AttributeType !== AttributeType)
      throw validationError(
        `Cannot change the type of attribute ${AttributeName} from ${known.AttributeType} to ${AttributeType}: a key uses it`,
      );
  }
  const added = given.filter(({ AttributeName }) => !old.some((one) => one.AttributeName === AttributeName));
  return [...old, ...added];
}

async function deleteIndex(call: Call, record: TableRecord, name: string): Promise<void> {
  const table = await describe(call, record);
  if (!table.GlobalSecondaryIndexes?.some(({ IndexName }) => IndexName === name))
    throw new AwsError('ResourceNotFoundException', 'Requested resource not found');
  await engineOf(call).removeIndex(call, record.name, name);
}
