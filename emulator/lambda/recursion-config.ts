import type * as client from '@aws-sdk/client-lambda';
import { operationsOf } from '../wire/operation.ts';
import { findFunction, onFunction, readReference } from './function-name.ts';
import { functions } from './state.ts';

const operation = operationsOf<typeof client>();

/** https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html: kept and shown; the stand-in looks for no loops. */
export const putFunctionRecursionConfig = operation('PutFunctionRecursionConfig', {
  access: (input, call) => onFunction(call, 'PutFunctionRecursionConfig', input.FunctionName),
  handle(input, call) {
    const record = findFunction(call, readReference(input.FunctionName));
    const recursiveLoop = input.RecursiveLoop ?? 'Terminate';
    functions(call).put(record.name, { ...record, recursiveLoop });
    return { RecursiveLoop: recursiveLoop };
  },
});

export const getFunctionRecursionConfig = operation('GetFunctionRecursionConfig', {
  access: (input, call) => onFunction(call, 'GetFunctionRecursionConfig', input.FunctionName),
  handle(input, call) {
    const { recursiveLoop = 'Terminate' } = findFunction(call, readReference(input.FunctionName));
    return { RecursiveLoop: recursiveLoop };
  },
});
