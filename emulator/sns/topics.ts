import type * as client from '@aws-sdk/client-sns';
import type { Call } from '../call.ts';
import { AwsError } from '../errors.ts';
import { readPolicy } from '../iam/policy-document.ts';
import { operationsOf, type AccessRequest } from '../wire/operation.ts';
import { getTopic, invalid, onTopic, pageOf, policyOf, putTopic, subscriptionsOf, topicArn } from './topic-address.ts';
import { subscriptions, topics, type Topic } from './state.ts';

const operation = operationsOf<typeof client>();

/** What CreateTopic and SetTopicAttributes take. https://docs.aws.amazon.com/sns/latest/api/API_SetTopicAttributes.html */
const SETTABLE =
  /^(?:ApplicationFailureFeedbackRoleArn|ApplicationSuccessFeedback(?:RoleArn|SampleRate)|ArchivePolicy|ContentBasedDeduplication|DataProtectionPolicy|DeliveryPolicy|DisplayName|FifoThroughputScope|FifoTopic|FirehoseFailureFeedbackRoleArn|FirehoseSuccessFeedback(?:RoleArn|SampleRate)|HTTPFailureFeedbackRoleArn|HTTPSuccessFeedback(?:RoleArn|SampleRate)|KmsMasterKeyId|LambdaFailureFeedbackRoleArn|LambdaSuccessFeedback(?:RoleArn|SampleRate)|Policy|SignatureVersion|SQSFailureFeedbackRoleArn|SQSSuccessFeedback(?:RoleArn|SampleRate)|TracingConfig)$/;

/** A topic that exists is answered again if it has the very attributes that are asked for. */
export const createTopic = operation('CreateTopic', {
  access: (input, call): AccessRequest[] => {
    const resource = topicArn(call, input.Name ?? '');
    const tagged = input.Tags?.length ? [{ action: 'sns:TagResource', resource }] : [];
    return [{ action: 'sns:CreateTopic', resource }, ...tagged];
  },
  handle(input, call) {
    const name = input.Name ?? '';
    const attributes = checkAttributes(input.Attributes ?? {});
    const fifo = attributes['FifoTopic'] === 'true';
    if (!/^[\w-]{1,256}$|^[\w-]{1,251}\.fifo$/.test(name)) throw invalid('Topic Name');
    if (name.endsWith('.fifo') !== fifo)
      throw invalid(
        fifo
          ? 'Fifo Topic names must end with .fifo and must be made up of only uppercase and lowercase ASCII letters, numbers, underscores, and hyphens, and must be between 1 and 256 characters long.'
          : 'Topic Name',
      );
    const arn = topicArn(call, name);
    const tags = tagRecord(input.Tags);
    const old = topics(call).get(name);
    if (old) {
      for (const [key, value] of Object.entries(attributes))
        if (old.attributes[key] !== value)
          throw invalid(`Attributes Reason: Topic already exists with different attributes`);
      if (input.Tags?.length && JSON.stringify(tags) !== JSON.stringify(old.tags))
        throw invalid('Tags Reason: Topic already exists with different tags');
      return { TopicArn: arn };
    }
    putTopic(call, { arn, name, fifo, attributes, tags, sequence: 0 });
    call.changed('AWS::SNS::Topic', arn);
    return { TopicArn: arn };
  },
});

export const deleteTopic = operation('DeleteTopic', {
  access: (input, call) => onTopic(call, 'DeleteTopic', input.TopicArn),
  handle(input, call) {
    const topic = topics(call).get((input.TopicArn ?? '').split(':')[5] ?? '');
    if (!topic) return {};
    for (const { arn } of subscriptionsOf(call, topic)) subscriptions(call).delete(arn);
    topics(call).delete(topic.name);
    call.changed('AWS::SNS::Topic', topic.arn);
    return {};
  },
});

export const listTopics = operation('ListTopics', {
  access: () => ({ action: 'sns:ListTopics', resource: '*' }),
  handle(input, call) {
    const { page, next } = pageOf(topics(call).values(), input.NextToken);
    return { Topics: page.map(({ arn }) => ({ TopicArn: arn })), ...next };
  },
});

export const getTopicAttributes = operation('GetTopicAttributes', {
  access: (input, call) => onTopic(call, 'GetTopicAttributes', input.TopicArn),
  handle: (input, call) => ({ Attributes: shownAttributes(call, getTopic(call, input.TopicArn)) }),
});

export const setTopicAttributes = operation('SetTopicAttributes', {
  access: (input, call) => onTopic(call, 'SetTopicAttributes', input.TopicArn),
  handle(input, call) {
    const topic = getTopic(call, input.TopicArn);
    const name = input.AttributeName ?? '';
    if (name === 'FifoTopic') throw invalid('AttributeName');
    const changed = checkAttributes({ [name]: input.AttributeValue ?? '' });
    const attributes = { ...topic.attributes, ...changed };
    if (changed[name] === '') delete attributes[name];
    putTopic(call, { ...topic, attributes });
    call.changed('AWS::SNS::Topic', topic.arn);
    return {};
  },
});

function checkAttributes(given: Record<string, string | undefined>): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const [name, value = ''] of Object.entries(given)) {
    if (!SETTABLE.test(name)) throw invalid('AttributeName');
    if (name === 'Policy' && value !== '') checkPolicy(value);
    if (name === 'DisplayName' && value.length > 100) throw invalid('DisplayName');
    attributes[name] = value;
  }
  return attributes;
}

function checkPolicy(text: string): void {
  try {
    readPolicy(text);
  } catch (error) {
    if (error instanceof AwsError) throw invalid('Policy Error: null');
    throw error;
  }
}

function shownAttributes(call: Call, topic: Topic): Record<string, string> {
  const own = subscriptionsOf(call, topic);
  const pending = own.filter(({ token }) => token !== undefined).length;
  return {
    TopicArn: topic.arn,
    Owner: topic.arn.split(':')[4] ?? '',
    DisplayName: '',
    SubscriptionsConfirmed: String(own.length - pending),
    SubscriptionsPending: String(pending),
    SubscriptionsDeleted: '0',
    EffectiveDeliveryPolicy: JSON.stringify(DELIVERY_POLICY),
    ...(topic.fifo ? { ContentBasedDeduplication: 'false' } : {}),
    ...topic.attributes,
    Policy: policyOf(topic),
  };
}

const DELIVERY_POLICY = {
  http: {
    defaultHealthyRetryPolicy: {
      minDelayTarget: 20,
      maxDelayTarget: 20,
      numRetries: 3,
      numMaxDelayRetries: 0,
      numNoDelayRetries: 0,
      numMinDelayRetries: 0,
      backoffFunction: 'linear',
    },
    disableSubscriptionOverrides: false,
    defaultRequestPolicy: { headerContentType: 'text/plain; charset=UTF-8' },
  },
};

type GivenTag = { Key?: string | undefined; Value?: string | undefined };

const tagRecord = (tags: readonly GivenTag[] | undefined): Record<string, string> =>
  Object.fromEntries((tags ?? []).map(({ Key, Value }) => [Key ?? '', Value ?? '']));

function taggedTopic(call: Call, arn: string | undefined): Topic {
  const topic = topics(call).get((arn ?? '').split(':')[5] ?? '');
  if (!topic) throw new AwsError('ResourceNotFound', 'Resource does not exist', 404);
  return topic;
}

export const tagResource = operation('TagResource', {
  access: (input) => ({ action: 'sns:TagResource', resource: input.ResourceArn ?? '' }),
  handle(input, call) {
    const topic = taggedTopic(call, input.ResourceArn);
    const tags = { ...topic.tags, ...tagRecord(input.Tags) };
    if (Object.keys(tags).length > 50)
      throw new AwsError('TagLimitExceeded', 'Could not complete request: tag quota of per resource exceeded');
    putTopic(call, { ...topic, tags });
    return {};
  },
});

export const untagResource = operation('UntagResource', {
  access: (input) => ({ action: 'sns:UntagResource', resource: input.ResourceArn ?? '' }),
  handle(input, call) {
    const topic = taggedTopic(call, input.ResourceArn);
    const left = Object.entries(topic.tags).filter(([key]) => !input.TagKeys?.includes(key));
    putTopic(call, { ...topic, tags: Object.fromEntries(left) });
    return {};
  },
});

export const listTagsForResource = operation('ListTagsForResource', {
  access: (input) => ({ action: 'sns:ListTagsForResource', resource: input.ResourceArn ?? '' }),
  handle(input, call) {
    const { tags } = taggedTopic(call, input.ResourceArn);
    return { Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) };
  },
});
