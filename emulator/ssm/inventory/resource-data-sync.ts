import type * as client from '@aws-sdk/client-ssm';
import type { ResourceDataSyncS3Destination } from '@aws-sdk/client-ssm';
import { arn, type Call, type Scope } from '../../call.ts';
import { AwsError } from '../../errors.ts';
import { operationsOf } from '../../wire/operation.ts';
import { pageOf } from '../filters.ts';
import { inventory, inventoryKey, type InventoryRow } from './state.ts';

const operation = operationsOf<typeof client>();

const MAX_SYNCS = 5;

interface SyncRow {
  name: string;
  destination: ResourceDataSyncS3Destination;
  createdAt: number;
  lastAt?: number;
  succeededAt?: number;
  status: 'InProgress' | 'Successful' | 'Failed';
  message?: string;
}

const syncs = (scope: Scope) => scope.table<SyncRow>('ssm/resource-data-syncs');

const onSync = (action: string) => (input: { SyncName?: string | undefined }, call: Call) => ({
  action: `ssm:${action}`,
  resource: arn(call, 'ssm', `resource-data-sync/${input.SyncName ?? '*'}`),
});

const invalid = (message: string): AwsError => new AwsError('ResourceDataSyncInvalidConfigurationException', message);

/**
 * Inventory to a bucket, from now on and all that there is. The bucket's policy must let `ssm.amazonaws.com` write.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/inventory-resource-data-sync.html
 */
export const createResourceDataSync = operation('CreateResourceDataSync', {
  access: onSync('CreateResourceDataSync'),
  handle(input, call) {
    const { SyncName: name = '', SyncType: type = 'SyncToDestination', S3Destination: destination } = input;
    if (type !== 'SyncToDestination')
      throw invalid(`A sync of the type ${type} is not emulated: use SyncToDestination.`);
    if (!destination?.BucketName || !destination.Region)
      throw invalid('S3Destination with a bucket and its Region is required.');
    if (destination.SyncFormat !== 'JsonSerDe') throw invalid('The format must be JsonSerDe.');
    if (syncs(call).has(name))
      throw new AwsError(
        'ResourceDataSyncAlreadyExistsException',
        `A sync configuration with the name ${name} already exists.`,
        400,
        {
          SyncName: name,
        },
      );
    if (syncs(call).size >= MAX_SYNCS)
      throw new AwsError(
        'ResourceDataSyncCountExceededException',
        `You have exceeded the allowed maximum of ${MAX_SYNCS} syncs.`,
      );
    syncs(call).put(name, { name, destination, createdAt: call.now(), status: 'InProgress' });
    for (const row of inventory(call).values()) syncLater(call, row);
    return {};
  },
});

export const deleteResourceDataSync = operation('DeleteResourceDataSync', {
  access: onSync('DeleteResourceDataSync'),
  handle(input, call) {
    const name = input.SyncName ?? '';
    if (!syncs(call).has(name))
      throw new AwsError('ResourceDataSyncNotFoundException', `The sync ${name} wasn't found.`, 400, {
        SyncName: name,
      });
    syncs(call).delete(name);
    return {};
  },
});

export const listResourceDataSync = operation('ListResourceDataSync', {
  access: () => ({ action: 'ssm:ListResourceDataSync', resource: '*' }),
  handle(input, call) {
    const found = input.SyncType === 'SyncFromSource' ? [] : syncs(call).values();
    const { page, NextToken } = pageOf(found, input);
    return {
      ResourceDataSyncItems: page.map((sync) => ({
        SyncName: sync.name,
        SyncType: 'SyncToDestination',
        S3Destination: sync.destination,
        SyncCreatedTime: new Date(sync.createdAt),
        LastStatus: sync.status,
        ...(sync.message === undefined ? {} : { LastSyncStatusMessage: sync.message }),
        ...(sync.lastAt === undefined ? {} : { LastSyncTime: new Date(sync.lastAt) }),
        ...(sync.succeededAt === undefined ? {} : { LastSuccessfulSyncTime: new Date(sync.succeededAt) }),
      })),
      NextToken,
    };
  },
});

/** Hands what a node said of a type to the syncs. */
export function syncLater(call: Call, { nodeId, typeName }: Pick<InventoryRow, 'nodeId' | 'typeName'>): void {
  if (syncs(call).size === 0) return;
  const name = `ssm/sync-inventory/${inventoryKey(nodeId, typeName)}`;
  call.later({ task: 'ssm/sync-inventory', payload: { nodeId, typeName }, name });
}

/** One object for each node and type, a line for each entry. */
export async function syncInventory(
  { nodeId, typeName }: { nodeId: string; typeName: string },
  call: Call,
): Promise<void> {
  const row = inventory(call).get(inventoryKey(nodeId, typeName));
  if (!row) return;
  const captureTime = `${new Date(row.capturedAt).toISOString().slice(0, 19)}Z`;
  const body = row.content
    .map((entry) => JSON.stringify({ ...entry, resourceId: nodeId, captureTime, schemaVersion: row.schemaVersion }))
    .join('\n');
  const path = `${typeName}/accountid=${call.account}/region=${call.region}/resourcetype=ManagedInstanceInventory/${nodeId}.json`;
  for (const sync of syncs(call).values()) {
    const { BucketName, Prefix } = sync.destination;
    const input = { Bucket: BucketName, Key: Prefix ? `${Prefix}/${path}` : path, Body: body };
    const lastAt = call.now();
    try {
      await call.invoke({ service: 's3', operation: 'PutObject', input, principal: call.principal });
      const { message: _, ...rest } = sync;
      syncs(call).put(sync.name, { ...rest, lastAt, succeededAt: lastAt, status: 'Successful' });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      syncs(call).put(sync.name, { ...sync, lastAt, status: 'Failed', message: `${error.code}: ${error.message}` });
    }
  }
}
