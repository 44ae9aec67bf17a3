import type { Json, JsonObject } from '../template/template.ts';
import { documentText, objectOf, tagChanges, tagMap, textOf } from './property-values.ts';
import type { Provisioning, ResourceType } from './resource-type.ts';

/** Queue attributes with the value that a queue has when a template does not say. */
const DEFAULTS: Record<string, string> = {
  DelaySeconds: '0',
  MaximumMessageSize: '1048576',
  MessageRetentionPeriod: '345600',
  ReceiveMessageWaitTimeSeconds: '0',
  VisibilityTimeout: '30',
  RedrivePolicy: '',
  RedriveAllowPolicy: '',
  KmsMasterKeyId: '',
  KmsDataKeyReusePeriodSeconds: '300',
  SqsManagedSseEnabled: 'true',
  ContentBasedDeduplication: 'false',
  DeduplicationScope: 'queue',
  FifoThroughputLimit: 'perQueue',
};
const DOCUMENTS = new Set(['RedrivePolicy', 'RedriveAllowPolicy']);

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sqs-queue.html */
export const sqsQueue: ResourceType = {
  type: 'AWS::SQS::Queue',
  properties: [...Object.keys(DEFAULTS), 'QueueName', 'FifoQueue', 'Tags'],
  attributes: ['Arn', 'QueueName', 'QueueUrl'],
  replaces: ['QueueName', 'FifoQueue'],
  nameProperty: 'QueueName',
  tags: 'list',
  async create(properties, to) {
    const fifo = textOf(properties.FifoQueue) === 'true';
    const name = textOf(properties.QueueName) ?? (fifo ? `${to.generatedName(75)}.fifo` : to.generatedName(80));
    const attributes = attributesOf(properties);
    const output = await to.api('sqs', 'CreateQueue', {
      QueueName: name,
      Attributes: fifo ? { ...attributes, FifoQueue: 'true' } : attributes,
      tags: tagMap(properties.Tags),
    });
    const url = String(output.QueueUrl);
    return { physicalId: url, attributes: { Arn: await queueArn(url, to), QueueName: name, QueueUrl: url } };
  },
  async update(properties, before, to) {
    const url = before.physicalId ?? '';
    const [old, now] = [attributesOf(before.properties), attributesOf(properties)];
    const changes: JsonObject = {};
    for (const name of new Set([...Object.keys(old), ...Object.keys(now)]))
      if (old[name] !== now[name]) changes[name] = now[name] ?? DEFAULTS[name] ?? '';
    if (Object.keys(changes).length > 0)
      await to.api('sqs', 'SetQueueAttributes', { QueueUrl: url, Attributes: changes });
    const { set, removed } = tagChanges(before.properties.Tags, properties.Tags);
    if (removed.length > 0) await to.api('sqs', 'UntagQueue', { QueueUrl: url, TagKeys: removed });
    if (Object.keys(set).length > 0) await to.api('sqs', 'TagQueue', { QueueUrl: url, Tags: set });
  },
  async delete({ physicalId }, to) {
    await to.api('sqs', 'DeleteQueue', { QueueUrl: physicalId });
  },
};

function attributesOf(properties: JsonObject): Record<string, Json> {
  const attributes: Record<string, Json> = {};
  for (const name of Object.keys(DEFAULTS)) {
    const value = properties[name];
    if (value !== undefined) attributes[name] = DOCUMENTS.has(name) ? documentText(value) : (textOf(value) ?? '');
  }
  return attributes;
}

async function queueArn(url: string, to: Provisioning): Promise<string> {
  const output = await to.api('sqs', 'GetQueueAttributes', { QueueUrl: url, AttributeNames: ['QueueArn'] });
  return textOf(objectOf(output.Attributes as Json).QueueArn) ?? '';
}
