import type * as client from '@aws-sdk/client-ssm';
import { AwsError } from '../../errors.ts';
import { operationsOf } from '../../wire/operation.ts';
import { invalidInstance } from '../nodes/find-node.ts';
import { advanceLater, moveCommand, moveInvocation } from './advance-command.ts';
import { commands, invocationsOf, isFinal } from './state.ts';

const operation = operationsOf<typeof client>();

/**
 * An attempt: what has not begun is withdrawn, what runs is told to end. Without instance IDs the whole command is cancelled.
 * https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_CancelCommand.html
 */
export const cancelCommand = operation('CancelCommand', {
  access: () => ({ action: 'ssm:CancelCommand', resource: '*' }),
  async handle(input, call) {
    const command = commands(call).get(input.CommandId ?? '');
    if (!command)
      throw new AwsError('InvalidCommandId', "The specified command ID isn't valid. Verify the ID and try again.");
    const ids = input.InstanceIds ?? [];
    if (new Set(ids).size < ids.length)
      throw new AwsError('DuplicateInstanceId', "You can't specify a managed node ID in more than one association.");
    const unknown = ids.filter((id) => !command.nodeIds.includes(id));
    if (unknown.length > 0) throw invalidInstance(call, unknown);
    if (isFinal(command)) return {};
    if (ids.length === 0) await moveCommand(call, command, { status: 'Cancelling', details: 'Cancelling' });
    for (const invocation of invocationsOf(call, command)) {
      if ((ids.length > 0 && !ids.includes(invocation.nodeId)) || isFinal(invocation)) continue;
      if (invocation.status === 'Pending' || invocation.rebooting)
        await moveInvocation(call, command, invocation, { status: 'Cancelled', details: 'Cancelled' });
      else {
        await moveInvocation(call, command, invocation, { status: 'Cancelling', details: 'Cancelling' });
        call.part('ssm/shell')?.stop(`${command.id}/${invocation.nodeId}`);
      }
    }
    advanceLater(call, command.id);
    return {};
  },
});
