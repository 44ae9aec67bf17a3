import type { Tag } from '@aws-sdk/client-ssm';
import type { Call } from '../../call.ts';
import { tags } from '../parameters/state.ts';

/** The tags that a resource of Systems Manager is created with; `AddTagsToResource` adds to these. */
export function tagNew(call: Call, type: string, id: string, given: readonly Tag[] | undefined): void {
  if (!given?.length) return;
  tags(call).put(`${type}/${id}`, Object.fromEntries(given.map(({ Key = '', Value = '' }) => [Key, Value])));
}
