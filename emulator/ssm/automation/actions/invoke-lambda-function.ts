import { failed, guidePage, type Action } from '../action.ts';
import { textOf } from '../conversion.ts';
import { failureOf } from '../failure.ts';

const TYPES = ['RequestResponse', 'Event', 'DryRun'] as const;

/** Seconds; https://docs.aws.amazon.com/general/latest/gr/ssm.html#limits_ssm */
const TIMEOUT_SECONDS = 300;
const MAX_PAYLOAD_BYTES = 200 * 1024;

/** Invokes a function; an error that it returns fails the step. */
export const invokeLambdaFunction: Action = {
  name: 'aws:invokeLambdaFunction',
  documentation: guidePage('lamb'),
  inputs: {
    FunctionName: { type: 'String', required: true },
    Qualifier: { type: 'String' },
    InvocationType: { type: 'String', allowed: TYPES },
    LogType: { type: 'String', allowed: ['None', 'Tail'] },
    ClientContext: { type: 'String' },
    InputPayload: { type: 'StringMap' },
    Payload: { type: 'String' },
  },
  outputs: { StatusCode: 'String', FunctionError: 'String', LogResult: 'String', Payload: 'String' },
  timeoutSeconds: TIMEOUT_SECONDS,
  async run(run) {
    const { inputs } = run;
    const { InputPayload, Payload, ...rest } = inputs;
    const payload = InputPayload === undefined ? Payload : textOf(InputPayload);
    const output = await run.invoke('lambda', 'Invoke', {
      ...rest,
      ...(payload === undefined ? {} : { Payload: Buffer.from(textOf(payload)) }),
    });
    const { StatusCode, FunctionError, LogResult } = output;
    const text = output['Payload'] === undefined ? undefined : await payloadText(output['Payload']);
    const outputs = {
      ...(StatusCode === undefined ? {} : { StatusCode: textOf(StatusCode) }),
      ...(FunctionError === undefined ? {} : { FunctionError }),
      ...(LogResult === undefined ? {} : { LogResult }),
      ...(text === undefined ? {} : { Payload: text }),
    };
    if (text !== undefined && Buffer.byteLength(text) > MAX_PAYLOAD_BYTES)
      return failed(failureOf('PostVerification', 'The payload of the function is larger than 200 KB', 'Action'));
    if (FunctionError !== undefined)
      return {
        kind: 'failed',
        failure: failureOf(
          'PostVerification',
          `The function returned the error ${textOf(FunctionError)}: ${text ?? ''}`,
          'Action',
        ),
        outputs,
      };
    return { kind: 'done', outputs, response: { ...outputs, ...responseOf(text) } };
  },
};

/** The payload as the service gives it: text, bytes, or a stream's bytes. */
async function payloadText(payload: unknown): Promise<string> {
  if (typeof payload === 'string') return payload;
  if (payload instanceof Uint8Array) return Buffer.from(payload).toString('utf8');
  const stream = payload as { transformToString?: () => Promise<string> };
  return stream.transformToString ? await stream.transformToString() : textOf(payload);
}

/** Declared outputs select from the function's answer itself: `$.Retry`; and from the response: `$.Payload.Retry`. */
function responseOf(text: string | undefined): Record<string, unknown> {
  try {
    const value: unknown = text === undefined ? {} : JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? { ...value, Payload: value }
      : { Payload: value };
  } catch {
    return { Payload: text };
  }
}
