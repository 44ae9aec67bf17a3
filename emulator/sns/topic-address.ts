import { arn, type Call, type Scope } from '../call.ts';
import { AwsError } from '../errors.ts';
import { pageFrom } from '../page.ts';
import type { AccessRequest } from '../wire/operation.ts';
import { subscriptions, topics, type Subscription, type Topic } from './state.ts';

export const invalid = (reason: string): AwsError => new AwsError('InvalidParameter', `Invalid parameter: ${reason}`);
export const notFound = (what: string): AwsError => new AwsError('NotFound', `${what} does not exist`, 404);

/** Where the resource of an ARN lies. */
export function inPlaceOf(call: Call, resourceArn: string): Scope {
  const [, , , region = call.region, account = call.account] = resourceArn.split(':');
  return { account, region, table: (name, place) => call.table(name, { account, region, ...place }) };
}

const nameOf = (topicArn: string): string => topicArn.split(':')[5] ?? '';

export function findTopic(call: Call, topicArn: string | undefined): Topic | undefined {
  return topicArn === undefined ? undefined : topics(inPlaceOf(call, topicArn)).get(nameOf(topicArn));
}

export function getTopic(call: Call, topicArn: string | undefined): Topic {
  if (!/^arn:[\w-]+:sns:[\w-]+:\d{12}:[\w.-]+$/.test(topicArn ?? '')) throw invalid('TopicArn');
  const topic = findTopic(call, topicArn);
  if (!topic) throw notFound('Topic');
  return topic;
}

export const putTopic = (call: Call, topic: Topic): void => topics(inPlaceOf(call, topic.arn)).put(topic.name, topic);

export const topicArn = (call: Call, name: string): string => arn(call, 'sns', name);

/** The access request of an operation on a topic, with the topic's policy. */
export function onTopic(call: Call, action: string, resource: string | undefined): AccessRequest {
  const topic = findTopic(call, resource);
  return {
    action: `sns:${action}`,
    resource: resource ?? '',
    ...(topic ? { resourcePolicy: policyOf(topic) } : {}),
  };
}

/** Every topic has a policy: at first one that lets its owner's account do everything. */
export function policyOf(topic: Topic): string {
  const own = topic.attributes['Policy'];
  if (own !== undefined) return own;
  const account = topic.arn.split(':')[4] ?? '';
  const actions = [
    'GetTopicAttributes',
    'SetTopicAttributes',
    'AddPermission',
    'RemovePermission',
    'DeleteTopic',
    'Subscribe',
    'ListSubscriptionsByTopic',
    'Publish',
  ];
  return JSON.stringify({
    Version: '2008-10-17',
    Id: '__default_policy_ID',
    Statement: [
      {
        Sid: '__default_statement_ID',
        Effect: 'Allow',
        Principal: { AWS: '*' },
        Action: actions.map((action) => `SNS:${action}`),
        Resource: topic.arn,
        Condition: { StringEquals: { 'AWS:SourceOwner': account } },
      },
    ],
  });
}

export function getSubscription(call: Call, subscriptionArn: string | undefined): Subscription {
  if (!/^arn:[\w-]+:sns:[\w-]+:\d{12}:[\w.-]+:[\w-]+$/.test(subscriptionArn ?? '')) throw invalid('SubscriptionArn');
  const found = subscriptions(inPlaceOf(call, subscriptionArn ?? '')).get(subscriptionArn ?? '');
  if (!found) throw notFound('Subscription');
  return found;
}

export const subscriptionsOf = (call: Call, topic: Topic): Subscription[] =>
  subscriptions(inPlaceOf(call, topic.arn))
    .values()
    .filter((subscription) => subscription.topicArn === topic.arn);

/** A page of 100; the token is the number of items before it. */
export function pageOf<T>(all: readonly T[], token: string | undefined): { page: T[]; next: { NextToken?: string } } {
  const { items, next } = pageFrom(all, token, 100, () => invalid('NextToken'));
  return { page: items, next: next === undefined ? {} : { NextToken: next } };
}
