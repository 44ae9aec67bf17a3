import { beforeEach, describe, expect, it } from 'vitest';
import { fleetWorld, type Answer, type FleetWorld } from '../nodes/fleet-world.ts';

let fleet: FleetWorld;
let node = '';
beforeEach(async () => {
  fleet = await fleetWorld();
  [node = ''] = await fleet.launch();
});

const rack = (Content: Answer[] | undefined, more: Answer = {}): Answer => ({
  TypeName: 'Custom:Rack',
  SchemaVersion: '1.0',
  CaptureTime: '2026-03-01T00:00:00Z',
  ...(Content ? { Content } : {}),
  ...more,
});
const put = (...Items: Answer[]): Promise<Answer> => fleet.ssm('PutInventory', { InstanceId: node, Items });

describe('inventory', () => {
  it('knows a node’s own information from the beginning', async () => {
    const { Entities } = await fleet.ssm<{ Entities: Answer[] }>('GetInventory');
    expect(Entities).toMatchObject([
      { Id: node, Data: { 'AWS:InstanceInformation': { Content: [{ InstanceId: node, PlatformType: 'Linux' }] } } },
    ]);
  });

  it('is gathered by AWS-GatherSoftwareInventory, as far as it is enabled', async () => {
    await fleet.ssm('SendCommand', {
      DocumentName: 'AWS-GatherSoftwareInventory',
      InstanceIds: [node],
      Parameters: { networkConfig: ['Disabled'] },
    });
    await fleet.settle();
    const entries = async (TypeName: string): Promise<Answer[]> =>
      (await fleet.ssm<{ Entries: Answer[] }>('ListInventoryEntries', { InstanceId: node, TypeName })).Entries;
    expect((await entries('AWS:Application')).map(({ Name }) => Name)).toContain('openssl');
    expect(await entries('AWS:AWSComponent')).toMatchObject([{ Name: 'amazon-ssm-agent' }]);
    expect(await entries('AWS:Network')).toEqual([]);
  });

  it('takes custom types, which then have a schema and can be filtered and counted', async () => {
    await put(rack([{ Row: '7', Slot: 'b' }]));
    const { Schemas } = await fleet.ssm<{ Schemas: Answer[] }>('GetInventorySchema', { TypeName: 'Custom:' });
    expect(Schemas).toMatchObject([{ TypeName: 'Custom:Rack', Version: '1.0' }]);
    const find = async (value: string): Promise<number> =>
      (
        await fleet.ssm<{ Entities: Answer[] }>('GetInventory', {
          Filters: [{ Key: 'Custom:Rack.Row', Values: [value] }],
          ResultAttributes: [{ TypeName: 'Custom:Rack' }],
        })
      ).Entities.length;
    expect(await find('7')).toBe(1);
    expect(await find('8')).toBe(0);
    const { Entities } = await fleet.ssm<{ Entities: Answer[] }>('GetInventory', {
      Aggregators: [{ Expression: 'AWS:InstanceInformation.PlatformType' }],
    });
    expect(Entities).toMatchObject([
      { Data: { 'AWS:InstanceInformation': { Content: [{ PlatformType: 'Linux', Count: '1' }] } } },
    ]);
  });

  it('of a custom type is deleted, and comes back unless its schema was disabled', async () => {
    await put(rack([{ Row: '7' }]));
    const dry = await fleet.ssm('DeleteInventory', { TypeName: 'Custom:Rack', DryRun: true });
    expect(dry).toMatchObject({ DeletionSummary: { TotalCount: 1, RemainingCount: 1 } });
    const { DeletionId } = await fleet.ssm<{ DeletionId: string }>('DeleteInventory', {
      TypeName: 'Custom:Rack',
      SchemaDeleteOption: 'DisableSchema',
    });
    await put(rack([{ Row: '8' }]));
    const { Entries } = await fleet.ssm<{ Entries: Answer[] }>('ListInventoryEntries', {
      InstanceId: node,
      TypeName: 'Custom:Rack',
    });
    expect(Entries).toEqual([]);
    const { InventoryDeletions } = await fleet.ssm<{ InventoryDeletions: Answer[] }>('DescribeInventoryDeletions', {});
    expect(InventoryDeletions).toMatchObject([{ DeletionId, LastStatus: 'Complete' }]);
  });

  it('may be told by its hash alone when nothing changed', async () => {
    await put(rack([{ Row: '7' }], { ContentHash: 'h1' }));
    await put(rack(undefined, { ContentHash: 'h1', CaptureTime: '2026-03-02T00:00:00Z' }));
    expect(await fleet.ssm('ListInventoryEntries', { InstanceId: node, TypeName: 'Custom:Rack' })).toMatchObject({
      CaptureTime: '2026-03-02T00:00:00Z',
      Entries: [{ Row: '7' }],
    });
    await expect(put(rack(undefined, { ContentHash: 'h2' }))).rejects.toMatchObject({
      code: 'ItemContentMismatchException',
    });
  });

  it.each<[string, Answer, string]>([
    ['a type that is neither AWS’s nor Custom:', { TypeName: 'Rack' }, 'InvalidTypeNameException'],
    ['a type that AWS does not have', { TypeName: 'AWS:Rack' }, 'InvalidTypeNameException'],
    ['a strange schema version', { SchemaVersion: 'one' }, 'UnsupportedInventorySchemaVersionException'],
    ['a capture time without seconds', { CaptureTime: '2026-03-01T00:00Z' }, 'ValidationException'],
    [
      'an attribute that AWS’s schema lacks',
      { TypeName: 'AWS:Application', Content: [{ Colour: 'red' }] },
      'InvalidItemContentException',
    ],
  ])('refuses %s', async (_what, more, code) => {
    await expect(put(rack([{ Row: '7' }], more))).rejects.toMatchObject({ code });
  });
});

describe('a resource data sync', () => {
  const sync = (SyncName: string): Promise<Answer> =>
    fleet.ssm('CreateResourceDataSync', {
      SyncName,
      S3Destination: { BucketName: 'inventory', Prefix: 'all', SyncFormat: 'JsonSerDe', Region: 'eu-west-1' },
    });
  const statuses = async (): Promise<unknown[]> =>
    (await fleet.ssm<{ ResourceDataSyncItems: Answer[] }>('ListResourceDataSync')).ResourceDataSyncItems.map(
      ({ LastStatus }) => LastStatus,
    );

  it('writes what nodes say to a bucket whose policy allows it, and says when it may not', async () => {
    await fleet.call('s3', 'CreateBucket', {
      Bucket: 'inventory',
      CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' },
    });
    await fleet.call('s3', 'PutBucketPolicy', {
      Bucket: 'inventory',
      Policy: JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Service: 'ssm.amazonaws.com' },
            Action: 's3:PutObject',
            Resource: 'arn:aws:s3:::inventory/*',
          },
        ],
      }),
    });
    await put(rack([{ Row: '7' }]));
    await sync('to-lake');
    await fleet.settle();
    expect(await statuses()).toEqual(['Successful']);
    const { Contents } = await fleet.call<{ Contents: Answer[] }>('s3', 'ListObjectsV2', { Bucket: 'inventory' });
    expect(Contents.map(({ Key }) => Key)).toEqual([
      `all/Custom:Rack/accountid=123456789012/region=eu-west-1/resourcetype=ManagedInstanceInventory/${node}.json`,
    ]);
    await expect(sync('to-lake')).rejects.toMatchObject({ code: 'ResourceDataSyncAlreadyExistsException' });
    await fleet.ssm('DeleteResourceDataSync', { SyncName: 'to-lake' });
    expect(await statuses()).toEqual([]);
  });

  it('fails without its bucket', async () => {
    await put(rack([{ Row: '7' }]));
    await sync('nowhere');
    await fleet.settle();
    expect(await statuses()).toEqual(['Failed']);
  });
});
