import type { Call } from '../../call.ts';
import { applyToNewNode } from '../associations/apply-to-new-node.ts';
import { deliverWaiting } from '../commands/deliver.ts';

/** The agent of a node answers: commands that wait for it are delivered; a new node gets its associations. */
export function nodeOnline({ nodeId, isNew }: { nodeId: string; isNew: boolean }, call: Call): void {
  deliverWaiting(call, nodeId);
  if (isNew) applyToNewNode(call, nodeId);
}
