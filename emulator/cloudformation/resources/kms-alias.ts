import { pick, textOf } from './property-values.ts';
import type { ResourceType } from './resource-type.ts';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-kms-alias.html */
export const kmsAlias: ResourceType = {
  type: 'AWS::KMS::Alias',
  properties: ['AliasName', 'TargetKeyId'],
  required: ['AliasName', 'TargetKeyId'],
  attributes: [],
  replaces: ['AliasName'],
  nameProperty: 'AliasName',
  async create(properties, to) {
    await to.api('kms', 'CreateAlias', pick(properties, 'AliasName', 'TargetKeyId'));
    return { physicalId: textOf(properties.AliasName) ?? '' };
  },
  async update(properties, before, to) {
    await to.api('kms', 'UpdateAlias', { AliasName: before.physicalId ?? '', ...pick(properties, 'TargetKeyId') });
  },
  async delete({ physicalId }, to) {
    await to.api('kms', 'DeleteAlias', { AliasName: physicalId });
  },
};
