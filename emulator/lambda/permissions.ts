import type * as client from '@aws-sdk/client-lambda';
import type { Call } from '../call.ts';
import { AwsError } from '../errors.ts';
import { operationsOf } from '../wire/operation.ts';
import { checkRevision } from './create-function.ts';
import {
  findFunction,
  findVersion,
  functionArn,
  notFound,
  onFunction,
  policyDocument,
  readReference,
  type FunctionReference,
} from './function-name.ts';
import { functions, type PolicyStatement } from './state.ts';

const operation = operationsOf<typeof client>();

export const addPermission = operation('AddPermission', {
  access: (input, call) => onFunction(call, 'AddPermission', input.FunctionName, input.Qualifier),
  handle(input, call) {
    const reference = readReference(input.FunctionName, input.Qualifier);
    findVersion(call, reference);
    const policy = policyOf(call, reference);
    checkRevision(policy.revisionId, input.RevisionId);
    if (policy.statements.some(({ Sid }) => Sid === input.StatementId))
      throw new AwsError(
        'ResourceConflictException',
        `The statement id (${input.StatementId}) provided already exists. Please provide a new statement id, or remove the existing statement.`,
        409,
        { Type: 'User' },
      );
    const statement = statementOf(call, input, reference);
    putStatements(call, reference, [...policy.statements, statement]);
    return { Statement: JSON.stringify(statement) };
  },
});

function statementOf(call: Call, input: client.AddPermissionRequest, reference: FunctionReference): PolicyStatement {
  const equals: Record<string, string> = {};
  if (input.SourceAccount) equals['AWS:SourceAccount'] = input.SourceAccount;
  if (input.PrincipalOrgID) equals['aws:PrincipalOrgID'] = input.PrincipalOrgID;
  if (input.FunctionUrlAuthType) equals['lambda:FunctionUrlAuthType'] = input.FunctionUrlAuthType;
  const condition = {
    ...(Object.keys(equals).length > 0 ? { StringEquals: equals } : {}),
    ...(input.SourceArn ? { ArnLike: { 'AWS:SourceArn': input.SourceArn } } : {}),
  };
  return {
    Sid: checkedSid(input.StatementId),
    Effect: 'Allow',
    Principal: principalOf(call, input.Principal ?? ''),
    Action: checkedAction(input.Action),
    Resource: functionArn(call, reference.name, reference.qualifier),
    ...(Object.keys(condition).length > 0 ? { Condition: condition } : {}),
  };
}

function checkedSid(sid = ''): string {
  if (/^[\w-]{1,100}$/.test(sid)) return sid;
  throw new AwsError(
    'ValidationException',
    `1 validation error detected: Value '${sid}' at 'statementId' failed to satisfy constraint: Member must satisfy regular expression pattern: ([a-zA-Z0-9-_]+)`,
  );
}

function checkedAction(action = ''): string {
  if (/^(lambda:\*|lambda:[A-Za-z]+|\*)$/.test(action)) return action;
  throw new AwsError(
    'ValidationException',
    `1 validation error detected: Value '${action}' at 'action' failed to satisfy constraint: Member must satisfy regular expression pattern: (lambda:[*]|lambda:[a-zA-Z]+|[*])`,
  );
}

function principalOf(call: Call, principal: string): PolicyStatement['Principal'] {
  if (principal === '*') return '*';
  if (/^[\w.-]+\.amazonaws\.com(\.cn)?$/.test(principal)) return { Service: principal };
  if (/^\d{12}$/.test(principal)) return { AWS: `arn:${call.partition}:iam::${principal}:root` };
  if (/^arn:[\w-]+:(iam|sts)::\d{12}:/.test(principal)) return { AWS: principal };
  throw new AwsError(
    'InvalidParameterValueException',
    'The provided principal was invalid. Please check the principal and try again.',
    400,
    { Type: 'User' },
  );
}

export const removePermission = operation('RemovePermission', {
  access: (input, call) => onFunction(call, 'RemovePermission', input.FunctionName, input.Qualifier),
  handle(input, call) {
    const reference = readReference(input.FunctionName, input.Qualifier);
    const policy = policyOf(call, reference);
    if (!policy.statements.some(({ Sid }) => Sid === input.StatementId))
      throw notFound(`Statement ${input.StatementId} is not found in resource policy.`);
    checkRevision(policy.revisionId, input.RevisionId);
    putStatements(
      call,
      reference,
      policy.statements.filter(({ Sid }) => Sid !== input.StatementId),
    );
    return {};
  },
});

export const getPolicy = operation('GetPolicy', {
  access: (input, call) => onFunction(call, 'GetPolicy', input.FunctionName, input.Qualifier),
  handle(input, call) {
    const reference = readReference(input.FunctionName, input.Qualifier);
    const policy = policyOf(call, reference);
    if (policy.statements.length === 0) throw notFound('The resource you requested does not exist.');
    return { Policy: JSON.stringify(policyDocument(policy.statements)), RevisionId: policy.revisionId };
  },
});

const policyOf = (call: Call, reference: FunctionReference): { revisionId: string; statements: PolicyStatement[] } =>
  findFunction(call, reference).policies[reference.qualifier ?? ''] ?? { revisionId: '', statements: [] };

function putStatements(call: Call, reference: FunctionReference, statements: PolicyStatement[]): void {
  const record = findFunction(call, reference);
  const policy = { revisionId: call.ids.uuid(), statements };
  functions(call).put(record.name, {
    ...record,
    policies: { ...record.policies, [reference.qualifier ?? '']: policy },
  });
}
