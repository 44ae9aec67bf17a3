import { describe, expect, test } from 'vitest';
import { callIn, testWorld } from '../world.ts';

const publicRead = (bucket: string) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: `arn:aws:s3:::${bucket}/*` }],
  });

async function withBucket() {
  const world = testWorld();
  const call = callIn(world);
  await call('s3', 'CreateBucket', {
    Bucket: 'data-1',
    CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' },
  });
  return { world, call };
}

describe('buckets', () => {
  test('a new bucket blocks all public access, owns its objects and is encrypted', async () => {
    const { call } = await withBucket();
    expect(await call('s3', 'GetPublicAccessBlock', { Bucket: 'data-1' })).toEqual({
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        IgnorePublicAcls: true,
        BlockPublicPolicy: true,
        RestrictPublicBuckets: true,
      },
    });
    expect(await call('s3', 'GetBucketOwnershipControls', { Bucket: 'data-1' })).toEqual({
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
    });
    expect(await call('s3', 'GetBucketEncryption', { Bucket: 'data-1' })).toMatchObject({
      ServerSideEncryptionConfiguration: {
        Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
    });
    expect(await call('s3', 'GetBucketVersioning', { Bucket: 'data-1' })).toEqual({});
  });

  test.each([
    [{ Bucket: 'Bad_Name' }, 'InvalidBucketName'],
    [{ Bucket: 'data-2' }, 'IllegalLocationConstraintException'],
    [
      { Bucket: 'data-2', CreateBucketConfiguration: { LocationConstraint: 'us-west-2' } },
      'IllegalLocationConstraintException',
    ],
    [{ Bucket: 'data-1', CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' } }, 'BucketAlreadyOwnedByYou'],
  ])('CreateBucket %j is refused with %s', async (input, code) => {
    const { call } = await withBucket();
    await expect(call('s3', 'CreateBucket', input)).rejects.toMatchObject({ code });
  });

  test('a bucket name is taken for every account', async () => {
    const { world } = await withBucket();
    await expect(
      world.call({
        service: 's3',
        operation: 'CreateBucket',
        input: { Bucket: 'data-1', CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' } },
        principal: world.root('210987654321'),
      }),
    ).rejects.toMatchObject({ code: 'BucketAlreadyExists', status: 409 });
  });

  test('a bucket is redirected to from another Region', async () => {
    const { world } = await withBucket();
    await expect(
      world.call({
        service: 's3',
        operation: 'GetBucketAcl',
        input: { Bucket: 'data-1' },
        principal: world.root(),
        region: 'us-east-1',
      }),
    ).rejects.toMatchObject({ code: 'PermanentRedirect', status: 301 });
  });

  test('a deleted public access block is not found, and allows a public policy', async () => {
    const { call } = await withBucket();
    await expect(
      call('s3', 'PutBucketPolicy', { Bucket: 'data-1', Policy: publicRead('data-1') }),
    ).rejects.toMatchObject({ code: 'AccessDenied', status: 403 });
    await call('s3', 'DeletePublicAccessBlock', { Bucket: 'data-1' });
    await expect(call('s3', 'GetPublicAccessBlock', { Bucket: 'data-1' })).rejects.toMatchObject({
      code: 'NoSuchPublicAccessBlockConfiguration',
      status: 404,
    });
    await call('s3', 'PutBucketPolicy', { Bucket: 'data-1', Policy: publicRead('data-1') });
    expect(await call('s3', 'GetBucketPolicyStatus', { Bucket: 'data-1' })).toEqual({
      PolicyStatus: { IsPublic: true },
    });
  });

  test("the account's block counts for every bucket", async () => {
    const { call } = await withBucket();
    await call('s3', 'DeletePublicAccessBlock', { Bucket: 'data-1' });
    await call('s3-control', 'PutPublicAccessBlock', {
      AccountId: '123456789012',
      PublicAccessBlockConfiguration: { BlockPublicPolicy: true },
    });
    await expect(
      call('s3', 'PutBucketPolicy', { Bucket: 'data-1', Policy: publicRead('data-1') }),
    ).rejects.toMatchObject({ code: 'AccessDenied' });
    await call('s3-control', 'DeletePublicAccessBlock', { AccountId: '123456789012' });
    await call('s3', 'PutBucketPolicy', { Bucket: 'data-1', Policy: publicRead('data-1') });
  });

  test.each([
    ['no JSON', 'not json', "Policies must be valid JSON and the first byte must be '{'"],
    ["another bucket's ARN", publicRead('other'), 'Policy has invalid resource'],
    [
      'no principal',
      JSON.stringify({ Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: 'arn:aws:s3:::data-1' }] }),
      'Missing required field Principal',
    ],
  ])('a policy with %s is malformed', async (_, Policy, message) => {
    const { call } = await withBucket();
    await expect(call('s3', 'PutBucketPolicy', { Bucket: 'data-1', Policy })).rejects.toMatchObject({
      code: 'MalformedPolicy',
      message,
    });
  });

  test('an ACL is refused while the owner owns every object', async () => {
    const { call } = await withBucket();
    const publicAcl = { Bucket: 'data-1', ACL: 'public-read' };
    await expect(call('s3', 'PutBucketAcl', publicAcl)).rejects.toMatchObject({
      code: 'AccessControlListNotSupported',
    });
    await call('s3', 'PutBucketOwnershipControls', {
      Bucket: 'data-1',
      OwnershipControls: { Rules: [{ ObjectOwnership: 'ObjectWriter' }] },
    });
    await expect(call('s3', 'PutBucketAcl', publicAcl)).rejects.toMatchObject({ code: 'AccessDenied' });
    await call('s3', 'DeletePublicAccessBlock', { Bucket: 'data-1' });
    await call('s3', 'PutBucketAcl', publicAcl);
    expect(await call('s3', 'GetBucketAcl', { Bucket: 'data-1' })).toMatchObject({
      Grants: [
        { Grantee: { Type: 'CanonicalUser' }, Permission: 'FULL_CONTROL' },
        {
          Grantee: { Type: 'Group', URI: 'http://acs.amazonaws.com/groups/global/AllUsers' },
          Permission: 'READ',
        },
      ],
    });
  });
});

describe('objects', () => {
  test('an object is read back as it was written, whole or in part', async () => {
    const { call } = await withBucket();
    await call('s3', 'PutObject', { Bucket: 'data-1', Key: 'a/b.txt', Body: Buffer.from('hello world') });
    const whole = await call('s3', 'GetObject', { Bucket: 'data-1', Key: 'a/b.txt' });
    expect(Buffer.from(whole['Body'] as Uint8Array).toString()).toBe('hello world');
    expect(whole).toMatchObject({ ETag: '"5eb63bbbe01eeed093cb22bb8f5acdc3"', ContentLength: 11 });
    const part = await call('s3', 'GetObject', { Bucket: 'data-1', Key: 'a/b.txt', Range: 'bytes=6-' });
    expect(Buffer.from(part['Body'] as Uint8Array).toString()).toBe('world');
    expect(part).toMatchObject({ ContentRange: 'bytes 6-10/11' });
  });

  test('a bucket with objects cannot be deleted', async () => {
    const { call } = await withBucket();
    await call('s3', 'PutObject', { Bucket: 'data-1', Key: 'k', Body: 'x' });
    await expect(call('s3', 'DeleteBucket', { Bucket: 'data-1' })).rejects.toMatchObject({ code: 'BucketNotEmpty' });
    await call('s3', 'DeleteObject', { Bucket: 'data-1', Key: 'k' });
    await call('s3', 'DeleteBucket', { Bucket: 'data-1' });
    await expect(call('s3', 'HeadBucket', { Bucket: 'data-1' })).rejects.toMatchObject({ code: 'NotFound' });
  });

  test('IfNoneMatch * writes only what is not there', async () => {
    const { call } = await withBucket();
    const put = { Bucket: 'data-1', Key: 'k', Body: 'x', IfNoneMatch: '*' };
    await call('s3', 'PutObject', put);
    await expect(call('s3', 'PutObject', put)).rejects.toMatchObject({ code: 'PreconditionFailed', status: 412 });
  });

  test('listing gives keys in byte order, groups by delimiter and pages', async () => {
    const { call } = await withBucket();
    for (const Key of ['b', 'a/2', 'a/1', 'c/1', 'd'])
      await call('s3', 'PutObject', { Bucket: 'data-1', Key, Body: 'x' });
    const seen: unknown[] = [];
    let token: unknown;
    do {
      const page = await call('s3', 'ListObjectsV2', {
        Bucket: 'data-1',
        Delimiter: '/',
        MaxKeys: 1,
        ...(token ? { ContinuationToken: token } : {}),
      });
      seen.push(
        ...((page['CommonPrefixes'] as { Prefix: string }[]) ?? []).map((one) => one.Prefix),
        ...((page['Contents'] as { Key: string }[]) ?? []).map((one) => one.Key),
      );
      token = page['NextContinuationToken'];
    } while (token);
    expect(seen).toEqual(['a/', 'b', 'c/', 'd']);
  });

  test('with versioning a deletion only hides, and a version can be read', async () => {
    const { call } = await withBucket();
    await call('s3', 'PutBucketVersioning', { Bucket: 'data-1', VersioningConfiguration: { Status: 'Enabled' } });
    const first = await call('s3', 'PutObject', { Bucket: 'data-1', Key: 'k', Body: 'one' });
    await call('s3', 'DeleteObject', { Bucket: 'data-1', Key: 'k' });
    await expect(call('s3', 'GetObject', { Bucket: 'data-1', Key: 'k' })).rejects.toMatchObject({ code: 'NoSuchKey' });
    const old = await call('s3', 'GetObject', { Bucket: 'data-1', Key: 'k', VersionId: first['VersionId'] });
    expect(Buffer.from(old['Body'] as Uint8Array).toString()).toBe('one');
  });
});
