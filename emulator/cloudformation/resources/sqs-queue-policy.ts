import { documentText, textsOf } from './property-values.ts';
import type { Provisioning, ResourceType } from './resource-type.ts';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sqs-queuepolicy.html */
export const sqsQueuePolicy: ResourceType = {
  type: 'AWS::SQS::QueuePolicy',
  properties: ['PolicyDocument', 'Queues'],
  required: ['PolicyDocument', 'Queues'],
  attributes: ['Id'],
  replaces: [],
  async create(properties, to) {
    const physicalId = to.generatedName();
    for (const url of textsOf(properties.Queues)) await setPolicy(url, documentText(properties.PolicyDocument), to);
    return { physicalId, attributes: { Id: physicalId } };
  },
  async update(properties, before, to) {
    const queues = textsOf(properties.Queues);
    for (const url of textsOf(before.properties.Queues)) if (!queues.includes(url)) await setPolicy(url, '', to);
    for (const url of queues) await setPolicy(url, documentText(properties.PolicyDocument), to);
  },
  async delete({ properties }, to) {
    for (const url of textsOf(properties.Queues)) await setPolicy(url, '', to);
  },
};

const setPolicy = (url: string, policy: string, to: Provisioning): Promise<unknown> =>
  to.api('sqs', 'SetQueueAttributes', { QueueUrl: url, Attributes: { Policy: policy } });
