import type * as client from '@aws-sdk/client-config-service';
import { AwsError } from '../errors.ts';
import { operationsOf } from '../wire/operation.ts';
import { pageOf } from './page.ts';
import { items, recorders, resultKey } from './state.ts';

const operation = operationsOf<typeof client>();

/** Newest first. https://docs.aws.amazon.com/config/latest/APIReference/API_GetResourceConfigHistory.html */
export const getResourceConfigHistory = operation('GetResourceConfigHistory', {
  access: () => ({ action: 'config:GetResourceConfigHistory', resource: '*' }),
  handle(input, call) {
    if (recorders(call).size === 0)
      throw new AwsError('NoAvailableConfigurationRecorderException', 'Configuration recorder is not available.');
    const { laterTime, earlierTime } = input;
    if (laterTime && earlierTime && laterTime < earlierTime)
      throw new AwsError('InvalidTimeRangeException', 'The later time must be greater than the earlier time.');
    const history = items(call).get(resultKey(input.resourceType ?? '', input.resourceId ?? ''));
    if (!history)
      throw new AwsError(
        'ResourceNotDiscoveredException',
        `Resource ${input.resourceId} of resourceType:${input.resourceType} is unknown or has not been discovered`,
      );
    const between = history.filter(
      (item) =>
        (!laterTime || item.capturedAt <= laterTime.getTime()) &&
        (!earlierTime || item.capturedAt >= earlierTime.getTime()),
    );
    const ordered = input.chronologicalOrder === 'Forward' ? between.toReversed() : between;
    const { page, next } = pageOf(ordered, { Limit: input.limit, NextToken: input.nextToken }, 10, 100);
    return {
      ...(next.NextToken ? { nextToken: next.NextToken } : {}),
      configurationItems: page.map((item) => ({
        version: '1.3',
        accountId: call.account,
        configurationItemCaptureTime: new Date(item.capturedAt),
        configurationItemStatus: item.status,
        configurationStateId: item.stateId,
        configurationItemMD5Hash: '',
        arn: item.arn,
        resourceType: item.resourceType as client.ResourceType,
        resourceId: item.resourceId,
        resourceName: item.name,
        awsRegion: call.region,
        ...(item.zone ? { availabilityZone: item.zone } : {}),
        ...(item.createdAt === undefined ? {} : { resourceCreationTime: new Date(item.createdAt) }),
        tags: item.tags,
        relatedEvents: [],
        relationships: [],
        ...(item.status === 'ResourceDeleted' ? {} : { configuration: JSON.stringify(item.configuration) }),
        supplementaryConfiguration: Object.fromEntries(
          Object.entries(item.supplementary).map(([name, value]) => [name, JSON.stringify(value)]),
        ),
      })),
    };
  },
});
