import type { Call } from '../../call.ts';
import { nodeTags } from '../nodes/find-node.ts';
import type { AssociationContent } from './state.ts';

/** Whether a node is among the targets of an association. A resource group is looked up only as the association runs. */
export const boundTo = (call: Call, { targets }: AssociationContent, nodeId: string): boolean =>
  targets.length > 0 &&
  targets.every(({ Key = '', Values = [] }) => {
    if (Key.toLowerCase() === 'instanceids') return Values.includes('*') || Values.includes(nodeId);
    const tags = nodeTags(call, nodeId);
    if (Key === 'tag-key') return Values.some((value) => value in tags);
    const value = Key.startsWith('tag:') ? tags[Key.slice('tag:'.length)] : undefined;
    return value !== undefined && Values.includes(value);
  });
