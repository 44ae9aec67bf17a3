import type * as client from '@aws-sdk/client-sts';
import { principalArn, type Call } from '../call.ts';
import { AwsError } from '../errors.ts';
import { checkRange } from '../iam/constraints.ts';
import { managedDocument } from '../iam/managed-document.ts';
import { attachable } from '../iam/managed-policy.ts';
import { validateIdentityPolicy } from '../iam/validate-policy.ts';
import { operationsOf } from '../wire/operation.ts';
import { findRole, mayAssume, notAuthorized, startSession } from './issue-session.ts';

const operation = operationsOf<typeof client>();

const externalId = (input: client.AssumeRoleRequest): Record<string, string> =>
  input.ExternalId === undefined ? {} : { 'sts:ExternalId': input.ExternalId };

export const assumeRole = operation('AssumeRole', {
  access(input, call) {
    const resource = input.RoleArn ?? '';
    const resourcePolicy = findRole(call, resource)?.trustPolicy;
    // a role that does not exist is refused in `handle`, as one that may not be assumed
    if (resourcePolicy === undefined) return [];
    return { action: 'sts:AssumeRole', resource, resourcePolicy, context: externalId(input) };
  },
  handle(input, call) {
    checkInput(input);
    const roleArn = input.RoleArn ?? '';
    const role = findRole(call, roleArn);
    if (!role || !mayAssume(call, role, externalId(input)))
      throw notAuthorized(`User: ${principalArn(call.principal, call.partition)}`, roleArn);
    const duration = input.DurationSeconds ?? 3600;
    if (call.principal.kind === 'role' && duration > 3600)
      throw invalid(
        'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining',
      );
    if (duration > role.maxSessionDuration)
      throw invalid('The requested DurationSeconds exceeds the MaxSessionDuration set for this role.');
    const sessionName = input.RoleSessionName ?? '';
    const { principal, credentials } = startSession(call, role, {
      sessionName,
      duration,
      policies: sessionPolicies(input, call),
    });
    return {
      Credentials: {
        AccessKeyId: credentials.accessKeyId,
        SecretAccessKey: credentials.secretAccessKey,
        SessionToken: credentials.sessionToken,
        Expiration: new Date(credentials.expiration),
      },
      AssumedRoleUser: {
        AssumedRoleId: `${role.id}:${sessionName}`,
        Arn: principalArn(principal, call.partition),
      },
      ...(input.Policy || input.PolicyArns?.length ? { PackedPolicySize: 6 } : {}),
    };
  },
});

function checkInput(input: client.AssumeRoleRequest): void {
  checkRange('DurationSeconds', input.DurationSeconds, 900, 43200);
  if (!/^arn:[\w-]+:iam::\d{12}:role\/.+$/.test(input.RoleArn ?? '')) throw invalid(`${input.RoleArn} is invalid`);
  if (!/^[\w+=,.@-]{2,64}$/.test(input.RoleSessionName ?? ''))
    throw invalid(
      `1 validation error detected: Value '${input.RoleSessionName}' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]*`,
    );
}

const invalid = (message: string): AwsError => new AwsError('ValidationError', message);

function sessionPolicies(input: client.AssumeRoleRequest, call: Call): string[] {
  const inline = input.Policy === undefined ? [] : [input.Policy];
  for (const text of inline) validateIdentityPolicy(text);
  const managed = (input.PolicyArns ?? []).map(({ arn }) => managedDocument(attachable(call, arn ?? ''), call));
  return [...inline, ...managed];
}
