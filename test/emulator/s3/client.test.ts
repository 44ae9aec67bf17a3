import {
  CreateBucketCommand,
  DeletePublicAccessBlockCommand,
  GetObjectCommand,
  GetPublicAccessBlockCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutBucketLifecycleConfigurationCommand,
  GetBucketLifecycleConfigurationCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { GetPublicAccessBlockCommand as GetAccountBlock, S3ControlClient } from '@aws-sdk/client-s3-control';
import { expect, test } from 'vitest';
import { sdk, testWorld } from '../world.ts';

async function withClient() {
  const world = testWorld();
  const client = new S3Client({ ...sdk(world), forcePathStyle: true });
  await client.send(
    new CreateBucketCommand({ Bucket: 'data-1', CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' } }),
  );
  return { world, client };
}

test("objects travel as bytes through the SDK's client", async () => {
  const { client } = await withClient();
  const bytes = Uint8Array.from({ length: 1000 }, (_, n) => n % 256);
  await client.send(
    new PutObjectCommand({ Bucket: 'data-1', Key: 'dir/ä b.bin', Body: bytes, Metadata: { kind: 'test' } }),
  );
  const got = await client.send(new GetObjectCommand({ Bucket: 'data-1', Key: 'dir/ä b.bin' }));
  expect(await got.Body?.transformToByteArray()).toEqual(bytes);
  expect(got.Metadata).toEqual({ kind: 'test' });
  const head = await client.send(new HeadObjectCommand({ Bucket: 'data-1', Key: 'dir/ä b.bin' }));
  expect(head.ContentLength).toBe(1000);
  const { Contents } = await client.send(new ListObjectsV2Command({ Bucket: 'data-1', Prefix: 'dir/' }));
  expect(Contents?.map((one) => one.Key)).toEqual(['dir/ä b.bin']);
});

test('errors keep their codes and statuses', async () => {
  const { client, world } = await withClient();
  await client.send(new DeletePublicAccessBlockCommand({ Bucket: 'data-1' }));
  await expect(client.send(new GetPublicAccessBlockCommand({ Bucket: 'data-1' }))).rejects.toMatchObject({
    name: 'NoSuchPublicAccessBlockConfiguration',
    $metadata: { httpStatusCode: 404 },
  });
  await expect(client.send(new GetObjectCommand({ Bucket: 'data-1', Key: 'absent' }))).rejects.toMatchObject({
    name: 'NoSuchKey',
  });
  const control = new S3ControlClient(sdk(world));
  await expect(control.send(new GetAccountBlock({ AccountId: '123456789012' }))).rejects.toMatchObject({
    name: 'NoSuchPublicAccessBlockConfiguration',
  });
});

test('lifecycle rules come back as they were put, dates too', async () => {
  const { client } = await withClient();
  const Rules = [
    {
      ID: 'old',
      Status: 'Enabled' as const,
      Filter: { Prefix: 'logs/' },
      Expiration: { Date: new Date('2027-01-01') },
    },
  ];
  await client.send(
    new PutBucketLifecycleConfigurationCommand({ Bucket: 'data-1', LifecycleConfiguration: { Rules } }),
  );
  const got = await client.send(new GetBucketLifecycleConfigurationCommand({ Bucket: 'data-1' }));
  expect(got.Rules).toEqual(Rules);
});
