import type { JsonObject } from '../template/template.ts';
import { documentText, listOf, objectOf, tagChanges, tagList, textOf } from './property-values.ts';
import type { Provisioning, ResourceType } from './resource-type.ts';

const ATTRIBUTES = [
  'DisplayName',
  'KmsMasterKeyId',
  'SignatureVersion',
  'TracingConfig',
  'ContentBasedDeduplication',
  'FifoThroughputScope',
  'DataProtectionPolicy',
  'ArchivePolicy',
];

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sns-topic.html */
export const snsTopic: ResourceType = {
  type: 'AWS::SNS::Topic',
  properties: [...ATTRIBUTES, 'TopicName', 'FifoTopic', 'Subscription', 'DeliveryStatusLogging', 'Tags'],
  attributes: ['TopicArn', 'TopicName'],
  replaces: ['TopicName', 'FifoTopic'],
  nameProperty: 'TopicName',
  tags: 'list',
  async create(properties, to) {
    const fifo = textOf(properties.FifoTopic) === 'true';
    const name = textOf(properties.TopicName) ?? (fifo ? `${to.generatedName(250)}.fifo` : to.generatedName(256));
    const attributes = attributesOf(properties);
    const output = await to.api('sns', 'CreateTopic', {
      Name: name,
      Attributes: fifo ? { ...attributes, FifoTopic: 'true' } : attributes,
      Tags: listOf(properties.Tags),
    });
    const topicArn = String(output.TopicArn);
    await subscribe(topicArn, properties, to);
    return { physicalId: topicArn, attributes: { TopicArn: topicArn, TopicName: name } };
  },
  async update(properties, before, to) {
    const topicArn = before.physicalId ?? '';
    const [old, now] = [attributesOf(before.properties), attributesOf(properties)];
    for (const name of new Set([...Object.keys(old), ...Object.keys(now)]))
      if (old[name] !== now[name])
        await to.api('sns', 'SetTopicAttributes', {
          TopicArn: topicArn,
          AttributeName: name,
          AttributeValue: now[name] ?? '',
        });
    await subscribe(topicArn, properties, to);
    const { set, removed } = tagChanges(before.properties.Tags, properties.Tags);
    if (removed.length > 0) await to.api('sns', 'UntagResource', { ResourceArn: topicArn, TagKeys: removed });
    if (Object.keys(set).length > 0) await to.api('sns', 'TagResource', { ResourceArn: topicArn, Tags: tagList(set) });
  },
  async delete({ physicalId }, to) {
    await to.api('sns', 'DeleteTopic', { TopicArn: physicalId });
  },
};

function attributesOf(properties: JsonObject): JsonObject {
  const attributes: JsonObject = {};
  for (const name of ATTRIBUTES) {
    const value = properties[name];
    if (value !== undefined) attributes[name] = typeof value === 'object' ? documentText(value) : (textOf(value) ?? '');
  }
  return attributes;
}

/** Subscribing anew what is subscribed already changes nothing. */
async function subscribe(topicArn: string, properties: JsonObject, to: Provisioning): Promise<void> {
  for (const entry of listOf(properties.Subscription)) {
    const { Endpoint = '', Protocol = '' } = objectOf(entry);
    await to.api('sns', 'Subscribe', { TopicArn: topicArn, Endpoint, Protocol });
  }
}
