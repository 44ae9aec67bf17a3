import type { Call } from '../../call.ts';
import { instances, type InstanceStateName } from '../../ec2/state.ts';
import { registerInstance } from './find-node.ts';
import { forgetNode } from './hybrid-node.ts';
import { nodes, software } from './state.ts';

/** An instance's agent follows its instance: it answers while that runs, and is forgotten when it is terminated. */
export function followInstance(
  { instanceId, state }: { instanceId: string; state: InstanceStateName },
  call: Call,
): void {
  const instance = instances(call).get(instanceId);
  if (state === 'terminated' || !instance) return forgetNode(call, instanceId);
  const node = nodes(call).get(instanceId);
  if (state === 'running') {
    const isNew = registerInstance(call, instance);
    if (!node && !isNew) return;
    if (node) bootNode(call, instanceId);
    call.later({ task: 'ssm/node-online', payload: { nodeId: instanceId, isNew } });
  } else if (node) {
    const { onlineSince: _, ...offline } = node;
    nodes(call).put(instanceId, node.onlineSince === undefined ? node : { ...offline, lastPingAt: call.now() });
  }
}

/** The node starts: its agent answers, and patches that waited for this are in effect. */
export function bootNode(call: Call, id: string): void {
  const node = nodes(call).get(id);
  if (!node) return;
  nodes(call).put(id, { ...node, onlineSince: call.now(), lastPingAt: call.now() });
  const state = software(call).get(id);
  if (!state) return;
  software(call).put(id, {
    ...state,
    startedAt: call.now(),
    patches: state.patches.map((patch) => ({ ...patch, state: 'installed' })),
  });
}
