import { expect, test } from 'vitest';
import { callIn, testWorld } from '../world.ts';

async function withTrail(input: Record<string, unknown> = {}) {
  const world = testWorld();
  const call = callIn(world);
  await call('s3', 'CreateBucket', {
    Bucket: 'trail-logs',
    CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' },
  });
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
