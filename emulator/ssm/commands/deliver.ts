import type { Call } from '../../call.ts';
import { findNode, isOnline } from '../nodes/find-node.ts';
import { moveInvocation } from './advance-command.ts';
import { commands, invocationKey, invocations, isFinal } from './state.ts';

/** What a command takes on a node at least, in milliseconds. AWS names no figure. */
const RUNNING_MS = 1_000;

interface Delivery {
  commandId: string;
  nodeId: string;
}

/** The agent of the node takes the command, if it answers; otherwise the command waits for it. */
export async function deliverCommand({ commandId, nodeId }: Delivery, call: Call): Promise<void> {
  const command = commands(call).get(commandId);
  const invocation = invocations(call).get(invocationKey(commandId, nodeId));
  if (!command || invocation?.status !== 'Pending') return;
  const node = findNode(call, nodeId);
  if (!node) {
    await moveInvocation(call, command, invocation, { status: 'Failed', details: 'Undeliverable' });
    return;
  }
  if (!isOnline(node)) return;
  const started = { status: 'InProgress', details: 'InProgress' } as const;
  await moveInvocation(call, command, invocation, started, { startedAt: call.now() });
  call.later({ task: 'ssm/run-invocation', payload: { commandId, nodeId }, after: RUNNING_MS });
}

/** What waited for a node is delivered, and what its restart interrupted goes on. */
export function deliverWaiting(call: Call, nodeId: string): void {
  for (const invocation of invocations(call).values()) {
    if (invocation.nodeId !== nodeId || isFinal(invocation)) continue;
    const payload = { commandId: invocation.commandId, nodeId };
    if (invocation.status === 'Pending' && invocation.sent) call.later({ task: 'ssm/deliver-command', payload });
    if (invocation.rebooting) call.later({ task: 'ssm/run-invocation', payload });
  }
}
