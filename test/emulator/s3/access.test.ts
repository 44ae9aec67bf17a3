import { describe, expect, test } from 'vitest';
import { authorize } from '../../../emulator/iam/authorize.ts';
import { callIn, testWorld } from '../world.ts';

const OTHER = '210987654321';
const allow = (Principal: unknown) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal, Action: 's3:GetObject', Resource: 'arn:aws:s3:::data-1/*' }],
  });

async function withPolicy(Policy?: string) {
  const world = testWorld({ authorize });
  const call = callIn(world);
  await call('s3', 'CreateBucket', {
    Bucket: 'data-1',
    CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' },
  });
  await call('s3', 'PutObject', { Bucket: 'data-1', Key: 'k', Body: 'x' });
  await call('s3', 'DeletePublicAccessBlock', { Bucket: 'data-1' });
  if (Policy !== undefined) await call('s3', 'PutBucketPolicy', { Bucket: 'data-1', Policy });
  const asOther = (operation: string) =>
    world.call({
      service: 's3',
      operation,
      input: { Bucket: 'data-1', Key: 'k' },
      principal: world.root(OTHER),
    });
  return { call, asOther };
}

const denied = { code: 'AccessDenied', status: 403 };

describe("another account's access to a bucket", () => {
  test('is nothing without a bucket policy', async () => {
    const { asOther } = await withPolicy();
    await expect(asOther('GetObject')).rejects.toMatchObject(denied);
    await expect(asOther('DeleteBucketPolicy')).rejects.toMatchObject(denied);
  });

  test('is what the bucket policy gives it, and no more', async () => {
    const { asOther } = await withPolicy(allow({ AWS: `arn:aws:iam::${OTHER}:root` }));
    await expect(asOther('GetObject')).resolves.toMatchObject({ ContentLength: 1 });
    await expect(asOther('DeleteObject')).rejects.toMatchObject(denied);
  });

  test('ends with RestrictPublicBuckets when the policy is public', async () => {
    const { call, asOther } = await withPolicy(allow('*'));
    await expect(asOther('GetObject')).resolves.toMatchObject({ ContentLength: 1 });
    await call('s3', 'PutPublicAccessBlock', {
      Bucket: 'data-1',
      PublicAccessBlockConfiguration: { RestrictPublicBuckets: true },
    });
    await expect(asOther('GetObject')).rejects.toMatchObject(denied);
    await expect(call('s3', 'GetObject', { Bucket: 'data-1', Key: 'k' })).resolves.toBeDefined();
  });
});
