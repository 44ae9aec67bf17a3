import type * as client from '@aws-sdk/client-cloudtrail';
import { AwsError } from '../errors.ts';
import { operationsOf } from '../wire/operation.ts';
import { trails } from './state.ts';
import { findHomeTrail, findTrail, onTrail, putTrail } from './trails.ts';

const operation = operationsOf<typeof client>();

export const startLogging = operation('StartLogging', {
  access: onTrail('cloudtrail:StartLogging'),
  handle(input, call) {
    const trail = findHomeTrail(input.Name, call);
    putTrail({ ...trail, logging: true, startedAt: call.now() }, call);
    return {};
  },
});

export const stopLogging = operation('StopLogging', {
  access: onTrail('cloudtrail:StopLogging'),
  handle(input, call) {
    const trail = findHomeTrail(input.Name, call);
    putTrail({ ...trail, logging: false, stoppedAt: call.now() }, call);
    return {};
  },
});

export const getTrailStatus = operation('GetTrailStatus', {
  access: onTrail('cloudtrail:GetTrailStatus'),
  handle(input, call) {
    const { logging, startedAt, stoppedAt } = findTrail(input.Name, call);
    return {
      IsLogging: logging,
      ...(startedAt === undefined ? {} : { StartLoggingTime: new Date(startedAt) }),
      ...(stoppedAt === undefined ? {} : { StopLoggingTime: new Date(stoppedAt) }),
    };
  },
});

/** https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_PutEventSelectors.html */
export const putEventSelectors = operation('PutEventSelectors', {
  access: onTrail('cloudtrail:PutEventSelectors'),
  handle(input, call) {
    const trail = findHomeTrail(input.TrailName, call);
    const { EventSelectors, AdvancedEventSelectors } = input;
    if ((EventSelectors === undefined) === (AdvancedEventSelectors === undefined))
      throw new AwsError(
        'InvalidEventSelectorsException',
        'You must specify either event selectors or advanced event selectors, but not both.',
      );
    if ((EventSelectors?.length ?? 0) > 5)
      throw new AwsError('InvalidEventSelectorsException', 'You can specify up to 5 event selectors for a trail.');
    const plain = (value: unknown) => JSON.parse(JSON.stringify(value)) as Record<string, unknown>[];
    const { advancedSelectors: _, ...rest } = trail;
    putTrail(
      AdvancedEventSelectors
        ? { ...rest, selectors: [], advancedSelectors: plain(AdvancedEventSelectors) }
        : { ...rest, selectors: plain(EventSelectors) },
      call,
    );
    return { TrailARN: trail.arn, EventSelectors, AdvancedEventSelectors };
  },
});

export const getEventSelectors = operation('GetEventSelectors', {
  access: onTrail('cloudtrail:GetEventSelectors'),
  handle(input, call) {
    const trail = findTrail(input.TrailName, call);
    return {
      TrailARN: trail.arn,
      ...(trail.advancedSelectors
        ? { AdvancedEventSelectors: trail.advancedSelectors as unknown as client.AdvancedEventSelector[] }
        : { EventSelectors: trail.selectors }),
    };
  },
});

export const addTags = operation('AddTags', {
  access: (input) => ({ action: 'cloudtrail:AddTags', resource: input.ResourceId ?? '*' }),
  handle(input, call) {
    const trail = findTrail(input.ResourceId, call);
    const added = Object.fromEntries((input.TagsList ?? []).map((tag) => [tag.Key ?? '', tag.Value ?? '']));
    const tags = { ...trail.tags, ...added };
    if (Object.keys(tags).length > 50)
      throw new AwsError(
        'TagsLimitExceededException',
        'The number of tags per trail has exceeded the permitted amount. Currently, the limit is 50.',
      );
    putTrail({ ...trail, tags }, call);
    return {};
  },
});

export const listTags = operation('ListTags', {
  access: (input) => (input.ResourceIdList ?? []).map((resource) => ({ action: 'cloudtrail:ListTags', resource })),
  handle(input, call) {
    return {
      ResourceTagList: (input.ResourceIdList ?? []).map((id) => {
        const trail = trails(call).get(id);
        if (!trail) throw new AwsError('ResourceNotFoundException', `The specified resource is not found: ${id}`);
        return { ResourceId: id, TagsList: Object.entries(trail.tags).map(([Key, Value]) => ({ Key, Value })) };
      }),
    };
  },
});
