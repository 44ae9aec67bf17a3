import type { Call } from '../../call.ts';
import type { ManagedNode } from '../nodes/state.ts';
import { applyLater } from './apply.ts';
import { boundTo } from './bound.ts';
import { associations } from './state.ts';

/** A node that registers gets the associations whose targets it is among. */
export function applyToNewNode(call: Call, nodeId: string): void {
  for (const association of associations(call).values())
    if (!association.onlyAtSchedule && boundTo(call, association, nodeId)) applyLater(call, association.id, [nodeId]);
}

/** Applies the node's associations again, or those of these ids. Answers the ids that are not its own. */
export function refreshNode(call: Call, node: ManagedNode, ids: readonly string[]): string[] {
  const bound = associations(call)
    .values()
    .filter((association) => boundTo(call, association, node.id));
  for (const { id } of bound) if (ids.length === 0 || ids.includes(id)) applyLater(call, id, [node.id]);
  return ids.filter((id) => !bound.some((association) => association.id === id));
}
