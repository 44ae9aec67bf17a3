import type * as client from '@aws-sdk/client-lambda';
import type { Call } from '../call.ts';
import { AwsError } from '../errors.ts';
import { operationsOf } from '../wire/operation.ts';
import {
  findFunction,
  findVersion,
  functionArn,
  LATEST,
  notFound,
  onFunction,
  readReference,
  type FunctionReference,
} from './function-name.ts';
import { functions, type EventInvokeConfig } from './state.ts';

const operation = operationsOf<typeof client>();

/** https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionEventInvokeConfig.html */
export const putFunctionEventInvokeConfig = operation('PutFunctionEventInvokeConfig', {
  access: (input, call) => onFunction(call, 'PutFunctionEventInvokeConfig', input.FunctionName, input.Qualifier),
  handle(input, call) {
    const reference = readReference(input.FunctionName, input.Qualifier);
    findVersion(call, reference);
    const { MaximumRetryAttempts: attempts, MaximumEventAgeInSeconds: age } = input;
    checkRange('maximumRetryAttempts', attempts, 0, 2);
    checkRange('maximumEventAgeInSeconds', age, 60, 21_600);
    const onSuccess = checkedDestination(input.DestinationConfig?.OnSuccess?.Destination);
    const onFailure = checkedDestination(input.DestinationConfig?.OnFailure?.Destination);
    const config: EventInvokeConfig = {
      modifiedAt: call.now(),
      ...(attempts === undefined ? {} : { maximumRetryAttempts: attempts }),
      ...(age === undefined ? {} : { maximumEventAgeInSeconds: age }),
      ...(onSuccess ? { onSuccess } : {}),
      ...(onFailure ? { onFailure } : {}),
    };
    put(call, reference, config);
    return shown(call, reference, config);
  },
});

function checkRange(member: string, value: number | undefined, least: number, most: number): void {
  if (value === undefined || (value >= least && value <= most)) return;
  const bound = value < least ? `greater than or equal to ${least}` : `less than or equal to ${most}`;
  throw new AwsError(
    'ValidationException',
    `1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: Member must have value ${bound}`,
  );
}

function checkedDestination(arn: string | undefined): string | undefined {
  if (!arn || /^arn:aws[\w-]*:(sqs|sns|lambda|events|s3):/.test(arn)) return arn;
  throw new AwsError(
    'InvalidParameterValueException',
    `The provided destination config DestinationConfig is invalid: ${arn}`,
  );
}

export const getFunctionEventInvokeConfig = operation('GetFunctionEventInvokeConfig', {
  access: (input, call) => onFunction(call, 'GetFunctionEventInvokeConfig', input.FunctionName, input.Qualifier),
  handle(input, call) {
    const reference = readReference(input.FunctionName, input.Qualifier);
    const config = findFunction(call, reference).eventInvokeConfigs[reference.qualifier ?? LATEST];
    if (!config) throw missing(call, reference);
    return shown(call, reference, config);
  },
});

export const deleteFunctionEventInvokeConfig = operation('DeleteFunctionEventInvokeConfig', {
  access: (input, call) => onFunction(call, 'DeleteFunctionEventInvokeConfig', input.FunctionName, input.Qualifier),
  handle(input, call) {
    const reference = readReference(input.FunctionName, input.Qualifier);
    if (!findFunction(call, reference).eventInvokeConfigs[reference.qualifier ?? LATEST])
      throw missing(call, reference);
    put(call, reference, undefined);
    return {};
  },
});

const missing = (call: Call, { name, qualifier = LATEST }: FunctionReference): AwsError =>
  notFound(`The function ${functionArn(call, name, qualifier)} doesn't have an EventInvokeConfig`);

function put(call: Call, reference: FunctionReference, config: EventInvokeConfig | undefined): void {
  const record = findFunction(call, reference);
  const { [reference.qualifier ?? LATEST]: _before, ...others } = record.eventInvokeConfigs;
  functions(call).put(record.name, {
    ...record,
    eventInvokeConfigs: config ? { ...others, [reference.qualifier ?? LATEST]: config } : others,
  });
}

const shown = (call: Call, { name, qualifier = LATEST }: FunctionReference, config: EventInvokeConfig) => ({
  LastModified: new Date(config.modifiedAt),
  FunctionArn: functionArn(call, name, qualifier),
  ...(config.maximumRetryAttempts === undefined ? {} : { MaximumRetryAttempts: config.maximumRetryAttempts }),
  ...(config.maximumEventAgeInSeconds === undefined
    ? {}
    : { MaximumEventAgeInSeconds: config.maximumEventAgeInSeconds }),
  DestinationConfig: {
    OnSuccess: config.onSuccess === undefined ? {} : { Destination: config.onSuccess },
    OnFailure: config.onFailure === undefined ? {} : { Destination: config.onFailure },
  },
});
