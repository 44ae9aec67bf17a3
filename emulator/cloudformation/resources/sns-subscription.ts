import type { JsonObject } from '../template/template.ts';
import { documentText, pick, textOf } from './property-values.ts';
import type { ResourceType } from './resource-type.ts';

const ATTRIBUTES = [
  'DeliveryPolicy',
  'FilterPolicy',
  'FilterPolicyScope',
  'RawMessageDelivery',
  'RedrivePolicy',
  'SubscriptionRoleArn',
  'ReplayPolicy',
];

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sns-subscription.html */
export const snsSubscription: ResourceType = {
  type: 'AWS::SNS::Subscription',
  properties: [...ATTRIBUTES, 'Endpoint', 'Protocol', 'Region', 'TopicArn'],
  required: ['Protocol', 'TopicArn'],
  attributes: ['Arn'],
  replaces: ['Endpoint', 'Protocol', 'TopicArn'],
  async create(properties, to) {
    const output = await to.api('sns', 'Subscribe', {
      ...pick(properties, 'Endpoint', 'Protocol', 'TopicArn'),
      Attributes: attributesOf(properties),
      ReturnSubscriptionArn: true,
    });
    const physicalId = String(output.SubscriptionArn);
    return { physicalId, attributes: { Arn: physicalId } };
  },
  async update(properties, before, to) {
    const [old, now] = [attributesOf(before.properties), attributesOf(properties)];
    for (const name of new Set([...Object.keys(old), ...Object.keys(now)]))
      if (old[name] !== now[name])
        await to.api('sns', 'SetSubscriptionAttributes', {
          SubscriptionArn: before.physicalId ?? '',
          AttributeName: name,
          AttributeValue: now[name] ?? '',
        });
  },
  async delete({ physicalId }, to) {
    await to.api('sns', 'Unsubscribe', { SubscriptionArn: physicalId });
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
