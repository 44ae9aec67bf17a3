import type { Call } from '../call.ts';
import { AwsError } from '../errors.ts';
import { queueUrl } from '../sqs/queue-address.ts';
import { rolePrincipal } from './execution-role.ts';
import { functionArn } from './function-name.ts';
import { publishMetrics, type Run } from './run-function.ts';
import type { EventInvokeConfig, FunctionVersion, QueuedEvent } from './state.ts';

export interface Outcome {
  version: FunctionVersion;
  event: QueuedEvent;
  config: EventInvokeConfig | undefined;
  condition: 'Success' | 'RetriesExhausted' | 'EventAgeExceeded';
  run?: Run;
}

/** Tells the destinations and the dead-letter queue, as the execution role. What cannot be delivered is lost, and counted. */
export async function sendOutcome(call: Call, outcome: Outcome): Promise<void> {
  const { version, config, condition } = outcome;
  const success = condition === 'Success';
  const destination = success ? config?.onSuccess : config?.onFailure;
  const deadLetters = success ? undefined : version.configuration.deadLetterArn;
  if (destination)
    await deliver(call, outcome, 'DestinationDeliveryFailures', () => toDestination(call, outcome, destination));
  if (deadLetters) await deliver(call, outcome, 'DeadLetterErrors', () => toDeadLetters(call, outcome, deadLetters));
}

async function deliver(
  call: Call,
  { version }: Outcome,
  failureMetric: string,
  send: () => Promise<unknown>,
): Promise<void> {
  try {
    await send();
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    publishMetrics(call, version.name, { [failureMetric]: 1 });
  }
}

/** https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html#invocation-async-destinations */
const recordOf = (call: Call, { version, event, condition, run }: Outcome): Record<string, unknown> => ({
  version: '1.0',
  timestamp: new Date(call.now()).toISOString(),
  requestContext: {
    requestId: event.id,
    functionArn: functionArn(call, version.name, event.qualifier),
    condition,
    approximateInvokeCount: event.attempts,
  },
  requestPayload: JSON.parse(event.payload) as unknown,
  ...(run
    ? {
        responseContext: {
          statusCode: 200,
          executedVersion: version.version,
          ...(run.failed ? { functionError: 'Unhandled' } : {}),
        },
        responsePayload: JSON.parse(run.payload) as unknown,
      }
    : {}),
});

function toDestination(call: Call, outcome: Outcome, target: string): Promise<unknown> {
  const record = recordOf(call, outcome);
  const text = JSON.stringify(record);
  const as = (service: string, operation: string, input: Record<string, unknown>): Promise<unknown> =>
    call.invoke({ service, operation, input, principal: rolePrincipal(call, outcome.version) });
  switch (target.split(':')[2]) {
    case 'sqs':
      return as('sqs', 'SendMessage', { QueueUrl: urlOf(call, target), MessageBody: text });
    case 'sns':
      return as('sns', 'Publish', { TopicArn: target, Message: text });
    case 'lambda':
      return as('lambda', 'Invoke', { FunctionName: target, InvocationType: 'Event', Payload: Buffer.from(text) });
    case 'events':
      return as('events', 'PutEvents', {
        Entries: [
          {
            EventBusName: target,
            Source: 'lambda',
            DetailType: `Lambda Function Invocation Result - ${outcome.condition === 'Success' ? 'Success' : 'Failure'}`,
            Resources: [target, functionArn(call, outcome.version.name, outcome.event.qualifier)],
            Detail: text,
          },
        ],
      });
    case 's3':
      return as('s3', 'PutObject', {
        Bucket: target.split(':').at(-1),
        Key: `aws/lambda/async/${outcome.version.name}/${new Date(call.now()).toISOString().slice(0, 10).replaceAll('-', '/')}/${outcome.event.id}`,
        Body: Buffer.from(text),
      });
    default:
      return Promise.reject(new AwsError('InvalidParameterValueException', `The destination ${target} is not valid.`));
  }
}

/** The event itself, with the reason in the attributes. */
function toDeadLetters(call: Call, { version, event, run }: Outcome, target: string): Promise<unknown> {
  const message = run ? (JSON.parse(run.payload) as { errorMessage?: string }).errorMessage : 'Event age exceeded';
  const MessageAttributes = {
    RequestID: { DataType: 'String', StringValue: event.id },
    ErrorCode: { DataType: 'Number', StringValue: '200' },
    ErrorMessage: { DataType: 'String', StringValue: (message ?? 'Unknown').slice(0, 1024) || 'Unknown' },
  };
  const principal = rolePrincipal(call, version);
  return target.split(':')[2] === 'sns'
    ? call.invoke({
        service: 'sns',
        operation: 'Publish',
        input: { TopicArn: target, Message: event.payload, MessageAttributes },
        principal,
      })
    : call.invoke({
        service: 'sqs',
        operation: 'SendMessage',
        input: { QueueUrl: urlOf(call, target), MessageBody: event.payload, MessageAttributes },
        principal,
      });
}

function urlOf(call: Call, queueArn: string): string {
  const [, , , region = '', account = '', name = ''] = queueArn.split(':');
  return queueUrl(call, { region, account, name });
}
