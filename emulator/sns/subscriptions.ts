import type * as client from '@aws-sdk/client-sns';
import { AwsError } from '../errors.ts';
import { operationsOf } from '../wire/operation.ts';
import { checkFilterPolicy } from './filter-policy.ts';
import { getSubscription, getTopic, inPlaceOf, invalid, onTopic, pageOf, subscriptionsOf } from './topic-address.ts';
import { subscriptions, type Subscription } from './state.ts';

const operation = operationsOf<typeof client>();

/** Endpoints by protocol. Queues and functions need no confirmation; what lies outside the stand-in does. */
const ENDPOINTS: Record<string, RegExp> = {
  sqs: /^arn:[\w-]+:sqs:[\w-]+:\d{12}:[\w.-]+$/,
  lambda: /^arn:[\w-]+:lambda:[\w-]+:\d{12}:function:[\w-]+(?::[\w-$]+)?$/,
  email: /^[^@\s]+@[^@\s]+$/,
  'email-json': /^[^@\s]+@[^@\s]+$/,
  http: /^http:\/\/\S+$/,
  https: /^https:\/\/\S+$/,
  sms: /^\+?[\d-]+$/,
};
const AT_ONCE = new Set(['sqs', 'lambda', 'sms']);
const SETTABLE = new Set([
  'FilterPolicy',
  'FilterPolicyScope',
  'RawMessageDelivery',
  'RedrivePolicy',
  'DeliveryPolicy',
]);
const PENDING = 'pending confirmation';

export const subscribe = operation('Subscribe', {
  access: (input, call) => ({
    ...onTopic(call, 'Subscribe', input.TopicArn),
    context: { 'sns:Protocol': input.Protocol ?? '', 'sns:Endpoint': input.Endpoint ?? '' },
  }),
  handle(input, call) {
    const topic = getTopic(call, input.TopicArn);
    const { Protocol: protocol = '', Endpoint: endpoint = '' } = input;
    const shape = Object.hasOwn(ENDPOINTS, protocol) ? ENDPOINTS[protocol] : undefined;
    if (!shape) throw invalid(`Amazon SNS does not support this protocol string: ${protocol}`);
    if (!shape.test(endpoint)) throw invalid(`${protocol.toUpperCase()} endpoint${protocol === 'sqs' ? ' ARN' : ''}`);
    if (topic.fifo && protocol !== 'sqs') throw invalid(`Invalid protocol type: ${protocol}`);
    const attributes: Record<string, string> = {};
    for (const [name, value] of Object.entries(input.Attributes ?? {})) attributes[name] = checkAttribute(name, value);
    const same = subscriptionsOf(call, topic).find((one) => one.protocol === protocol && one.endpoint === endpoint);
    if (same) {
      for (const [name, value] of Object.entries(attributes))
        if (same.attributes[name] !== value)
          throw invalid('Attributes Reason: Subscription already exists with different attributes');
      return { SubscriptionArn: shownArn(same, input.ReturnSubscriptionArn) };
    }
    const subscription: Subscription = {
      arn: `${topic.arn}:${call.ids.uuid()}`,
      topicArn: topic.arn,
      owner: call.account,
      protocol,
      endpoint,
      attributes,
      ...(AT_ONCE.has(protocol) ? {} : { token: call.ids.hex(224) }),
    };
    subscriptions(inPlaceOf(call, topic.arn)).put(subscription.arn, subscription);
    return { SubscriptionArn: shownArn(subscription, input.ReturnSubscriptionArn) };
  },
});

const shownArn = ({ arn, token }: Subscription, always: boolean | undefined): string =>
  token !== undefined && !always ? PENDING : arn;

export const confirmSubscription = operation('ConfirmSubscription', {
  access: (input, call) => onTopic(call, 'ConfirmSubscription', input.TopicArn),
  handle(input, call) {
    const topic = getTopic(call, input.TopicArn);
    const pending = subscriptionsOf(call, topic).find(({ token }) => token !== undefined && token === input.Token);
    if (!pending) throw invalid('Token');
    const { token: _token, ...confirmed } = pending;
    subscriptions(inPlaceOf(call, topic.arn)).put(confirmed.arn, confirmed);
    return { SubscriptionArn: confirmed.arn };
  },
});

export const unsubscribe = operation('Unsubscribe', {
  access: (input) => ({ action: 'sns:Unsubscribe', resource: input.SubscriptionArn ?? '' }),
  handle(input, call) {
    const subscription = getSubscription(call, input.SubscriptionArn);
    if (subscription.token !== undefined)
      throw invalid('SubscriptionArn Reason: A subscription that is pending confirmation cannot be deleted.');
    subscriptions(inPlaceOf(call, subscription.arn)).delete(subscription.arn);
    return {};
  },
});

export const getSubscriptionAttributes = operation('GetSubscriptionAttributes', {
  access: (input) => ({ action: 'sns:GetSubscriptionAttributes', resource: input.SubscriptionArn ?? '' }),
  handle(input, call) {
    const subscription = getSubscription(call, input.SubscriptionArn);
    return {
      Attributes: {
        SubscriptionArn: subscription.arn,
        TopicArn: subscription.topicArn,
        Owner: subscription.owner,
        Protocol: subscription.protocol,
        Endpoint: subscription.endpoint,
        PendingConfirmation: String(subscription.token !== undefined),
        ConfirmationWasAuthenticated: String(subscription.token === undefined),
        RawMessageDelivery: 'false',
        ...subscription.attributes,
      },
    };
  },
});

export const setSubscriptionAttributes = operation('SetSubscriptionAttributes', {
  access: (input) => ({ action: 'sns:SetSubscriptionAttributes', resource: input.SubscriptionArn ?? '' }),
  handle(input, call) {
    const subscription = getSubscription(call, input.SubscriptionArn);
    const name = input.AttributeName ?? '';
    const value = checkAttribute(name, input.AttributeValue ?? '');
    const attributes = { ...subscription.attributes, [name]: value };
    if (value === '') delete attributes[name];
    subscriptions(inPlaceOf(call, subscription.arn)).put(subscription.arn, { ...subscription, attributes });
    return {};
  },
});

function checkAttribute(name: string, value: string): string {
  if (!SETTABLE.has(name)) throw invalid('AttributeName');
  if (name === 'RawMessageDelivery' && !/^(?:true|false)$/i.test(value))
    throw invalid(`Attributes Reason: RawMessageDelivery: Invalid value [${value}]. Must be true or false.`);
  if (name === 'FilterPolicyScope' && !/^Message(?:Attributes|Body)$/.test(value))
    throw invalid(`FilterPolicyScope: Invalid value [${value}]. Please use either MessageBody or MessageAttributes`);
  if (name === 'FilterPolicy' && value !== '') checkFilterPolicy(value);
  if (name === 'RedrivePolicy' && value !== '') deadLetterArn(value);
  return name === 'RawMessageDelivery' ? value.toLowerCase() : value;
}

/** The queue that a redrive policy names. */
export function deadLetterArn(policy: string): string {
  try {
    const { deadLetterTargetArn } = JSON.parse(policy) as { deadLetterTargetArn?: unknown };
    if (typeof deadLetterTargetArn === 'string' && /^arn:[\w-]+:sqs:/.test(deadLetterTargetArn))
      return deadLetterTargetArn;
  } catch (error) {
    if (error instanceof AwsError) throw error;
  }
  throw invalid('RedrivePolicy: deadLetterTargetArn is an invalid arn');
}

const shown = (subscription: Subscription) => ({
  SubscriptionArn: subscription.token === undefined ? subscription.arn : 'PendingConfirmation',
  Owner: subscription.owner,
  Protocol: subscription.protocol,
  Endpoint: subscription.endpoint,
  TopicArn: subscription.topicArn,
});

export const listSubscriptions = operation('ListSubscriptions', {
  access: () => ({ action: 'sns:ListSubscriptions', resource: '*' }),
  handle: (input, call) => listed(subscriptions(call).values(), input.NextToken),
});

export const listSubscriptionsByTopic = operation('ListSubscriptionsByTopic', {
  access: (input, call) => onTopic(call, 'ListSubscriptionsByTopic', input.TopicArn),
  handle: (input, call) => listed(subscriptionsOf(call, getTopic(call, input.TopicArn)), input.NextToken),
});

function listed(all: readonly Subscription[], token: string | undefined) {
  const { page, next } = pageOf(all, token);
  return { Subscriptions: page.map(shown), ...next };
}
