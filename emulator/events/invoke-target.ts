import type { Call, Invocation, Principal } from '../call.ts';
import { AwsError } from '../errors.ts';
import { forwardTo } from './put-events.ts';
import type { Envelope, Hops } from './state.ts';

export interface TargetCall {
  arn: string;
  /** What the target gets. */
  input: string;
  envelope: Envelope;
  /** The rule's ARN. */
  source: string;
  /** That the event has behind it. */
  hops: Hops;
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
        // a FIFO queue must deduplicate by content: EventBridge names no id
        input: {
          QueueUrl: queueUrlOf(arn),
          MessageBody: input,
          ...(target.messageGroupId === undefined ? {} : { MessageGroupId: target.messageGroupId }),
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
      return { service, operation: 'PutEvents', input: forwardTo(arn, target.envelope, nextHops(target)) };
    default:
      throw new AwsError('InvalidParameter', `${arn} is not a target that the stand-in delivers to`);
  }
}

export function queueUrlOf(arn: string): string {
  const [, , , region, account, name] = arn.split(':');
  return `https://sqs.${region}.amazonaws.com/${account}/${name}`;
}

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

/**
 * "EventBridge can't route events received from a sender event bus to a third event bus": one hop within a Region, one to
 * another Region. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-bus-to-bus.html
 */
function nextHops({ arn, source, hops }: TargetCall): Hops {
  const across = arn.split(':')[3] !== source.split(':')[3];
  if (across ? hops.across : hops.within)
    throw new AwsError(
      across ? 'THIRD_REGION_HOP_DETECTED' : 'THIRD_ACCOUNT_HOP_DETECTED',
      'Events received from another event bus cannot be forwarded to this event bus.',
    );
  return { ...hops, ...(across ? { across } : { within: true }) };
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
