import type { Call } from '../../call.ts';
import { concurrencyOf, errorsOf } from '../automation/targets.ts';
import { announceCommand, announceInvocation } from './command-events.ts';
import {
  commands,
  invocationKey,
  invocations,
  invocationsOf,
  isFinal,
  type CommandRow,
  type InvocationRow,
  type Outcome,
} from './state.ts';

export const advanceLater = (call: Call, commandId: string): string =>
  call.later({ task: 'ssm/advance-command', payload: { commandId }, name: `ssm/advance-command/${commandId}` });

/** Changes an invocation, and says so. */
export async function moveInvocation(
  call: Call,
  command: CommandRow,
  invocation: InvocationRow,
  outcome: Outcome,
  more: Partial<InvocationRow> = {},
): Promise<InvocationRow> {
  const final = isFinal(outcome);
  const moved = { ...invocation, ...more, ...outcome, ...(final ? { endedAt: call.now(), rebooting: false } : {}) };
  invocations(call).put(invocationKey(invocation.commandId, invocation.nodeId), moved);
  if (moved.status !== invocation.status) await announceInvocation(call, command, moved);
  if (final) advanceLater(call, command.id);
  return moved;
}

/**
 * One move of a command: sends it to as many nodes as it may, or ends it. After one error more than `MaxErrors` nothing is
 * sent any more. https://docs.aws.amazon.com/systems-manager/latest/userguide/send-commands-multiple.html
 */
export async function advanceCommand({ commandId }: { commandId: string }, call: Call): Promise<void> {
  let command = commands(call).get(commandId);
  if (!command || isFinal(command)) return;
  let all = invocationsOf(call, command);
  if (command.status === 'Pending' && all.length > 0)
    command = await moveCommand(call, command, { status: 'InProgress', details: 'InProgress' });
  const errors = all.filter(isError).length;
  const stopped = errors > errorsOf(command.maxErrors, all.length) || command.status === 'Cancelling';
  if (stopped) await withdraw(call, command, all);
  else send(call, command, all);
  all = invocationsOf(call, command);
  if (!all.every(isFinal)) return;
  const outcome = outcomeOf(command, all);
  const ended = await moveCommand(call, command, outcome);
  for (const kind of ['delivery', 'execution']) call.forget(`ssm/expire-command/${command.id}/${kind}`);
  if (ended.ended) call.later(ended.ended);
}

/** Time-outs of the delivery do not count. */
const isError = ({ details }: InvocationRow): boolean => details === 'Failed' || details === 'ExecutionTimedOut';

/** What was not sent yet is not sent any more. */
async function withdraw(call: Call, command: CommandRow, all: readonly InvocationRow[]): Promise<void> {
  const outcome: Outcome =
    command.status === 'Cancelling'
      ? { status: 'Cancelled', details: 'Cancelled' }
      : { status: 'Cancelled', details: 'Terminated' };
  for (const invocation of all) if (!invocation.sent) await endPending(call, command, invocation, outcome);
}

const endPending = async (call: Call, command: CommandRow, invocation: InvocationRow, outcome: Outcome) => {
  if (invocation.status === 'Pending') await moveInvocation(call, command, invocation, outcome);
};

function send(call: Call, command: CommandRow, all: readonly InvocationRow[]): void {
  const active = all.filter((invocation) => invocation.sent && !isFinal(invocation)).length;
  const room = Math.max(0, concurrencyOf(command.maxConcurrency, all.length) - active);
  const next = all.filter((invocation) => !invocation.sent && !isFinal(invocation)).slice(0, room);
  for (const invocation of next) {
    invocations(call).put(invocationKey(command.id, invocation.nodeId), { ...invocation, sent: true });
    call.later({ task: 'ssm/deliver-command', payload: { commandId: command.id, nodeId: invocation.nodeId } });
  }
}

export async function moveCommand(call: Call, command: CommandRow, outcome: Outcome): Promise<CommandRow> {
  const moved = { ...command, ...outcome };
  commands(call).put(command.id, moved);
  if (moved.status !== command.status) await announceCommand(call, moved);
  return moved;
}

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/monitor-commands.html */
function outcomeOf(command: CommandRow, all: readonly InvocationRow[]): Outcome {
  if (all.length === 0) return { status: 'Success', details: 'NoInstancesInTag' };
  if (command.status === 'Cancelling') return { status: 'Cancelled', details: 'Cancelled' };
  const count = (details: string): number => all.filter((invocation) => invocation.details === details).length;
  const allowed = errorsOf(command.maxErrors, all.length);
  const timedOut = count('ExecutionTimedOut');
  if (timedOut > 0 && count('Failed') === 0 && timedOut > allowed)
    return { status: 'TimedOut', details: 'ExecutionTimedOut' };
  if (all.filter(isError).length > allowed) return { status: 'Failed', details: 'Failed' };
  if (count('DeliveryTimedOut') > allowed) return { status: 'TimedOut', details: 'DeliveryTimedOut' };
  const counted = all.filter(({ details }) => details !== 'Undeliverable');
  if (counted.every(({ status }) => status === 'Success')) return { status: 'Success', details: 'Success' };
  return { status: 'Failed', details: 'Incomplete' };
}

/** The time for the delivery is over, or that for everything. */
export async function expireCommand(
  { commandId, kind }: { commandId: string; kind: 'delivery' | 'execution' },
  call: Call,
): Promise<void> {
  const command = commands(call).get(commandId);
  if (!command || isFinal(command)) return;
  for (const invocation of invocationsOf(call, command))
    if (!isFinal(invocation) && (kind === 'execution' || invocation.status === 'Pending'))
      await moveInvocation(call, command, invocation, { status: 'TimedOut', details: 'DeliveryTimedOut' });
}
