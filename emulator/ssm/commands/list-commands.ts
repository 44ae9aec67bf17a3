import type * as client from '@aws-sdk/client-ssm';
import type { CommandFilter } from '@aws-sdk/client-ssm';
import type { Call } from '../../call.ts';
import { AwsError } from '../../errors.ts';
import { operationsOf } from '../../wire/operation.ts';
import { pageOf } from '../filters.ts';
import { describeCommand, describeInvocation } from './describe.ts';
import { commands, invocationsOf, isFinal, type CommandRow, type Outcome } from './state.ts';

const operation = operationsOf<typeof client>();

/** What a filter looks at. */
interface Filtered extends Outcome {
  requestedAt: number;
  documentName: string;
}

function passes(item: Filtered, { key, value = '' }: CommandFilter, isCommand: boolean): boolean {
  switch (key) {
    case 'InvokedAfter':
    case 'InvokedBefore': {
      const at = Date.parse(value);
      if (Number.isNaN(at)) throw new AwsError('InvalidFilterKey', `The value ${value} of ${key} isn't a valid time.`);
      return key === 'InvokedAfter' ? item.requestedAt >= at : item.requestedAt <= at;
    }
    case 'Status':
      return item.status === value || item.details === value;
    case 'DocumentName':
      return item.documentName === value;
    case 'ExecutionStage':
      if (!isCommand) break;
      return value === 'Complete' ? isFinal(item) : value === 'Executing' && !isFinal(item);
    case undefined:
      break;
  }
  throw new AwsError('InvalidFilterKey', `The filter key ${key} isn't valid.`);
}

/** A command by its id, or all that are listed, newest first. */
function listed(call: Call, id: string | undefined): CommandRow[] {
  if (id !== undefined && !/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id))
    throw new AwsError('InvalidCommandId', "The specified command ID isn't valid. Verify the ID and try again.");
  const rows = id === undefined ? commands(call).values().reverse() : [commands(call).get(id)];
  return rows.filter((row) => row !== undefined).filter(({ associationId }) => associationId === undefined);
}

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_ListCommands.html */
export const listCommands = operation('ListCommands', {
  access: () => ({ action: 'ssm:ListCommands', resource: '*' }),
  handle(input, call) {
    const found = listed(call, input.CommandId)
      .filter(({ nodeIds }) => input.InstanceId === undefined || nodeIds.includes(input.InstanceId))
      .filter((command) => (input.Filters ?? []).every((filter) => passes(command, filter, true)));
    const { page, NextToken } = pageOf(found, input);
    return { Commands: page.map((command) => describeCommand(call, command)), NextToken };
  },
});

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_ListCommandInvocations.html */
export const listCommandInvocations = operation('ListCommandInvocations', {
  access: () => ({ action: 'ssm:ListCommandInvocations', resource: '*' }),
  handle(input, call) {
    const found = listed(call, input.CommandId).flatMap((command) =>
      invocationsOf(call, command)
        .filter(({ nodeId }) => input.InstanceId === undefined || nodeId === input.InstanceId)
        .filter((invocation) =>
          (input.Filters ?? []).every((filter) =>
            passes({ ...invocation, documentName: command.documentName }, filter, false),
          ),
        )
        .map((invocation) => ({ command, invocation })),
    );
    const { page, NextToken } = pageOf(found, input);
    return {
      CommandInvocations: page.map(({ command, invocation }) =>
        describeInvocation(call, command, invocation, input.Details === true),
      ),
      NextToken,
    };
  },
});
