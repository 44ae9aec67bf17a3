import type * as client from '@aws-sdk/client-eventbridge';
import { arn, type Call } from '../call.ts';
import { AwsError } from '../errors.ts';
import { readPolicy } from '../iam/policy-document.ts';
import { operationsOf } from '../wire/operation.ts';
import { busArn, busName, getBus, invalid, notFound } from './names.ts';
import { buses, type EventBus } from './state.ts';

const operation = operationsOf<typeof client>();
/** Characters of a bus's policy. */
const MAX_POLICY = 10_240;

interface Statement {
  Sid?: string;
  [member: string]: unknown;
}

interface Policy {
  Version: string;
  Statement: Statement[];
}

/** Either a whole policy, or one statement by its parts. */
export const putPermission = operation('PutPermission', {
  access: (input, call) => ({ action: 'events:PutPermission', resource: busArn(call, busName(input.EventBusName)) }),
  handle(input, call) {
    const bus = getBus(call, input.EventBusName);
    if (input.Policy !== undefined) {
      checkPolicy(input.Policy);
      keep(call, bus, input.Policy);
      return {};
    }
    const { Action, Principal, StatementId, Condition } = input;
    if (Action === undefined || Principal === undefined || StatementId === undefined)
      throw invalid('Parameter Action, Principal and StatementId are required when Policy is not given.');
    if (Action !== 'events:PutEvents') throw invalid(`Provided value in parameter 'action' is not supported.`);
    if (Principal !== '*' && !/^\d{12}$/.test(Principal)) throw invalid(`Principal ${Principal} is not valid.`);
    const statement: Statement = {
      Sid: StatementId,
      Effect: 'Allow',
      Principal: Principal === '*' ? '*' : { AWS: arn(call, 'iam', 'root', { region: '', account: Principal }) },
      Action,
      Resource: busArn(call, bus.name),
      ...(Condition ? { Condition: { [Condition.Type ?? '']: { [Condition.Key ?? '']: Condition.Value } } } : {}),
    };
    const others = statementsOf(bus).filter(({ Sid }) => Sid !== StatementId);
    keep(call, bus, JSON.stringify({ Version: '2012-10-17', Statement: [...others, statement] }));
    return {};
  },
});

export const removePermission = operation('RemovePermission', {
  access: (input, call) => ({ action: 'events:RemovePermission', resource: busArn(call, busName(input.EventBusName)) }),
  handle(input, call) {
    const bus = getBus(call, input.EventBusName);
    const statements = statementsOf(bus);
    const left = input.RemoveAllPermissions ? [] : statements.filter(({ Sid }) => Sid !== input.StatementId);
    if (!input.RemoveAllPermissions && (bus.policy === undefined || left.length === statements.length))
      throw notFound(
        bus.policy === undefined
          ? 'EventBus does not have a policy.'
          : 'Statement with the provided id does not exist.',
      );
    keep(call, bus, left.length === 0 ? undefined : JSON.stringify({ Version: '2012-10-17', Statement: left }));
    return {};
  },
});

function checkPolicy(text: string): void {
  try {
    readPolicy(text);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw invalid(`The policy is not valid: ${error.message}`);
  }
}

function statementsOf({ policy }: EventBus): Statement[] {
  if (policy === undefined) return [];
  const { Statement } = JSON.parse(policy) as Policy | { Statement: Statement };
  return Array.isArray(Statement) ? Statement : [Statement];
}

function keep(call: Call, bus: EventBus, policy: string | undefined): void {
  if (policy !== undefined && policy.length > MAX_POLICY)
    throw new AwsError('PolicyLengthExceededException', 'The event bus policy is too long.');
  const { policy: _old, ...rest } = bus;
  buses(call).put(bus.name, { ...rest, modifiedAt: call.now(), ...(policy === undefined ? {} : { policy }) });
}
