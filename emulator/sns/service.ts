import * as client from '@aws-sdk/client-sns';
import type { ServiceDefinition } from '../wire/operation.ts';
import { deliver } from './deliver.ts';
import { publish, publishBatch } from './publish.ts';
import {
  confirmSubscription,
  getSubscriptionAttributes,
  listSubscriptions,
  listSubscriptionsByTopic,
  setSubscriptionAttributes,
  subscribe,
  unsubscribe,
} from './subscriptions.ts';
import {
  createTopic,
  deleteTopic,
  getTopicAttributes,
  listTagsForResource,
  listTopics,
  setTopicAttributes,
  tagResource,
  untagResource,
} from './topics.ts';

/** https://docs.aws.amazon.com/sns/latest/api/welcome.html */
export const service: ServiceDefinition = {
  folder: 'sns',
  module: client,
  operations: [
    createTopic,
    deleteTopic,
    listTopics,
    getTopicAttributes,
    setTopicAttributes,
    tagResource,
    untagResource,
    listTagsForResource,
    subscribe,
    confirmSubscription,
    unsubscribe,
    getSubscriptionAttributes,
    setSubscriptionAttributes,
    listSubscriptions,
    listSubscriptionsByTopic,
    publish,
    publishBatch,
  ],
  tasks: { deliver },
};
