import type { Tag as ApiTag } from '@aws-sdk/client-iam';
import { AwsError } from '../errors.ts';
import { limitExceeded } from './constraints.ts';
import type { Tag } from './state.ts';

const MAX_TAGS = 50;

export function readTags(tags: readonly ApiTag[] | undefined): Tag[] {
  const read = (tags ?? []).map(({ Key, Value }) => ({ Key: Key ?? '', Value: Value ?? '' }));
  const keys = read.map(({ Key }) => Key.toLowerCase());
  if (new Set(keys).size < keys.length)
    throw new AwsError('InvalidInput', 'Duplicate tag keys found. Please note that Tag keys are case insensitive.');
  return within(read);
}

export function mergeTags(old: readonly Tag[], tags: readonly ApiTag[] | undefined): Tag[] {
  const added = readTags(tags);
  const replaced = new Set(added.map(({ Key }) => Key.toLowerCase()));
  return within([...old.filter(({ Key }) => !replaced.has(Key.toLowerCase())), ...added]);
}

function within(tags: Tag[]): Tag[] {
  if (tags.length > MAX_TAGS) throw limitExceeded(`The number of tags has reached the maximum limit.`);
  return tags;
}

/** `aws:RequestTag/…` and `aws:TagKeys` of a request that sets tags. */
export const tagContext = (tags: readonly ApiTag[] | undefined): Record<string, string | string[]> =>
  tags && tags.length > 0
    ? {
        'aws:TagKeys': tags.map(({ Key }) => Key ?? ''),
        ...Object.fromEntries(tags.map(({ Key, Value }) => [`aws:RequestTag/${Key}`, Value ?? ''])),
      }
    : {};
