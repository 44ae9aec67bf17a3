import { expect, test } from 'vitest';
import { logBucketPolicy } from '../s3/log-bucket-policy.ts';
import { callIn, testWorld } from '../world.ts';

type Json = Record<string, unknown>;

async function withBucket(Policy?: string) {
  const world = testWorld();
  const call = callIn(world);
  await call('s3', 'CreateBucket', {
    Bucket: 'trail-logs',
    CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' },
  });
  if (Policy !== undefined) await call('s3', 'PutBucketPolicy', { Bucket: 'trail-logs', Policy });
  return { world, call };
}

async function withTrail(input: Json & { S3KeyPrefix?: string } = {}) {
  const prefix = input.S3KeyPrefix ?? '';
  const { world, call } = await withBucket(logBucketPolicy('trail-logs', { services: ['cloudtrail'], prefix }));
  await call('cloudtrail', 'CreateTrail', { Name: 'main', S3BucketName: 'trail-logs', ...input });
  return { world, call };
}

test('a trail is created without log file validation and without logging', async () => {
  const { call } = await withTrail();
  expect(await call('cloudtrail', 'GetTrail', { Name: 'main' })).toEqual({
    Trail: {
      Name: 'main',
      TrailARN: 'arn:aws:cloudtrail:eu-west-1:123456789012:trail/main',
      S3BucketName: 'trail-logs',
      HomeRegion: 'eu-west-1',
      IncludeGlobalServiceEvents: true,
      IsMultiRegionTrail: false,
      IsOrganizationTrail: false,
      LogFileValidationEnabled: false,
      HasCustomEventSelectors: false,
      HasInsightSelectors: false,
    },
  });
  expect(await call('cloudtrail', 'GetTrailStatus', { Name: 'main' })).toEqual({ IsLogging: false });
});

test('an update changes what it names and leaves the rest, by name or ARN', async () => {
  const { call } = await withTrail({ S3KeyPrefix: 'logs' });
  const Name = 'arn:aws:cloudtrail:eu-west-1:123456789012:trail/main';
  expect(await call('cloudtrail', 'UpdateTrail', { Name, EnableLogFileValidation: true })).toMatchObject({
    LogFileValidationEnabled: true,
    S3KeyPrefix: 'logs',
  });
});

test('a multi-Region trail is seen everywhere, and changed at home only', async () => {
  const { world } = await withTrail({ IsMultiRegionTrail: true });
  const elsewhere = (operation: string, input: Record<string, unknown>) =>
    world.call({ service: 'cloudtrail', operation, input, principal: world.root(), region: 'us-east-1' });
  expect(await elsewhere('DescribeTrails', {})).toMatchObject({
    trailList: [{ Name: 'main', HomeRegion: 'eu-west-1' }],
  });
  await expect(elsewhere('UpdateTrail', { Name: 'main', EnableLogFileValidation: true })).rejects.toMatchObject({
    code: 'InvalidHomeRegionException',
  });
});

test.each([
  ['CreateTrail', { Name: 'main', S3BucketName: 'trail-logs' }, 'TrailAlreadyExistsException'],
  ['CreateTrail', { Name: 'other', S3BucketName: 'absent' }, 'S3BucketDoesNotExistException'],
  ['CreateTrail', { Name: 'a b c', S3BucketName: 'trail-logs' }, 'InvalidTrailNameException'],
  ['UpdateTrail', { Name: 'unknown', EnableLogFileValidation: true }, 'TrailNotFoundException'],
])('%s %j is refused with %s', async (operation, input, code) => {
  const { call } = await withTrail();
  await expect(call('cloudtrail', operation, input)).rejects.toMatchObject({ code });
});

test('logging starts and stops', async () => {
  const { call } = await withTrail();
  await call('cloudtrail', 'StartLogging', { Name: 'main' });
  expect(await call('cloudtrail', 'GetTrailStatus', { Name: 'main' })).toMatchObject({ IsLogging: true });
  await call('cloudtrail', 'StopLogging', { Name: 'main' });
  expect(await call('cloudtrail', 'GetTrailStatus', { Name: 'main' })).toMatchObject({ IsLogging: false });
});

const asGuided = JSON.parse(logBucketPolicy('trail-logs')) as { Statement: [Json, Json] };
const [readAcl, writeLogs] = asGuided.Statement;
const policyOf = (...Statement: Json[]): string => JSON.stringify({ Version: '2012-10-17', Statement });
const comingFrom = (trail: string): Json => ({
  ...writeLogs,
  Condition: { StringEquals: { 'aws:SourceArn': `arn:aws:cloudtrail:eu-west-1:123456789012:trail/${trail}` } },
});
const ofLogsAlone: Json = { ...writeLogs, Resource: 'arn:aws:s3:::trail-logs/AWSLogs/123456789012/CloudTrail/*' };
const denied: Json = { Effect: 'Deny', Principal: '*', Action: 's3:PutObject', Resource: 'arn:aws:s3:::trail-logs/*' };

test.each<[string, string | undefined, Json]>([
  ['has no policy', undefined, {}],
  ['does not let CloudTrail read its ACL', policyOf(writeLogs), {}],
  ['does not let CloudTrail write', policyOf(readAcl), {}],
  ['lets Config write and not CloudTrail', logBucketPolicy('trail-logs', { services: ['config'] }), {}],
  ['takes log files and no digest files', policyOf(readAcl, ofLogsAlone), {}],
  ['lets CloudTrail write below another prefix', logBucketPolicy('trail-logs', { prefix: 'a' }), { S3KeyPrefix: 'b' }],
  ["lets another trail's logs in", policyOf(readAcl, comingFrom('other')), {}],
  ['denies everybody', policyOf(readAcl, writeLogs, denied), {}],
])('a bucket that %s is refused for a trail', async (_, policy, input) => {
  const { call } = await withBucket(policy);
  const creation = call('cloudtrail', 'CreateTrail', { Name: 'main', S3BucketName: 'trail-logs', ...input });
  await expect(creation).rejects.toMatchObject({
    code: 'InsufficientS3BucketPolicyException',
    message: 'Incorrect S3 bucket policy is detected for bucket: trail-logs',
  });
});

test('a bucket that names the trail as the source is accepted, and looked at again by every update', async () => {
  const { call } = await withBucket(policyOf(readAcl, comingFrom('main')));
  await call('cloudtrail', 'CreateTrail', { Name: 'main', S3BucketName: 'trail-logs' });
  await call('s3', 'DeleteBucketPolicy', { Bucket: 'trail-logs' });
  const update = call('cloudtrail', 'UpdateTrail', { Name: 'main', EnableLogFileValidation: true });
  await expect(update).rejects.toMatchObject({ code: 'InsufficientS3BucketPolicyException' });
  expect(await call('cloudtrail', 'GetTrail', { Name: 'main' })).toMatchObject({
    Trail: { LogFileValidationEnabled: false },
  });
});
