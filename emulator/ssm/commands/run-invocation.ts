import type { Call } from '../../call.ts';
import { instances } from '../../ec2/state.ts';
import { findNode, isOnline } from '../nodes/find-node.ts';
import { bootNode } from '../nodes/follow-instance.ts';
import { nodes } from '../nodes/state.ts';
import { moveInvocation } from './advance-command.ts';
import { deliverWaiting } from './deliver.ts';
import { cut, MAX_STDERR, MAX_STDOUT } from './output.ts';
import { runSteps } from './run-steps.ts';
import {
  commands,
  invocationKey,
  invocations,
  isFinal,
  type InvocationRow,
  type Outcome,
  type StepResult,
} from './state.ts';
import { uploadOutput } from './upload-output.ts';

/** How long a node is away when it restarts. */
const REBOOT_MS = 60_000;

interface Run {
  commandId: string;
  nodeId: string;
}

/** The agent works through the document. Each result is kept as it comes. */
export async function runInvocation({ commandId, nodeId }: Run, call: Call): Promise<void> {
  const key = invocationKey(commandId, nodeId);
  const command = commands(call).get(commandId);
  const begun = invocations(call).get(key);
  if (!command || !begun || isFinal(begun)) return;
  const node = findNode(call, nodeId);
  if (!node || !isOnline(node)) return;
  const current = (): InvocationRow => invocations(call).get(key) ?? begun;
  if (begun.rebooting) invocations(call).put(key, { ...begun, rebooting: false });
  if (begun.status === 'Cancelling') return end(call, { commandId, nodeId }, begun.results);
  const run = { call, node, command, depth: 0 };
  const { results, rebooting } = await runSteps(run, begun.results, async (result, output) => {
    const kept = { ...result, stdout: cut(output.stdout, MAX_STDOUT), stderr: cut(output.stderr, MAX_STDERR) };
    invocations(call).put(key, { ...current(), results: [...current().results, kept] });
    await uploadOutput(call, command, node, kept, output);
    call.commit();
    return current().status === 'InProgress';
  });
  if (isFinal(current())) return;
  if (rebooting) return reboot(call, current());
  await end(call, { commandId, nodeId }, results);
}

async function end(call: Call, { commandId, nodeId }: Run, results: readonly StepResult[]): Promise<void> {
  const command = commands(call).get(commandId);
  const invocation = invocations(call).get(invocationKey(commandId, nodeId));
  if (command && invocation) await moveInvocation(call, command, invocation, outcomeOf(invocation, results));
}

function outcomeOf(invocation: InvocationRow, results: readonly StepResult[]): Outcome {
  const find = (status: string): boolean => results.some((result) => result.status === status);
  if (invocation.status === 'Cancelling' || find('Cancelled')) return { status: 'Cancelled', details: 'Cancelled' };
  if (find('Failed')) return { status: 'Failed', details: 'Failed' };
  if (find('TimedOut')) return { status: 'TimedOut', details: 'ExecutionTimedOut' };
  return { status: 'Success', details: 'Success' };
}

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/send-commands-reboot.html */
function reboot(call: Call, invocation: InvocationRow): void {
  const { commandId, nodeId } = invocation;
  invocations(call).put(invocationKey(commandId, nodeId), { ...invocation, rebooting: true });
  const node = nodes(call).get(nodeId);
  if (!node) return;
  const { onlineSince: _, ...offline } = node;
  nodes(call).put(nodeId, { ...offline, lastPingAt: call.now() });
  call.later({ task: 'ssm/node-rebooted', payload: { nodeId }, after: REBOOT_MS, name: `ssm/node-rebooted/${nodeId}` });
}

/** An instance that was stopped meanwhile comes back when it is started. */
export function nodeRebooted({ nodeId }: { nodeId: string }, call: Call): void {
  const instance = instances(call).get(nodeId);
  if (instance && instance.state !== 'running') return;
  bootNode(call, nodeId);
  deliverWaiting(call, nodeId);
}
