import type * as client from '@aws-sdk/client-lambda';
import { AwsError } from '../errors.ts';
import { operationsOf } from '../wire/operation.ts';
import { findFunction, findVersion, LATEST, onFunction, readReference } from './function-name.ts';
import { shownConfiguration } from './function-settings.ts';
import { functionVersions, functions } from './state.ts';

const operation = operationsOf<typeof client>();

export const getFunction = operation('GetFunction', {
  access: (input, call) => onFunction(call, 'GetFunction', input.FunctionName, input.Qualifier),
  handle(input, call) {
    const reference = readReference(input.FunctionName, input.Qualifier);
    const record = findFunction(call, reference);
    const version = findVersion(call, reference);
    return {
      Configuration: shownConfiguration(call, version, reference.qualifier !== undefined),
      Code: {
        RepositoryType: 'S3',
        Location: `https://awslambda-${call.region}-tasks.s3.${call.region}.amazonaws.com/snapshots/${call.account}/${record.name}-${version.code.packageKey}`,
      },
      ...(Object.keys(record.tags).length > 0 ? { Tags: record.tags } : {}),
      ...(record.reservedConcurrency === undefined
        ? {}
        : { Concurrency: { ReservedConcurrentExecutions: record.reservedConcurrency } }),
    };
  },
});

export const getFunctionConfiguration = operation('GetFunctionConfiguration', {
  access: (input, call) => onFunction(call, 'GetFunctionConfiguration', input.FunctionName, input.Qualifier),
  handle(input, call) {
    const reference = readReference(input.FunctionName, input.Qualifier);
    return shownConfiguration(call, findVersion(call, reference), reference.qualifier !== undefined);
  },
});

export const listFunctions = operation('ListFunctions', {
  access: () => ({ action: 'lambda:ListFunctions', resource: '*' }),
  handle(input, call) {
    const wanted = functionVersions(call)
      .values()
      .filter(({ version }) => version === LATEST || input.FunctionVersion === 'ALL')
      .toSorted((a, b) => (`${a.name}:${a.version}` < `${b.name}:${b.version}` ? -1 : 1));
    const start = Number(input.Marker ?? 0);
    if (!Number.isInteger(start)) throw new AwsError('InvalidParameterValueException', 'Invalid Marker');
    const end = start + Math.min(input.MaxItems ?? 50, 50);
    return {
      Functions: wanted
        .slice(start, end)
        .map((version) => shownConfiguration(call, version, input.FunctionVersion === 'ALL')),
      ...(end < wanted.length ? { NextMarker: String(end) } : {}),
    };
  },
});

export const deleteFunction = operation('DeleteFunction', {
  access: (input, call) => onFunction(call, 'DeleteFunction', input.FunctionName, input.Qualifier),
  handle(input, call) {
    const reference = readReference(input.FunctionName, input.Qualifier);
    const record = findFunction(call, reference);
    const all = functionVersions(call);
    if (reference.qualifier !== undefined) {
      if (reference.qualifier === LATEST)
        throw new AwsError(
          'InvalidParameterValueException',
          '$LATEST version cannot be deleted without deleting the function.',
        );
      if (
        Object.values(record.aliases).some(
          ({ version, weights }) =>
            version === reference.qualifier || weights?.[reference.qualifier ?? ''] !== undefined,
        )
      )
        throw new AwsError(
          'ResourceConflictException',
          `Unable to delete version because the following aliases reference it: ${Object.keys(record.aliases).join(', ')}`,
          409,
        );
      all.delete(`${record.name}:${reference.qualifier}`);
      return {};
    }
    for (const key of all.keys()) if (key.startsWith(`${record.name}:`)) all.delete(key);
    functions(call).delete(record.name);
    call.changed('AWS::Lambda::Function', record.name);
    return {};
  },
});
