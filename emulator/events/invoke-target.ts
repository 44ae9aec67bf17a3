import type { Call, Invocation, Principal } from '../call.ts';
import { AwsError } from '../errors.ts';
import { forwardTo } from './put-events.ts';
import type { Envelope } from './state.ts';

export interface TargetCall {
  arn: string;
  /** What the target gets. */
  input: string;
  envelope: Envelope;
  /** The rule's ARN. */
  source: string;
  principal: Principal;
  messageGroupId?: string;
}

/** Calls a target's own API, so that its policy, quotas and validation have their say. Throws what it answers. */
export async function invokeTarget(call: Call, target: TargetCall): Promise<void> {
  const [, , service = '', region = '', account = ''] = target.arn.split(':');
  const place = { principal: target.principal, region, account };
  switch (service) {
    case 'logs':
      return putLogEvent(call, target, place);
    case 'events':
      checkHops(target, account);
      break;
    default:
  }
  await call.invoke({ ...place, ...requestTo(service, target) });
}

type Place = Pick<Invocation, 'principal' | 'region' | 'account'>;

function requestTo(service: string, target: TargetCall): Pick<Invocation, 'service' | 'operation' | 'input'> {
  const { arn, input } = target;
  const resource = arn.split(':').slice(5).join(':');
  switch (service) {
    case 'sqs':
      return {
        service,
        operation: 'SendMessage',
        input: {
          QueueUrl: queueUrlOf(arn),
          MessageBody: input,
          ...(target.messageGroupId === undefined
            ? {}
            : { MessageGroupId: target.messageGroupId, ...deduplication(resource, target.envelope) }),
        },
      };
    case 'lambda':
      return {
        service,
        operation: 'Invoke',
        input: { FunctionName: arn, InvocationType: 'Event', Payload: new TextEncoder().encode(input) },
      };
    case 'sns':
      return { service, operation: 'Publish', input: { TopicArn: arn, Message: input } };
    case 'ssm':
      return { service, operation: 'StartAutomationExecution', input: automation(resource, input) };
    case 'events':
      return { service, operation: 'PutEvents', input: forwardTo(arn, target.envelope) };
    default:
      throw new AwsError('InvalidParameter', `${arn} is not a target that the stand-in delivers to`);
  }
}

export function queueUrlOf(arn: string): string {
  const [, , , region, account, name] = arn.split(':');
  return `https://sqs.${region}.amazonaws.com/${account}/${name}`;
}

/** A retried delivery must not be a second message in a FIFO queue. */
const deduplication = (queue: string, envelope: Envelope): Record<string, string> =>
  queue.endsWith('.fifo') ? { MessageDeduplicationId: envelope.id } : {};

/** `automation-definition/NAME:VERSION`; the input is a map of lists of strings. */
export function automation(resource: string, input: string): Record<string, unknown> {
  const [name = '', version] = resource.slice(resource.indexOf('/') + 1).split(':');
  return {
    DocumentName: name,
    ...(version === undefined ? {} : { DocumentVersion: version }),
    Parameters: automationParameters(input),
  };
}

function automationParameters(input: string): Record<string, string[]> {
  let value: unknown;
  try {
    value = JSON.parse(input);
  } catch {
    value = undefined;
  }
  const isMap = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!isMap || !Object.values(value as object).every(isStringList))
    throw new AwsError('ValidationException', 'The input of an automation must be a map of lists of strings.');
  return value as Record<string, string[]>;
}

const isStringList = (value: unknown): boolean =>
  Array.isArray(value) && value.every((item) => typeof item === 'string');

/** "If a receiver account sets up a rule that sends events received from a sender account on to a third account, …not sent." */
function checkHops({ arn, envelope, source }: TargetCall, account: string): void {
  const own = source.split(':')[4];
  if (envelope.account !== own && account !== own)
    throw new AwsError(
      'THIRD_ACCOUNT_HOP_DETECTED',
      `The event came from ${envelope.account} and may not go on to ${arn}.`,
    );
}

/** An event becomes one log event, in a stream of its own. */
async function putLogEvent(call: Call, { arn, input, envelope }: TargetCall, place: Place): Promise<void> {
  const logGroupName = arn.split(':').slice(6).join(':').replace(/:\*$/, '');
  const logStreamName = envelope.id;
  const { message, timestamp } = logMessage(input, call.now());
  try {
    await call.invoke({
      ...place,
      service: 'logs',
      operation: 'CreateLogStream',
      input: { logGroupName, logStreamName },
    });
  } catch (error) {
    if (!(error instanceof AwsError) || error.code !== 'ResourceAlreadyExistsException') throw error;
  }
  const logEvents = [{ timestamp, message }];
  await call.invoke({
    ...place,
    service: 'logs',
    operation: 'PutLogEvents',
    input: { logGroupName, logStreamName, logEvents },
  });
}

/** A transformer for a log group gives `{"timestamp": …, "message": …}`; without one the event itself is the message. */
function logMessage(input: string, now: number): { message: string; timestamp: number } {
  try {
    const given = JSON.parse(input) as { timestamp?: unknown; message?: unknown } | null;
    const timestamp = Number(given?.timestamp);
    if (typeof given?.message === 'string' && Number.isFinite(timestamp)) return { message: given.message, timestamp };
  } catch {
    // plain text is a message as it is
  }
  return { message: input, timestamp: now };
}
