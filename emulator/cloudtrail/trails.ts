import type * as client from '@aws-sdk/client-cloudtrail';
import { arn, type Call } from '../call.ts';
import { AwsError } from '../errors.ts';
import { operationsOf, type AccessRequest } from '../wire/operation.ts';
import { checkBucket } from './check-bucket.ts';
import { trails, trailsHere, type Trail } from './state.ts';

const operation = operationsOf<typeof client>();

const ALL_MANAGEMENT_EVENTS = [
  { ReadWriteType: 'All', IncludeManagementEvents: true, DataResources: [], ExcludeManagementEventSources: [] },
];

export const onTrail =
  (action: string) =>
  (input: { Name?: string | undefined; TrailName?: string | undefined }, call: Call): AccessRequest => {
    const name = input.Name ?? input.TrailName ?? '*';
    return { action, resource: name.startsWith('arn:') ? name : arn(call, 'cloudtrail', `trail/${name}`) };
  };

function checkTrailName(name: string): void {
  if (name.length < 3 || name.length > 128)
    throw new AwsError('InvalidTrailNameException', 'Trail name must be between 3 and 128 characters.');
  if (!/^[A-Za-z0-9._-]+$/.test(name))
    throw new AwsError(
      'InvalidTrailNameException',
      'Trail name or ARN can only contain letters (A-Z), numbers (0-9), periods (.), hyphens (-), or underscores (_).',
    );
  if (!/^[A-Za-z0-9].*[A-Za-z0-9]$/.test(name))
    throw new AwsError(
      'InvalidTrailNameException',
      'Trail name must start with a letter or number, and end with a letter or number.',
    );
}

/** A trail by name, in its home Region or as the shadow of a multi-Region one, or by ARN. */
export function findTrail(name: string | undefined, call: Call): Trail {
  const asked = name ?? '';
  if (!asked.startsWith('arn:')) checkTrailName(asked);
  const trail = asked.startsWith('arn:') ? trails(call).get(asked) : trailsHere(call).find((one) => one.name === asked);
  if (!trail)
    throw new AwsError(
      'TrailNotFoundException',
      `Unknown trail: ${asked.startsWith('arn:') ? asked : arn(call, 'cloudtrail', `trail/${asked}`)} for the user: ${call.account}`,
    );
  return trail;
}

/** Changes are taken in the trail's home Region only. */
export function findHomeTrail(name: string | undefined, call: Call): Trail {
  const trail = findTrail(name, call);
  if (trail.homeRegion !== call.region)
    throw new AwsError(
      'InvalidHomeRegionException',
      `The trail ${trail.arn} can be modified only from its home region, ${trail.homeRegion}.`,
    );
  return trail;
}

export function putTrail(trail: Trail, call: Call): void {
  trails(call).put(trail.arn, trail);
  call.changed('AWS::CloudTrail::Trail', trail.name);
}

type Settings = client.CreateTrailCommandInput | client.UpdateTrailCommandInput;

function checkSettings(input: Settings, trail: Trail, call: Call): void {
  if ((input.CloudWatchLogsLogGroupArn === undefined) !== (input.CloudWatchLogsRoleArn === undefined))
    throw new AwsError(
      'InvalidCloudWatchLogsLogGroupArnException',
      'You must specify both the log group ARN and the role ARN.',
    );
  if ((input.S3KeyPrefix ?? '').length > 200)
    throw new AwsError('InvalidS3PrefixException', 'The prefix must not be longer than 200 characters.');
  if (trail.multiRegion && !trail.globalEvents)
    throw new AwsError(
      'InvalidParameterCombinationException',
      'Multi-Region trail must include global service events.',
    );
  checkBucket(trail, call);
}

/** What a request leaves out stays as it was. */
function withSettings(trail: Trail, input: Settings, call: Call): Trail {
  const keyId = input.KmsKeyId;
  const changed: Trail = {
    ...trail,
    bucket: input.S3BucketName ?? trail.bucket,
    multiRegion: input.IsMultiRegionTrail ?? trail.multiRegion,
    globalEvents: input.IncludeGlobalServiceEvents ?? trail.globalEvents,
    organization: input.IsOrganizationTrail ?? trail.organization,
    logFileValidation: input.EnableLogFileValidation ?? trail.logFileValidation,
    ...(input.S3KeyPrefix === undefined ? {} : { keyPrefix: input.S3KeyPrefix }),
    ...(input.SnsTopicName === undefined ? {} : { topic: input.SnsTopicName }),
    ...(input.CloudWatchLogsLogGroupArn === undefined ? {} : { logGroupArn: input.CloudWatchLogsLogGroupArn }),
    ...(input.CloudWatchLogsRoleArn === undefined ? {} : { logRoleArn: input.CloudWatchLogsRoleArn }),
    ...(keyId
      ? {
          keyId: keyId.startsWith('arn:')
            ? keyId
            : arn(call, 'kms', keyId.startsWith('alias/') ? keyId : `key/${keyId}`),
        }
      : {}),
  };
  checkSettings(input, changed, call);
  if (keyId !== '') return changed;
  const { keyId: _, ...unencrypted } = changed;
  return unencrypted;
}

const describeSettings = (trail: Trail, call: Call) => ({
  Name: trail.name,
  TrailARN: trail.arn,
  S3BucketName: trail.bucket,
  ...(trail.keyPrefix ? { S3KeyPrefix: trail.keyPrefix } : {}),
  ...(trail.topic
    ? {
        SnsTopicName: trail.topic,
        SnsTopicARN: trail.topic.startsWith('arn:') ? trail.topic : arn(call, 'sns', trail.topic),
      }
    : {}),
  IncludeGlobalServiceEvents: trail.globalEvents,
  IsMultiRegionTrail: trail.multiRegion,
  LogFileValidationEnabled: trail.logFileValidation,
  IsOrganizationTrail: trail.organization,
  ...(trail.keyId ? { KmsKeyId: trail.keyId } : {}),
  ...(trail.logGroupArn
    ? { CloudWatchLogsLogGroupArn: trail.logGroupArn, CloudWatchLogsRoleArn: trail.logRoleArn }
    : {}),
});

const passRole = (input: Settings): AccessRequest[] =>
  input.CloudWatchLogsRoleArn
    ? [
        {
          action: 'iam:PassRole',
          resource: input.CloudWatchLogsRoleArn,
          context: { 'iam:PassedToService': 'cloudtrail.amazonaws.com' },
        },
      ]
    : [];

/** https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_CreateTrail.html */
export const createTrail = operation('CreateTrail', {
  access: (input, call) => [onTrail('cloudtrail:CreateTrail')(input, call), ...passRole(input)],
  handle(input, call) {
    const name = input.Name ?? '';
    checkTrailName(name);
    if (trailsHere(call).some((trail) => trail.name === name))
      throw new AwsError('TrailAlreadyExistsException', `Trail ${name} already exists for customer: ${call.account}`);
    if (trailsHere(call).length >= 5)
      throw new AwsError(
        'MaximumNumberOfTrailsExceededException',
        `User: ${call.account} already has 5 trails in ${call.region}.`,
      );
    const trail = withSettings(
      {
        name,
        arn: arn(call, 'cloudtrail', `trail/${name}`),
        homeRegion: call.region,
        bucket: input.S3BucketName ?? '',
        multiRegion: false,
        globalEvents: true,
        organization: false,
        logFileValidation: false,
        logging: false,
        selectors: ALL_MANAGEMENT_EVENTS,
        tags: Object.fromEntries((input.TagsList ?? []).map((tag) => [tag.Key ?? '', tag.Value ?? ''])),
      },
      input,
      call,
    );
    putTrail(trail, call);
    return describeSettings(trail, call);
  },
});

export const updateTrail = operation('UpdateTrail', {
  access: (input, call) => [onTrail('cloudtrail:UpdateTrail')(input, call), ...passRole(input)],
  handle(input, call) {
    const trail = withSettings(findHomeTrail(input.Name, call), input, call);
    putTrail(trail, call);
    return describeSettings(trail, call);
  },
});

export const deleteTrail = operation('DeleteTrail', {
  access: onTrail('cloudtrail:DeleteTrail'),
  handle(input, call) {
    const trail = findHomeTrail(input.Name, call);
    trails(call).delete(trail.arn);
    call.changed('AWS::CloudTrail::Trail', trail.name);
    return {};
  },
});

const describeTrail = (trail: Trail, call: Call) => ({
  ...describeSettings(trail, call),
  HomeRegion: trail.homeRegion,
  HasCustomEventSelectors:
    trail.advancedSelectors !== undefined || JSON.stringify(trail.selectors) !== JSON.stringify(ALL_MANAGEMENT_EVENTS),
  HasInsightSelectors: false,
});

/** Names that match no trail are left out. */
export const describeTrails = operation('DescribeTrails', {
  access: () => ({ action: 'cloudtrail:DescribeTrails', resource: '*' }),
  handle(input, call) {
    const names = input.trailNameList ?? [];
    const shadows = input.includeShadowTrails ?? true;
    return {
      trailList: (names.some((name) => name.startsWith('arn:')) ? trails(call).values() : trailsHere(call))
        .filter((trail) => names.length === 0 || names.includes(trail.name) || names.includes(trail.arn))
        .filter((trail) => shadows || trail.homeRegion === call.region)
        .map((trail) => describeTrail(trail, call)),
    };
  },
});

export const getTrail = operation('GetTrail', {
  access: onTrail('cloudtrail:GetTrail'),
  handle: (input, call) => ({ Trail: describeTrail(findTrail(input.Name, call), call) }),
});

export const listTrails = operation('ListTrails', {
  access: () => ({ action: 'cloudtrail:ListTrails', resource: '*' }),
  handle: (_input, call) => ({
    Trails: trails(call)
      .values()
      .map((trail) => ({ TrailARN: trail.arn, Name: trail.name, HomeRegion: trail.homeRegion })),
  }),
});
