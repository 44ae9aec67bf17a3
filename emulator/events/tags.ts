import type * as client from '@aws-sdk/client-eventbridge';
import type { Call } from '../call.ts';
import { AwsError } from '../errors.ts';
import { operationsOf } from '../wire/operation.ts';
import { DEFAULT_BUS, findBus, notFound, putRuleState, ruleKey, tagList, tagRecord } from './names.ts';
import { buses, rules } from './state.ts';

const operation = operationsOf<typeof client>();
const MAX_TAGS = 50;

interface Tagged {
  tags: Record<string, string>;
  keep(tags: Record<string, string>): void;
}

export const tagResource = operation('TagResource', {
  access: (input) => ({ action: 'events:TagResource', resource: input.ResourceARN ?? '' }),
  handle(input, call) {
    const resource = find(call, input.ResourceARN);
    const tags = { ...resource.tags, ...tagRecord(input.Tags) };
    if (Object.keys(tags).length > MAX_TAGS)
      throw new AwsError('LimitExceededException', 'The requested resource exceeds the maximum number allowed.');
    resource.keep(tags);
    return {};
  },
});

export const untagResource = operation('UntagResource', {
  access: (input) => ({ action: 'events:UntagResource', resource: input.ResourceARN ?? '' }),
  handle(input, call) {
    const resource = find(call, input.ResourceARN);
    const left = Object.entries(resource.tags).filter(([key]) => !input.TagKeys?.includes(key));
    resource.keep(Object.fromEntries(left));
    return {};
  },
});

export const listTagsForResource = operation('ListTagsForResource', {
  access: (input) => ({ action: 'events:ListTagsForResource', resource: input.ResourceARN ?? '' }),
  handle: (input, call) => ({ Tags: tagList(find(call, input.ResourceARN).tags) }),
});

function find(call: Call, arn = ''): Tagged {
  const [kind = '', ...path] = (arn.split(':')[5] ?? '').split('/');
  if (kind === 'rule') {
    const [bus = '', name = ''] = path.length === 1 ? [DEFAULT_BUS, path[0]] : path;
    const rule = rules(call).get(ruleKey(bus, name));
    if (rule) return { tags: rule.tags, keep: (tags) => putRuleState(call, { ...rule, tags }) };
  }
  const bus = kind === 'event-bus' ? findBus(call, path.join('/')) : undefined;
  if (bus) return { tags: bus.tags, keep: (tags) => buses(call).put(bus.name, { ...bus, tags }) };
  throw notFound(`Resource ${arn} does not exist.`);
}
