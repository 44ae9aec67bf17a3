import type { AnyOperation, TaskHandler } from '../../wire/operation.ts';
import { advanceCommand, expireCommand } from './advance-command.ts';
import { cancelCommand } from './cancel-command.ts';
import { deliverCommand } from './deliver.ts';
import { getCommandInvocation } from './get-command-invocation.ts';
import { listCommandInvocations, listCommands } from './list-commands.ts';
import { nodeRebooted, runInvocation } from './run-invocation.ts';
import { sendCommand } from './send-command.ts';

export const commandOperations: readonly AnyOperation[] = [
  cancelCommand,
  getCommandInvocation,
  listCommandInvocations,
  listCommands,
  sendCommand,
];

export const commandTasks: Readonly<Record<string, TaskHandler>> = {
  'advance-command': advanceCommand,
  'deliver-command': deliverCommand,
  'expire-command': expireCommand,
  'node-rebooted': nodeRebooted,
  'run-invocation': runInvocation,
};
