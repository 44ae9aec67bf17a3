import type * as client from '@aws-sdk/client-config-service';
import type { Call } from '../call.ts';
import { AwsError } from '../errors.ts';
import { operationsOf } from '../wire/operation.ts';
import { configRules, type ConfigRule } from './state.ts';

const operation = operationsOf<typeof client>();

const onArn = (action: string) => (input: { ResourceArn?: string | undefined }) => ({
  action,
  resource: input.ResourceArn ?? '*',
});

function ruleWith(arn: string | undefined, call: Call): ConfigRule {
  const rule = configRules(call)
    .values()
    .find((one) => one.arn === arn);
  if (!rule) throw new AwsError('ResourceNotFoundException', `The resource ${arn} does not exist.`);
  return rule;
}

export const tagResource = operation('TagResource', {
  access: onArn('config:TagResource'),
  handle(input, call) {
    const rule = ruleWith(input.ResourceArn, call);
    const tags = {
      ...rule.tags,
      ...Object.fromEntries((input.Tags ?? []).map((tag) => [tag.Key ?? '', tag.Value ?? ''])),
    };
    if (Object.keys(tags).length > 50)
      throw new AwsError('TooManyTagsException', 'You have reached the limit of the number of tags you can use: 50');
    configRules(call).put(rule.name, { ...rule, tags });
    return {};
  },
});

export const untagResource = operation('UntagResource', {
  access: onArn('config:UntagResource'),
  handle(input, call) {
    const rule = ruleWith(input.ResourceArn, call);
    const left = Object.entries(rule.tags).filter(([key]) => !input.TagKeys?.includes(key));
    configRules(call).put(rule.name, { ...rule, tags: Object.fromEntries(left) });
    return {};
  },
});

export const listTagsForResource = operation('ListTagsForResource', {
  access: onArn('config:ListTagsForResource'),
  handle: (input, call) => ({
    Tags: Object.entries(ruleWith(input.ResourceArn, call).tags).map(([Key, Value]) => ({ Key, Value })),
  }),
});
