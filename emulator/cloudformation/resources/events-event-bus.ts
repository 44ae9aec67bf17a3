import { isDeepStrictEqual } from 'node:util';
import type { JsonObject } from '../template/template.ts';
import { documentText, pick, tagChanges, tagList, textOf } from './property-values.ts';
import type { Provisioning, ResourceType } from './resource-type.ts';

const SETTINGS = ['Description', 'DeadLetterConfig', 'KmsKeyIdentifier', 'LogConfig'];

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-events-eventbus.html */
export const eventsEventBus: ResourceType = {
  type: 'AWS::Events::EventBus',
  properties: [...SETTINGS, 'EventSourceName', 'Name', 'Policy', 'Tags'],
  required: ['Name'],
  attributes: ['Arn', 'Name', 'Policy'],
  replaces: ['Name', 'EventSourceName'],
  nameProperty: 'Name',
  tags: 'list',
  async create(properties, to) {
    const name = textOf(properties.Name) ?? '';
    const output = await to.api(
      'events',
      'CreateEventBus',
      pick(properties, 'Name', 'EventSourceName', 'Tags', ...SETTINGS),
    );
    await putPolicy(name, properties, to);
    return {
      physicalId: name,
      attributes: { Arn: String(output.EventBusArn), Name: name, Policy: documentText(properties.Policy) },
    };
  },
  async update(properties, before, to) {
    const name = before.physicalId ?? '';
    const [old, now] = [pick(before.properties, ...SETTINGS), pick(properties, ...SETTINGS)];
    if (!isDeepStrictEqual(old, now)) await to.api('events', 'UpdateEventBus', { Name: name, ...now });
    if (properties.Policy === undefined && before.properties.Policy !== undefined)
      await to.api('events', 'RemovePermission', { EventBusName: name, RemoveAllPermissions: true });
    await putPolicy(name, properties, to);
    const { set, removed } = tagChanges(before.properties.Tags, properties.Tags);
    const ResourceARN = before.attributes.Arn ?? '';
    if (removed.length > 0) await to.api('events', 'UntagResource', { ResourceARN, TagKeys: removed });
    if (Object.keys(set).length > 0) await to.api('events', 'TagResource', { ResourceARN, Tags: tagList(set) });
    return { attributes: { Policy: documentText(properties.Policy) } };
  },
  async delete({ physicalId }, to) {
    await to.api('events', 'DeleteEventBus', { Name: physicalId });
  },
};

async function putPolicy(name: string, properties: JsonObject, to: Provisioning): Promise<void> {
  if (properties.Policy !== undefined)
    await to.api('events', 'PutPermission', { EventBusName: name, Policy: documentText(properties.Policy) });
}
