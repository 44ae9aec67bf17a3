import type { StartAutomationExecutionRequest } from '@aws-sdk/client-ssm';
import type { Call } from '../../call.ts';
import { AwsError } from '../../errors.ts';
import { clientTokens } from './state.ts';

/** The execution that the same token began before. Throws if it was given with another request. */
export function earlierExecution(call: Call, input: StartAutomationExecutionRequest): string | undefined {
  const earlier = input.ClientToken === undefined ? undefined : clientTokens(call).get(input.ClientToken.toLowerCase());
  if (earlier && earlier.request !== requestKey(input))
    throw new AwsError(
      'IdempotentParameterMismatch',
      "Error returned when an idempotent operation is retried and the parameters don't match the original call to the API with the same idempotency token.",
    );
  return earlier?.executionId;
}

export function keepToken(call: Call, input: StartAutomationExecutionRequest, executionId: string): void {
  if (input.ClientToken !== undefined)
    clientTokens(call).put(input.ClientToken.toLowerCase(), { executionId, request: requestKey(input) });
}

function requestKey({ ClientToken: _token, ...request }: StartAutomationExecutionRequest): string {
  const sorted = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(sorted);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([k, v]) => [k, sorted(v)]),
    );
  };
  return JSON.stringify(sorted(request));
}
