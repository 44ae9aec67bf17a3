import type * as client from '@aws-sdk/client-lambda';
import { AwsError } from '../errors.ts';
import { operationsOf } from '../wire/operation.ts';
import { findFunction, onFunction, readReference } from './function-name.ts';
import { functions } from './state.ts';

const operation = operationsOf<typeof client>();

export const putFunctionConcurrency = operation('PutFunctionConcurrency', {
  access: (input, call) => onFunction(call, 'PutFunctionConcurrency', input.FunctionName),
  handle(input, call) {
    const record = findFunction(call, readReference(input.FunctionName));
    const reserved = input.ReservedConcurrentExecutions ?? 0;
    const others = functions(call)
      .values()
      .filter(({ name }) => name !== record.name)
      .reduce((sum, one) => sum + (one.reservedConcurrency ?? 0), 0);
    // https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html: 1,000 for an account, 100 of them never reserved
    if (reserved < 0 || others + reserved > 900)
      throw new AwsError(
        'InvalidParameterValueException',
        `Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [100].`,
        400,
        { Type: 'User' },
      );
    functions(call).put(record.name, { ...record, reservedConcurrency: reserved });
    return { ReservedConcurrentExecutions: reserved };
  },
});

export const getFunctionConcurrency = operation('GetFunctionConcurrency', {
  access: (input, call) => onFunction(call, 'GetFunctionConcurrency', input.FunctionName),
  handle(input, call) {
    const { reservedConcurrency } = findFunction(call, readReference(input.FunctionName));
    return reservedConcurrency === undefined ? {} : { ReservedConcurrentExecutions: reservedConcurrency };
  },
});

export const deleteFunctionConcurrency = operation('DeleteFunctionConcurrency', {
  access: (input, call) => onFunction(call, 'DeleteFunctionConcurrency', input.FunctionName),
  handle(input, call) {
    const { reservedConcurrency: _reserved, ...record } = findFunction(call, readReference(input.FunctionName));
    functions(call).put(record.name, record);
    return {};
  },
});
