import type { Call, Principal } from '../call.ts';
import { AwsError } from '../errors.ts';
import { deadLetter, failureOf } from '../events/dead-letter.ts';
import { queueUrlOf } from '../events/invoke-target.ts';
import { wants } from './filter-policy.ts';
import { deadLetterArn } from './subscriptions.ts';
import { outbox, subscriptions, type Message, type Subscription } from './state.ts';

interface Delivery {
  /** The subscription's ARN. */
  subscription: string;
  message: Message;
  attempts: number;
}

const SERVICE = 'sns.amazonaws.com';

/** Queues and functions are retried for 23 days: 3 times at once, 2 times a second apart, then ever more slowly. */
const MAX_ATTEMPTS = 100_015;

/** Hands a message to one subscription. What goes to an address outside the stand-in is kept in the outbox. */
export async function deliver(delivery: Delivery, call: Call): Promise<void> {
  const subscription = subscriptions(call).get(delivery.subscription);
  if (!subscription || !wants(subscription, delivery.message)) return;
  const { message } = delivery;
  const body = message.bodies?.[subscription.protocol] ?? message.body;
  if (subscription.protocol !== 'sqs' && subscription.protocol !== 'lambda')
    return outbox(call).put(`${message.id} ${subscription.arn}`, {
      subscriptionArn: subscription.arn,
      protocol: subscription.protocol,
      endpoint: subscription.endpoint,
      confirmed: subscription.token === undefined,
      body,
      at: call.now(),
      ...(message.subject === undefined ? {} : { subject: message.subject }),
    });
  try {
    await hand(call, subscription, message, body);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    await failed(call, delivery, subscription, body, error);
  }
}

/** https://docs.aws.amazon.com/sns/latest/dg/sns-message-delivery-retries.html */
function retryAfter(attempts: number): number {
  if (attempts < 3) return 0;
  if (attempts < 5) return 1_000;
  if (attempts < 15) return Math.min(20_000, 1_000 * 2 ** (attempts - 5));
  return 20_000;
}

async function failed(
  call: Call,
  delivery: Delivery,
  subscription: Subscription,
  body: string,
  error: AwsError,
): Promise<void> {
  const attempts = delivery.attempts + 1;
  if (failureOf(error).retryable && attempts < MAX_ATTEMPTS)
    return void call.later({ task: 'sns/deliver', payload: { ...delivery, attempts }, after: retryAfter(attempts) });
  const policy = subscription.attributes['RedrivePolicy'];
  await deadLetter(call, {
    queueArn: policy === undefined ? undefined : deadLetterArn(policy),
    body: isRaw(subscription) ? body : JSON.stringify(notification(call, subscription, delivery.message, body)),
    sourceArn: subscription.topicArn,
    service: SERVICE,
    attributes: {},
  });
}

const isRaw = ({ attributes }: Subscription): boolean => attributes['RawMessageDelivery'] === 'true';

async function hand(call: Call, subscription: Subscription, message: Message, body: string): Promise<void> {
  const { endpoint, topicArn } = subscription;
  const [, , , region = '', account = ''] = endpoint.split(':');
  const principal: Principal = { kind: 'service', account: call.account, service: SERVICE, sourceArn: topicArn };
  const place = { region, account, principal };
  if (subscription.protocol === 'lambda') {
    const event = { Records: [lambdaRecord(call, subscription, message, body)] };
    await call.invoke({
      ...place,
      service: 'lambda',
      operation: 'Invoke',
      input: {
        FunctionName: endpoint,
        InvocationType: 'Event',
        Payload: new TextEncoder().encode(JSON.stringify(event)),
      },
    });
    return;
  }
  const raw = isRaw(subscription);
  await call.invoke({
    ...place,
    service: 'sqs',
    operation: 'SendMessage',
    input: {
      QueueUrl: queueUrlOf(endpoint),
      MessageBody: raw ? body : JSON.stringify(notification(call, subscription, message, body)),
      ...(raw ? { MessageAttributes: rawAttributes(message) } : {}),
      ...(message.groupId === undefined ? {} : { MessageGroupId: message.groupId }),
      ...(message.deduplicationId === undefined ? {} : { MessageDeduplicationId: message.deduplicationId }),
    },
  });
}

const rawAttributes = ({ attributes }: Message): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(attributes).map(([name, { DataType, StringValue, BinaryValue }]) => [
      name,
      { DataType, StringValue, ...(BinaryValue ? { BinaryValue: Buffer.from(BinaryValue, 'base64') } : {}) },
    ]),
  );

const shownAttributes = ({ attributes }: Message): Record<string, { Type: string; Value: string }> =>
  Object.fromEntries(
    Object.entries(attributes).map(([name, { DataType, StringValue, BinaryValue }]) => [
      name,
      { Type: DataType, Value: StringValue ?? BinaryValue ?? '' },
    ]),
  );

/** The signature is of the right form and nobody's: the stand-in has no key of AWS's. */
function notification(call: Call, subscription: Subscription, message: Message, body: string): Record<string, unknown> {
  const host = `https://sns.${call.region}.amazonaws.com`;
  return {
    Type: 'Notification',
    MessageId: message.id,
    ...(message.sequenceNumber === undefined ? {} : { SequenceNumber: message.sequenceNumber }),
    TopicArn: message.topicArn,
    ...(message.subject === undefined ? {} : { Subject: message.subject }),
    Message: body,
    Timestamp: new Date(message.publishedAt).toISOString(),
    SignatureVersion: '1',
    Signature: Buffer.alloc(256).toString('base64'),
    SigningCertURL: `${host}/SimpleNotificationService-00000000000000000000000000000000.pem`,
    UnsubscribeURL: `${host}/?Action=Unsubscribe&SubscriptionArn=${subscription.arn}`,
    ...(Object.keys(message.attributes).length > 0 ? { MessageAttributes: shownAttributes(message) } : {}),
  };
}

function lambdaRecord(call: Call, subscription: Subscription, message: Message, body: string): unknown {
  const { SigningCertURL, UnsubscribeURL, ...rest } = notification(call, subscription, message, body);
  return {
    EventSource: 'aws:sns',
    EventVersion: '1.0',
    EventSubscriptionArn: subscription.arn,
    Sns: {
      ...rest,
      Subject: message.subject ?? null,
      MessageAttributes: shownAttributes(message),
      SigningCertUrl: SigningCertURL,
      UnsubscribeUrl: UnsubscribeURL,
    },
  };
}
