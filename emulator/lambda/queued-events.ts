import type { Call } from '../call.ts';
import { AwsError } from '../errors.ts';
import { sendOutcome } from './destinations.ts';
import { invokedVersion, LATEST } from './function-name.ts';
import { publishMetrics, runFunction, type Run } from './run-function.ts';
import { functions, queuedEvents, type EventInvokeConfig, type FunctionVersion, type QueuedEvent } from './state.ts';

/** https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html */
const RETRY_AFTER_MS = [60_000, 120_000];
const MAX_AGE_SECONDS = 21_600;
const MAX_THROTTLE_DELAY_MS = 300_000;

/** Accepts an asynchronous invocation: kept until it succeeded or was given up. */
export function queueEvent(call: Call, functionName: string, qualifier: string | undefined, payload: string): void {
  const event: QueuedEvent = {
    id: call.requestId,
    functionName,
    qualifier: qualifier ?? LATEST,
    payload,
    acceptedAt: call.now(),
    attempts: 0,
    throttled: 0,
  };
  // one request may hand on several events, each of which needs an id of its own
  if (queuedEvents(call).has(event.id)) event.id = call.ids.uuid();
  queuedEvents(call).put(event.id, event);
  call.later({ task: 'lambda/run-event', payload: { id: event.id } });
}

/** Task: one attempt at an accepted event. */
export async function runEvent({ id }: { id: string }, call: Call): Promise<void> {
  const event = queuedEvents(call).get(id);
  const record = event && functions(call).get(event.functionName);
  if (!event || !record) return queuedEvents(call).delete(id);
  const config = record.eventInvokeConfigs[event.qualifier];
  const version = invokedVersion(call, { name: event.functionName, qualifier: event.qualifier });
  if (call.now() - event.acceptedAt > (config?.maximumEventAgeInSeconds ?? MAX_AGE_SECONDS) * 1000)
    return giveUp(call, version, event, config, 'EventAgeExceeded');
  let run: Run;
  try {
    run = await runFunction(call, version, event.payload, {
      requestId: event.id,
      ...(event.qualifier === LATEST ? {} : { qualifier: event.qualifier }),
    });
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return again(call, { ...event, throttled: event.throttled + 1 }, throttleDelay(call, event, error));
  }
  const attempted = { ...event, attempts: event.attempts + 1 };
  if (!run.failed) {
    queuedEvents(call).delete(id);
    return sendOutcome(call, { version, event: attempted, config, run, condition: 'Success' });
  }
  const delay = RETRY_AFTER_MS[event.attempts];
  if (delay === undefined || event.attempts >= (config?.maximumRetryAttempts ?? RETRY_AFTER_MS.length))
    return giveUp(call, version, attempted, config, 'RetriesExhausted', run);
  again(call, attempted, delay);
}

function throttleDelay(call: Call, event: QueuedEvent, error: AwsError): number {
  if (error.code === 'TooManyRequestsException') publishMetrics(call, event.functionName, { Throttles: 1 });
  return Math.min(1_000 * 2 ** event.throttled, MAX_THROTTLE_DELAY_MS);
}

function again(call: Call, event: QueuedEvent, after: number): void {
  queuedEvents(call).put(event.id, event);
  call.later({ task: 'lambda/run-event', payload: { id: event.id }, after });
}

async function giveUp(
  call: Call,
  version: FunctionVersion,
  event: QueuedEvent,
  config: EventInvokeConfig | undefined,
  condition: 'RetriesExhausted' | 'EventAgeExceeded',
  run?: Run,
): Promise<void> {
  queuedEvents(call).delete(event.id);
  await sendOutcome(call, { version, event, config, condition, ...(run ? { run } : {}) });
}
