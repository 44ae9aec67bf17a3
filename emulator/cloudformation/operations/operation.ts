import type * as client from '@aws-sdk/client-cloudformation';
import { arn, type Call, type Principal } from '../../call.ts';
import { operationsOf, type AccessRequest } from '../../wire/operation.ts';
import { findStack, type Stack } from '../state.ts';
import { invalid } from '../template/template.ts';

export const operation = operationsOf<typeof client>();

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscloudformation.html */
export function stackAccess(
  action: string,
): (input: { StackName?: string | undefined; RoleARN?: string | undefined }, call: Call) => AccessRequest[] {
  return (input, call) => {
    const name = input.StackName ?? '*';
    const resource = name.startsWith('arn:')
      ? name
      : (findStack(call, name)?.stackId ?? arn(call, 'cloudformation', `stack/${name}/*`));
    const context: Record<string, string> =
      input.RoleARN === undefined ? {} : { 'cloudformation:RoleArn': input.RoleARN };
    return [{ action: `cloudformation:${action}`, resource, context }, ...passRole(input.RoleARN)];
  };
}

const passRole = (roleArn: string | undefined): AccessRequest[] =>
  roleArn === undefined
    ? []
    : [
        {
          action: 'iam:PassRole',
          resource: roleArn,
          context: { 'iam:PassedToService': 'cloudformation.amazonaws.com' },
        },
      ];

export const anyAccess = (action: string) => (): AccessRequest => ({
  action: `cloudformation:${action}`,
  resource: '*',
});

/** The stack that a describing operation asks for. */
export function describedStack(call: Call, nameOrId: string | undefined): Stack {
  const stack = nameOrId === undefined ? undefined : findStack(call, nameOrId);
  if (!stack) throw invalid(`Stack with id ${nameOrId ?? ''} does not exist`);
  return stack;
}

/** Whom the stack's API calls are made as: its service role, or else the caller. */
export const stackPrincipal = (call: Call, roleArn: string | undefined): Principal =>
  roleArn === undefined
    ? call.principal
    : { kind: 'role', account: call.account, roleArn, sessionName: 'AWSCloudFormation' };

/** One page of a list; the token is the place where the next page begins. */
export function page<T>(
  items: readonly T[],
  token: string | undefined,
  size: number,
): { items: T[]; next: string | undefined } {
  const start = token === undefined ? 0 : Number(Buffer.from(token, 'base64').toString());
  if (!Number.isInteger(start) || start < 0 || start > items.length)
    throw invalid(`NextToken ${token ?? ''} is invalid`);
  const end = start + size;
  return {
    items: items.slice(start, end),
    next: end < items.length ? Buffer.from(String(end)).toString('base64') : undefined,
  };
}
