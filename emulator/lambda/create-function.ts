import type * as client from '@aws-sdk/client-lambda';
import type { Call } from '../call.ts';
import { AwsError, validationError } from '../errors.ts';
import { findRole, mayAssume } from '../sts/issue-session.ts';
import { operationsOf, type AccessRequest } from '../wire/operation.ts';
import { storeCode } from './function-code.ts';
import { findVersion, functionArn, LATEST, onFunction, putVersion, readReference } from './function-name.ts';
import { applySettings, shownConfiguration } from './function-settings.ts';
import { functions, type FunctionVersion } from './state.ts';
import { publish } from './versions.ts';

const operation = operationsOf<typeof client>();

/** How long a function is `Pending`, or its update `InProgress`. */
const SETTLE_MS = 1_000;

export const passRole = (role: string | undefined): AccessRequest[] =>
  role === undefined
    ? []
    : [{ action: 'iam:PassRole', resource: role, context: { 'iam:PassedToService': 'lambda.amazonaws.com' } }];

export const createFunction = operation('CreateFunction', {
  access: (input, call) => [onFunction(call, 'CreateFunction', input.FunctionName), ...passRole(input.Role)],
  async handle(input, call) {
    const { name } = readReference(input.FunctionName);
    if (input.PackageType === 'Image' || input.Code?.ImageUri)
      throw new AwsError(
        'InvalidParameterValueException',
        'Container images are not emulated: give the function a zip package.',
      );
    if (!input.Runtime || !input.Handler)
      throw new AwsError(
        'InvalidParameterValueException',
        `${input.Runtime ? 'Handler' : 'Runtime'} is mandatory for functions created with deployment packages.`,
      );
    if (functions(call).has(name))
      throw new AwsError('ResourceConflictException', `Function already exist: ${name}`, 409, { Type: 'User' });
    const configuration = applySettings(input);
    checkAssumable(call, configuration.role, name);
    const code = await storeCode(call, input.Code ?? {});
    functions(call).put(name, {
      name,
      tags: input.Tags ?? {},
      published: 0,
      aliases: {},
      policies: {},
      eventInvokeConfigs: {},
    });
    const version: FunctionVersion = {
      name,
      version: LATEST,
      configuration,
      code,
      revisionId: call.ids.uuid(),
      modifiedAt: call.now(),
      state: 'Pending',
      lastUpdateStatus: 'Successful',
    };
    putVersion(call, version);
    settleLater(call, version);
    call.changed('AWS::Lambda::Function', name);
    if (input.Publish) return shownConfiguration(call, publish(call, { ...version, state: 'Active' }, ''), true);
    return shownConfiguration(call, version);
  },
});

/** A new role's trust may take a while to be seen; until then Lambda refuses with this message. */
function checkAssumable(call: Call, roleArn: string, name: string): void {
  const role = findRole(call, roleArn);
  const principal = {
    kind: 'service' as const,
    account: call.account,
    service: 'lambda.amazonaws.com',
    sourceArn: functionArn(call, name),
  };
  if (role && mayAssume({ ...call, principal }, role, {})) return;
  throw new AwsError(
    'InvalidParameterValueException',
    'The role defined for the function cannot be assumed by Lambda.',
    400,
    { Type: 'User' },
  );
}

function settleLater(call: Call, { name, version }: FunctionVersion): void {
  call.later({ task: 'lambda/settle', payload: { name, version }, after: SETTLE_MS });
}

/** Task: a created function becomes `Active`, an update `Successful`. */
export function settle(reference: { name: string; version: string }, call: Call): void {
  if (!functions(call).has(reference.name)) return;
  const version = findVersion(call, { name: reference.name, qualifier: reference.version });
  putVersion(call, { ...version, state: 'Active', lastUpdateStatus: 'Successful' });
}

export const updateFunctionConfiguration = operation('UpdateFunctionConfiguration', {
  access: (input, call) => [
    onFunction(call, 'UpdateFunctionConfiguration', input.FunctionName),
    ...passRole(input.Role),
  ],
  handle(input, call) {
    const version = changeable(call, input.FunctionName, input.RevisionId);
    const configuration = applySettings(input as Parameters<typeof applySettings>[0], version.configuration);
    if (input.Role !== undefined) checkAssumable(call, configuration.role, version.name);
    return shownConfiguration(call, update(call, { ...version, configuration }));
  },
});

export const updateFunctionCode = operation('UpdateFunctionCode', {
  access: (input, call) => onFunction(call, 'UpdateFunctionCode', input.FunctionName),
  async handle(input, call) {
    const version = changeable(call, input.FunctionName, input.RevisionId);
    if (input.ImageUri)
      throw validationError('Please do not provide ImageUri when updating a function with packageType Zip.');
    const code = await storeCode(call, input);
    const changed = { ...version, code };
    if (input.DryRun) return shownConfiguration(call, changed);
    const updated = update(call, changed);
    return input.Publish
      ? shownConfiguration(call, publish(call, { ...updated, lastUpdateStatus: 'Successful' }, ''), true)
      : shownConfiguration(call, updated);
  },
});

/** Only `$LATEST` can be changed, one change at a time. */
function changeable(call: Call, given: string | undefined, revisionId: string | undefined): FunctionVersion {
  const version = findVersion(call, { name: readReference(given).name });
  checkRevision(version.revisionId, revisionId);
  if (version.state === 'Pending' || version.lastUpdateStatus === 'InProgress')
    throw new AwsError(
      'ResourceConflictException',
      version.state === 'Pending'
        ? 'The operation cannot be performed at this time. The function is currently in the following state: Pending'
        : `The operation cannot be performed at this time. An update is in progress for resource: ${functionArn(call, version.name)}`,
      409,
      { Type: 'User' },
    );
  return version;
}

function update(call: Call, version: FunctionVersion): FunctionVersion {
  const updated: FunctionVersion = {
    ...version,
    revisionId: call.ids.uuid(),
    modifiedAt: call.now(),
    lastUpdateStatus: 'InProgress',
  };
  putVersion(call, updated);
  settleLater(call, updated);
  call.changed('AWS::Lambda::Function', version.name);
  return updated;
}

export function checkRevision(current: string, given: string | undefined): void {
  if (given === undefined || given === current) return;
  throw new AwsError(
    'PreconditionFailedException',
    'The Revision Id provided does not match the latest Revision Id. Call the GetFunction/GetAlias API to retrieve the latest Revision Id',
    412,
    { Type: 'User' },
  );
}
