import { arn, type Call } from '../call.ts';
import { AwsError, validationError } from '../errors.ts';
import type { AccessRequest } from '../wire/operation.ts';
import { functionVersions, functions, type FunctionRecord, type FunctionVersion } from './state.ts';

export const LATEST = '$LATEST';

export interface FunctionReference {
  name: string;
  /** A version or an alias; absent if none was named. */
  qualifier?: string;
}

/** A name, `name:qualifier`, `123456789012:function:name`, or an ARN with or without a qualifier. */
export function readReference(given: string | undefined, qualifier?: string): FunctionReference {
  const match =
    /^(?:arn:aws[\w-]*:lambda:[\w-]+:\d{12}:function:|\d{12}:function:|\d{12}:)?([\w-]{1,64})(?::(\$LATEST|[\w-]+))?$/.exec(
      given ?? '',
    );
  if (!match?.[1])
    throw validationError(
      `1 validation error detected: Value '${given}' at 'functionName' failed to satisfy constraint: Member must satisfy regular expression pattern: (arn:(aws[a-zA-Z-]*)?:lambda:)?([a-z]{2}(-gov)?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_]+)(:(\\$LATEST|[a-zA-Z0-9-_]+))?`,
    );
  const named = match[2];
  if (named !== undefined && qualifier !== undefined && named !== qualifier)
    throw new AwsError(
      'InvalidParameterValueException',
      'The derived qualifier from the function name does not match the specified qualifier.',
    );
  const final = qualifier ?? named;
  return { name: match[1], ...(final === undefined ? {} : { qualifier: final }) };
}

export const functionArn = (call: Call, name: string, qualifier?: string): string =>
  arn(call, 'lambda', `function:${name}${qualifier === undefined ? '' : `:${qualifier}`}`);

export const notFound = (resource: string): AwsError =>
  new AwsError('ResourceNotFoundException', resource, 404, { Type: 'User' });

export function findFunction(call: Call, reference: FunctionReference): FunctionRecord {
  const record = functions(call).get(reference.name);
  if (!record) throw notFound(`Function not found: ${functionArn(call, reference.name, reference.qualifier)}`);
  return record;
}

/** The version that a reference means, through an alias if need be. */
export function findVersion(call: Call, reference: FunctionReference): FunctionVersion {
  const record = findFunction(call, reference);
  const named = reference.qualifier ?? LATEST;
  const version = record.aliases[named]?.version ?? named;
  const found = functionVersions(call).get(`${reference.name}:${version}`);
  if (!found) throw notFound(`Function not found: ${functionArn(call, reference.name, reference.qualifier)}`);
  return found;
}

/** The version that one invocation reaches: an alias may send a part of them to a second version. */
export function invokedVersion(call: Call, reference: FunctionReference): FunctionVersion {
  const alias = findFunction(call, reference).aliases[reference.qualifier ?? ''];
  const [other] = Object.entries(alias?.weights ?? {}).find(([, weight]) => call.ids.random() < weight) ?? [];
  return findVersion(call, other === undefined ? reference : { name: reference.name, qualifier: other });
}

export function putVersion(call: Call, version: FunctionVersion): void {
  functionVersions(call).put(`${version.name}:${version.version}`, version);
}

/** The access request of an operation on one function, with its resource policy. */
export function onFunction(call: Call, action: string, given: string | undefined, qualifier?: string): AccessRequest {
  const reference = readReference(given, qualifier);
  const policy = functions(call).get(reference.name)?.policies[reference.qualifier ?? ''];
  return {
    action: `lambda:${action}`,
    resource: functionArn(call, reference.name, reference.qualifier),
    resourcePolicy: policy && policyDocument(policy.statements),
  };
}

export const policyDocument = (statements: readonly unknown[]): unknown => ({
  Version: '2012-10-17',
  Id: 'default',
  Statement: statements,
});
