import type { Json } from '../template/template.ts';
import { documentText, listOf, objectOf, pick, tagChanges, textOf } from './property-values.ts';
import type { ResourceType } from './resource-type.ts';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-kms-key.html */
export const kmsKey: ResourceType = {
  type: 'AWS::KMS::Key',
  properties: [
    'BypassPolicyLockoutSafetyCheck',
    'Description',
    'Enabled',
    'EnableKeyRotation',
    'KeyPolicy',
    'KeySpec',
    'KeyUsage',
    'MultiRegion',
    'Origin',
    'PendingWindowInDays',
    'RotationPeriodInDays',
    'Tags',
  ],
  attributes: ['Arn', 'KeyId'],
  replaces: ['KeySpec', 'KeyUsage', 'MultiRegion', 'Origin'],
  tags: 'list',
  async create(properties, to) {
    const output = await to.api('kms', 'CreateKey', {
      ...pick(
        properties,
        'BypassPolicyLockoutSafetyCheck',
        'Description',
        'KeySpec',
        'KeyUsage',
        'MultiRegion',
        'Origin',
      ),
      ...(properties.KeyPolicy === undefined ? {} : { Policy: documentText(properties.KeyPolicy) }),
      Tags: keyTags(properties.Tags),
    });
    const { KeyId = '', Arn = '' } = objectOf(output.KeyMetadata as Json);
    if (textOf(properties.EnableKeyRotation) === 'true')
      await to.api('kms', 'EnableKeyRotation', { KeyId, ...pick(properties, 'RotationPeriodInDays') });
    if (textOf(properties.Enabled) === 'false') await to.api('kms', 'DisableKey', { KeyId });
    return { physicalId: textOf(KeyId) ?? '', attributes: { Arn, KeyId } };
  },
  async update(properties, before, to) {
    const KeyId = before.physicalId ?? '';
    const old = before.properties;
    if (properties.KeyPolicy !== undefined && documentText(properties.KeyPolicy) !== documentText(old.KeyPolicy))
      await to.api('kms', 'PutKeyPolicy', { KeyId, Policy: documentText(properties.KeyPolicy), PolicyName: 'default' });
    const { Description = '' } = properties;
    if (Description !== (old.Description ?? '')) await to.api('kms', 'UpdateKeyDescription', { KeyId, Description });
    const rotated = textOf(properties.EnableKeyRotation) === 'true';
    if (rotated) await to.api('kms', 'EnableKeyRotation', { KeyId, ...pick(properties, 'RotationPeriodInDays') });
    else if (textOf(old.EnableKeyRotation) === 'true') await to.api('kms', 'DisableKeyRotation', { KeyId });
    const [was, now] = [textOf(old.Enabled) !== 'false', textOf(properties.Enabled) !== 'false'];
    if (was !== now) await to.api('kms', now ? 'EnableKey' : 'DisableKey', { KeyId });
    const { removed } = tagChanges(old.Tags, properties.Tags);
    if (removed.length > 0) await to.api('kms', 'UntagResource', { KeyId, TagKeys: removed });
    const tags = keyTags(properties.Tags);
    if (tags.length > 0) await to.api('kms', 'TagResource', { KeyId, Tags: tags });
  },
  async delete({ physicalId, properties }, to) {
    await to.api('kms', 'ScheduleKeyDeletion', { KeyId: physicalId, ...pick(properties, 'PendingWindowInDays') });
  },
};

const keyTags = (tags: Json | undefined): Json[] =>
  listOf(tags).map((tag) => {
    const { Key = '', Value = '' } = objectOf(tag);
    return { TagKey: Key, TagValue: Value };
  });
