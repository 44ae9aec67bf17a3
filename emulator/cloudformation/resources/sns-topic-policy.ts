import { documentText, textsOf } from './property-values.ts';
import type { Provisioning, ResourceType } from './resource-type.ts';

/**
 * Deleting it leaves the topics' policies as they are: a topic always has one.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sns-topicpolicy.html
 */
export const snsTopicPolicy: ResourceType = {
  type: 'AWS::SNS::TopicPolicy',
  properties: ['PolicyDocument', 'Topics'],
  required: ['PolicyDocument', 'Topics'],
  attributes: ['Id'],
  replaces: [],
  async create(properties, to) {
    const physicalId = to.generatedName();
    await setPolicies(textsOf(properties.Topics), documentText(properties.PolicyDocument), to);
    return { physicalId, attributes: { Id: physicalId } };
  },
  update: (properties, _before, to) =>
    setPolicies(textsOf(properties.Topics), documentText(properties.PolicyDocument), to),
  async delete() {},
};

async function setPolicies(topics: string[], policy: string, to: Provisioning): Promise<void> {
  for (const topic of topics)
    await to.api('sns', 'SetTopicAttributes', { TopicArn: topic, AttributeName: 'Policy', AttributeValue: policy });
}
