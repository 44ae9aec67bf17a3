import type { JsonObject } from '../template/template.ts';
import { documentText, listOf, pick, tagChanges, tagList, textOf } from './property-values.ts';
import type { ResourceType } from './resource-type.ts';

const CONTENT = ['Attachments', 'Content', 'DocumentFormat', 'Requires', 'TargetType', 'VersionName'];

/**
 * With `UpdateMethod: NewVersion` a change makes a new default version; otherwise it needs a new document.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ssm-document.html
 */
export const ssmDocument: ResourceType = {
  type: 'AWS::SSM::Document',
  properties: [...CONTENT, 'DocumentType', 'Name', 'Tags', 'UpdateMethod'],
  required: ['Content'],
  attributes: [],
  replaces: ['DocumentType', 'Name'],
  replacesUnder: (properties) => (properties.UpdateMethod === 'NewVersion' ? [] : CONTENT),
  nameProperty: 'Name',
  tags: 'list',
  async create(properties, to) {
    const name = textOf(properties.Name) ?? to.generatedName(128);
    await to.api('ssm', 'CreateDocument', {
      Name: name,
      ...contentOf(properties),
      ...pick(properties, 'DocumentType', 'Requires', 'Tags'),
    });
    return { physicalId: name };
  },
  async update(properties, before, to) {
    const name = before.physicalId ?? '';
    const changed = JSON.stringify(contentOf(properties)) !== JSON.stringify(contentOf(before.properties));
    if (changed) {
      const output = await to.api('ssm', 'UpdateDocument', {
        Name: name,
        DocumentVersion: '$LATEST',
        ...contentOf(properties),
      });
      const { DocumentVersion = '1' } = output.DocumentDescription as { DocumentVersion?: string };
      await to.api('ssm', 'UpdateDocumentDefaultVersion', { Name: name, DocumentVersion });
    }
    const { set, removed } = tagChanges(before.properties.Tags, properties.Tags);
    const resource = { ResourceType: 'Document', ResourceId: name };
    if (removed.length > 0) await to.api('ssm', 'RemoveTagsFromResource', { ...resource, TagKeys: removed });
    if (Object.keys(set).length > 0) await to.api('ssm', 'AddTagsToResource', { ...resource, Tags: tagList(set) });
  },
  async delete({ physicalId }, to) {
    await to.api('ssm', 'DeleteDocument', { Name: physicalId });
  },
};

const contentOf = (properties: JsonObject): JsonObject => ({
  ...pick(properties, 'DocumentFormat', 'TargetType', 'VersionName'),
  Content: documentText(properties.Content),
  ...(properties.Attachments === undefined ? {} : { Attachments: listOf(properties.Attachments) }),
});
