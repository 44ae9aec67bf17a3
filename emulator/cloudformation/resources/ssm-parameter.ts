import { invalid, type JsonObject } from '../template/template.ts';
import { objectOf, pick, tagList, textOf } from './property-values.ts';
import type { ResourceType } from './resource-type.ts';

const SETTINGS = ['AllowedPattern', 'DataType', 'Description', 'Policies', 'Tier', 'Type', 'Value'];

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ssm-parameter.html */
export const ssmParameter: ResourceType = {
  type: 'AWS::SSM::Parameter',
  properties: [...SETTINGS, 'Name', 'Tags'],
  required: ['Type', 'Value'],
  attributes: ['Type', 'Value'],
  replaces: ['DataType', 'Name'],
  nameProperty: 'Name',
  tags: 'map',
  async create(properties, to) {
    const name = textOf(properties.Name) ?? `CFN-${to.generatedName(1000)}`;
    await to.api('ssm', 'PutParameter', {
      Name: name,
      ...settings(properties),
      Tags: tagList(objectOf(properties.Tags)),
    });
    return { physicalId: name, attributes: attributes(properties) };
  },
  async update(properties, before, to) {
    const name = before.physicalId ?? '';
    await to.api('ssm', 'PutParameter', { Name: name, ...settings(properties), Overwrite: true });
    const [old, now] = [objectOf(before.properties.Tags), objectOf(properties.Tags)];
    const removed = Object.keys(old).filter((key) => now[key] === undefined);
    const resource = { ResourceType: 'Parameter', ResourceId: name };
    if (removed.length > 0) await to.api('ssm', 'RemoveTagsFromResource', { ...resource, TagKeys: removed });
    if (Object.keys(now).length > 0) await to.api('ssm', 'AddTagsToResource', { ...resource, Tags: tagList(now) });
    return { attributes: attributes(properties) };
  },
  async delete({ physicalId }, to) {
    await to.api('ssm', 'DeleteParameter', { Name: physicalId });
  },
};

function settings(properties: JsonObject): JsonObject {
  if (properties.Type !== 'String' && properties.Type !== 'StringList')
    throw invalid(
      'Properties validation failed: #/Type: only String and StringList are supported by AWS::SSM::Parameter.',
    );
  return pick(properties, ...SETTINGS);
}

const attributes = (properties: JsonObject): JsonObject => pick(properties, 'Type', 'Value');
