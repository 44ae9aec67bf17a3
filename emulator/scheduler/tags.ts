import type * as client from '@aws-sdk/client-scheduler';
import type { Call } from '../call.ts';
import { AwsError, validationError } from '../errors.ts';
import { operationsOf } from '../wire/operation.ts';
import { getGroup } from './schedule-address.ts';
import { groups, type ScheduleGroup } from './state.ts';

const operation = operationsOf<typeof client>();
const MAX_TAGS = 50;

const onGroup = (action: string) => (input: { ResourceArn?: string | undefined }) => ({
  action: `scheduler:${action}`,
  resource: input.ResourceArn ?? '',
});

/** Only groups have tags: schedules have none. https://docs.aws.amazon.com/scheduler/latest/APIReference/API_TagResource.html */
function findGroup(call: Call, arn = ''): ScheduleGroup {
  const [, name] = /^arn:[\w-]+:scheduler:[\w-]+:\d{12}:schedule-group\/([\w.-]{1,64})$/.exec(arn) ?? [];
  if (name === undefined)
    throw validationError(
      `1 validation error detected: Value '${arn}' at 'resourceArn' failed to satisfy constraint: Member must satisfy regular expression pattern: arn:aws(-[a-z]+)?:scheduler:[a-z0-9\\-]+:\\d{12}:schedule-group\\/[0-9a-zA-Z-_.]+`,
    );
  return getGroup(call, name);
}

export const tagResource = operation('TagResource', {
  access: onGroup('TagResource'),
  handle(input, call) {
    const group = findGroup(call, input.ResourceArn);
    const added = (input.Tags ?? []).map(({ Key, Value }) => [Key ?? '', Value ?? ''] as const);
    const tags = { ...group.tags, ...Object.fromEntries(added) };
    if (Object.keys(tags).length > MAX_TAGS)
      throw new AwsError('ServiceQuotaExceededException', `A resource can have up to ${MAX_TAGS} tags.`, 402);
    groups(call).put(group.name, { ...group, tags });
    return {};
  },
});

export const untagResource = operation('UntagResource', {
  access: onGroup('UntagResource'),
  handle(input, call) {
    const group = findGroup(call, input.ResourceArn);
    const left = Object.entries(group.tags).filter(([key]) => !input.TagKeys?.includes(key));
    groups(call).put(group.name, { ...group, tags: Object.fromEntries(left) });
    return {};
  },
});

export const listTagsForResource = operation('ListTagsForResource', {
  access: onGroup('ListTagsForResource'),
  handle: (input, call) => ({
    Tags: Object.entries(findGroup(call, input.ResourceArn).tags).map(([Key, Value]) => ({ Key, Value })),
  }),
});
