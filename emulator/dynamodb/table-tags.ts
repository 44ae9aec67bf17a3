import type * as client from '@aws-sdk/client-dynamodb';
import type { Call } from '../call.ts';
import { AwsError } from '../errors.ts';
import { operationsOf } from '../wire/operation.ts';
import { tables, type TableRecord } from './state.ts';
import { nameOf } from './table-name.ts';

const operation = operationsOf<typeof client>();

function tableOf(call: Call, resource: string | undefined): TableRecord {
  const table = tables(call).get(nameOf(resource));
  if (!table)
    throw new AwsError('ResourceNotFoundException', `Requested resource not found: ResourcArn: ${resource} not found`);
  return table;
}

export const tagResource = operation('TagResource', {
  access: (input) => ({ action: 'dynamodb:TagResource', resource: input.ResourceArn ?? '' }),
  handle(input, call) {
    const table = tableOf(call, input.ResourceArn);
    const added = Object.fromEntries((input.Tags ?? []).map(({ Key, Value }) => [Key ?? '', Value ?? '']));
    tables(call).put(table.name, { ...table, tags: { ...table.tags, ...added } });
    return {};
  },
});

export const untagResource = operation('UntagResource', {
  access: (input) => ({ action: 'dynamodb:UntagResource', resource: input.ResourceArn ?? '' }),
  handle(input, call) {
    const table = tableOf(call, input.ResourceArn);
    const kept = Object.entries(table.tags).filter(([key]) => !input.TagKeys?.includes(key));
    tables(call).put(table.name, { ...table, tags: Object.fromEntries(kept) });
    return {};
  },
});

export const listTagsOfResource = operation('ListTagsOfResource', {
  access: (input) => ({ action: 'dynamodb:ListTagsOfResource', resource: input.ResourceArn ?? '' }),
  handle: (input, call) => ({
    Tags: Object.entries(tableOf(call, input.ResourceArn).tags).map(([Key, Value]) => ({ Key, Value })),
  }),
});
