import type { JsonObject } from '../template/template.ts';
import { pick, tagChanges, tagMap, textOf } from './property-values.ts';
import type { Provisioning, ResourceType } from './resource-type.ts';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-logs-loggroup.html */
export const logsLogGroup: ResourceType = {
  type: 'AWS::Logs::LogGroup',
  properties: [
    'BearerTokenAuthenticationEnabled',
    'DataProtectionPolicy',
    'DeletionProtectionEnabled',
    'FieldIndexPolicies',
    'KmsKeyId',
    'LogGroupClass',
    'LogGroupName',
    'ResourcePolicyDocument',
    'RetentionInDays',
    'Tags',
  ],
  attributes: ['Arn'],
  replaces: ['LogGroupName'],
  nameProperty: 'LogGroupName',
  tags: 'list',
  async create(properties, to) {
    const name = textOf(properties.LogGroupName) ?? to.generatedName(512);
    const { KmsKeyId, LogGroupClass } = properties;
    const tags = tagMap(properties.Tags);
    await to.api('logs', 'CreateLogGroup', {
      logGroupName: name,
      ...(KmsKeyId === undefined ? {} : { kmsKeyId: KmsKeyId }),
      ...(LogGroupClass === undefined ? {} : { logGroupClass: LogGroupClass }),
      ...(Object.keys(tags).length > 0 ? { tags } : {}),
    });
    await putRetention(name, properties, to);
    const { partition, region, account } = to.call;
    return { physicalId: name, attributes: { Arn: `arn:${partition}:logs:${region}:${account}:log-group:${name}:*` } };
  },
  async update(properties, before, to) {
    const name = before.physicalId ?? '';
    if (properties.RetentionInDays === undefined && before.properties.RetentionInDays !== undefined)
      await to.api('logs', 'DeleteRetentionPolicy', { logGroupName: name });
    await putRetention(name, properties, to);
    const { set, removed } = tagChanges(before.properties.Tags, properties.Tags);
    const resourceArn = (textOf(before.attributes.Arn) ?? '').replace(/:\*$/, '');
    if (removed.length > 0) await to.api('logs', 'UntagResource', { resourceArn, tagKeys: removed });
    if (Object.keys(set).length > 0) await to.api('logs', 'TagResource', { resourceArn, tags: set });
  },
  async delete({ physicalId }, to) {
    await to.api('logs', 'DeleteLogGroup', { logGroupName: physicalId });
  },
};

async function putRetention(name: string, properties: JsonObject, to: Provisioning): Promise<void> {
  const { RetentionInDays: retentionInDays } = pick(properties, 'RetentionInDays');
  if (retentionInDays !== undefined)
    await to.api('logs', 'PutRetentionPolicy', { logGroupName: name, retentionInDays });
}
