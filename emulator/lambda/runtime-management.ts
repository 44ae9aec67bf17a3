import type * as client from '@aws-sdk/client-lambda';
import { AwsError } from '../errors.ts';
import { operationsOf } from '../wire/operation.ts';
import { findFunction, findVersion, functionArn, LATEST, onFunction, readReference } from './function-name.ts';
import { functions } from './state.ts';

const operation = operationsOf<typeof client>();

/** https://docs.aws.amazon.com/lambda/latest/dg/runtimes-update.html: the mode is kept and shown; the stand-in has one runtime. */
export const putRuntimeManagementConfig = operation('PutRuntimeManagementConfig', {
  access: (input, call) => onFunction(call, 'PutRuntimeManagementConfig', input.FunctionName, input.Qualifier),
  handle(input, call) {
    const reference = readReference(input.FunctionName, input.Qualifier);
    const record = findFunction(call, reference);
    const { version } = findVersion(call, reference);
    const mode = input.UpdateRuntimeOn ?? 'Auto';
    if ((mode === 'Manual') !== (input.RuntimeVersionArn !== undefined))
      throw new AwsError(
        'InvalidParameterValueException',
        mode === 'Manual'
          ? 'RuntimeVersionArn is required when UpdateRuntimeOn is Manual.'
          : 'RuntimeVersionArn can be specified only when UpdateRuntimeOn is Manual.',
        400,
        { Type: 'User' },
      );
    const runtime = {
      mode,
      ...(input.RuntimeVersionArn === undefined ? {} : { versionArn: input.RuntimeVersionArn }),
    };
    functions(call).put(record.name, {
      ...record,
      runtimeManagement: { ...record.runtimeManagement, [version]: runtime },
    });
    return { FunctionArn: functionArn(call, record.name, input.Qualifier), ...shown(runtime) };
  },
});

export const getRuntimeManagementConfig = operation('GetRuntimeManagementConfig', {
  access: (input, call) => onFunction(call, 'GetRuntimeManagementConfig', input.FunctionName, input.Qualifier),
  handle(input, call) {
    const reference = readReference(input.FunctionName, input.Qualifier ?? LATEST);
    const { version } = findVersion(call, reference);
    const runtime = findFunction(call, reference).runtimeManagement?.[version];
    return {
      FunctionArn: functionArn(call, reference.name, reference.qualifier),
      ...shown(runtime ?? { mode: 'Auto' }),
    };
  },
});

const shown = ({ mode, versionArn }: { mode: client.UpdateRuntimeOn; versionArn?: string }) => ({
  UpdateRuntimeOn: mode,
  ...(versionArn === undefined ? {} : { RuntimeVersionArn: versionArn }),
});
