import type * as client from '@aws-sdk/client-lambda';
import { operationsOf } from '../wire/operation.ts';
import { findFunction, onFunction, readReference } from './function-name.ts';
import { functions } from './state.ts';

const operation = operationsOf<typeof client>();

export const tagResource = operation('TagResource', {
  access: (input, call) => onFunction(call, 'TagResource', input.Resource),
  handle(input, call) {
    const record = findFunction(call, readReference(input.Resource));
    functions(call).put(record.name, { ...record, tags: { ...record.tags, ...input.Tags } });
    return {};
  },
});

export const untagResource = operation('UntagResource', {
  access: (input, call) => onFunction(call, 'UntagResource', input.Resource),
  handle(input, call) {
    const record = findFunction(call, readReference(input.Resource));
    const tags = Object.entries(record.tags).filter(([key]) => !input.TagKeys?.includes(key));
    functions(call).put(record.name, { ...record, tags: Object.fromEntries(tags) });
    return {};
  },
});

export const listTags = operation('ListTags', {
  access: (input, call) => onFunction(call, 'ListTags', input.Resource),
  handle: (input, call) => ({ Tags: findFunction(call, readReference(input.Resource)).tags }),
});
