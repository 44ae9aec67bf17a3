import type * as client from '@aws-sdk/client-kms';
import { AwsError } from '../errors.ts';
import { operationsOf } from '../wire/operation.ts';
import { changeable } from './changeable-key.ts';
import { findKey, onKey, putKey } from './find-key.ts';

const operation = operationsOf<typeof client>();
const MAX_TAGS = 50;

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_TagResource.html */
export const tagResource = operation('TagResource', {
  access: (input, call) => onKey(call, 'TagResource', findKey(call, input.KeyId)),
  handle(input, call) {
    const key = changeable(call, input.KeyId);
    const added = (input.Tags ?? []).map(({ TagKey, TagValue }) => [TagKey ?? '', TagValue ?? ''] as const);
    if (added.some(([name]) => name.startsWith('aws:')))
      throw new AwsError('TagException', 'aws: prefixed tag key names are not allowed for external use.');
    const tags = { ...key.tags, ...Object.fromEntries(added) };
    if (Object.keys(tags).length > MAX_TAGS) throw new AwsError('LimitExceededException', 'Too many tags');
    putKey(call, { ...key, tags });
    return {};
  },
});

/** A tag that the key does not have is passed over. */
export const untagResource = operation('UntagResource', {
  access: (input, call) => onKey(call, 'UntagResource', findKey(call, input.KeyId)),
  handle(input, call) {
    const key = changeable(call, input.KeyId);
    const left = Object.entries(key.tags).filter(([name]) => !input.TagKeys?.includes(name));
    putKey(call, { ...key, tags: Object.fromEntries(left) });
    return {};
  },
});
