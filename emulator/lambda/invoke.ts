import type * as client from '@aws-sdk/client-lambda';
import { AwsError } from '../errors.ts';
import { operationsOf } from '../wire/operation.ts';
import { queueEvent } from './queued-events.ts';
import { invokedVersion, onFunction, readReference } from './function-name.ts';
import { publishMetrics, runFunction } from './run-function.ts';

const operation = operationsOf<typeof client>();

const MAX_SYNC_BYTES = 6_291_456;
const MAX_EVENT_BYTES = 1_048_576;
const TAIL_BYTES = 4_096;

/** https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html */
export const invoke = operation('Invoke', {
  access: (input, call) => ({
    ...onFunction(call, 'InvokeFunction', input.FunctionName, input.Qualifier),
  }),
  async handle(input, call) {
    const reference = readReference(input.FunctionName, input.Qualifier);
    const version = invokedVersion(call, reference);
    const payload = readPayload(input.Payload as Uint8Array | string | undefined, input.InvocationType);
    if (version.state === 'Pending')
      throw new AwsError(
        'ResourceConflictException',
        'The operation cannot be performed at this time. The function is currently in the following state: Pending',
        409,
        { Type: 'User' },
      );
    if (input.InvocationType === 'DryRun') return { StatusCode: 204 };
    if (input.InvocationType === 'Event') {
      queueEvent(call, version.name, reference.qualifier, payload);
      return { StatusCode: 202 };
    }
    const run = await runOrThrottle(call, version, payload, {
      requestId: call.requestId,
      ...(reference.qualifier === undefined ? {} : { qualifier: reference.qualifier }),
      ...(input.ClientContext ? { clientContext: Buffer.from(input.ClientContext, 'base64').toString() } : {}),
    });
    return {
      StatusCode: 200,
      ExecutedVersion: version.version,
      // the SDK's type is an array with text methods; the wire sends bytes
      Payload: Buffer.from(run.payload) as unknown as NonNullable<client.InvokeCommandOutput['Payload']>,
      ...(run.failed ? { FunctionError: 'Unhandled' } : {}),
      ...(input.LogType === 'Tail' ? { LogResult: tail(run.log) } : {}),
    };
  },
});

async function runOrThrottle(
  ...[call, version, ...rest]: Parameters<typeof runFunction>
): ReturnType<typeof runFunction> {
  try {
    return await runFunction(call, version, ...rest);
  } catch (error) {
    if (error instanceof AwsError && error.code === 'TooManyRequestsException')
      publishMetrics(call, version.name, { Throttles: 1 });
    throw error;
  }
}

function readPayload(given: Uint8Array | string | undefined, type: string | undefined): string {
  const bytes = Buffer.from(given ?? '');
  const limit = type === 'Event' ? MAX_EVENT_BYTES : MAX_SYNC_BYTES;
  if (bytes.length > limit)
    throw new AwsError(
      'RequestTooLargeException',
      `Request must be smaller than ${limit} bytes for the InvokeFunction operation`,
      413,
    );
  const text = bytes.toString();
  if (text === '') return '{}';
  try {
    JSON.parse(text);
    return text;
  } catch (error) {
    throw new AwsError(
      'InvalidRequestContentException',
      `Could not parse request body into json: ${(error as Error).message}`,
      400,
      { Type: 'User' },
    );
  }
}

const tail = (log: readonly string[]): string =>
  Buffer.from(log.map((line) => `${line}\n`).join(''))
    .subarray(-TAIL_BYTES)
    .toString('base64');
