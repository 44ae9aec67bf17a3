import type { Json, JsonObject } from '../template/template.ts';
import { documentText, listOf, objectOf, pick, tagChanges, tagList, textOf, textsOf } from './property-values.ts';
import type { Provisioning, ResourceType } from './resource-type.ts';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-role.html */
export const iamRole: ResourceType = {
  type: 'AWS::IAM::Role',
  properties: [
    'AssumeRolePolicyDocument',
    'Description',
    'ManagedPolicyArns',
    'MaxSessionDuration',
    'Path',
    'PermissionsBoundary',
    'Policies',
    'RoleName',
    'Tags',
  ],
  required: ['AssumeRolePolicyDocument'],
  attributes: ['Arn', 'RoleId'],
  replaces: ['Path', 'RoleName'],
  nameProperty: 'RoleName',
  tags: 'list',
  iam: true,
  async create(properties, to) {
    const name = textOf(properties.RoleName) ?? to.generatedName(64);
    const output = await to.api('iam', 'CreateRole', {
      RoleName: name,
      AssumeRolePolicyDocument: documentText(properties.AssumeRolePolicyDocument),
      ...pick(properties, 'Description', 'MaxSessionDuration', 'Path', 'PermissionsBoundary', 'Tags'),
    });
    const { Arn = '', RoleId = '' } = objectOf(output.Role as Json);
    await putPolicies(name, properties, to);
    for (const PolicyArn of textsOf(properties.ManagedPolicyArns))
      await to.api('iam', 'AttachRolePolicy', { RoleName: name, PolicyArn });
    return { physicalId: name, attributes: { Arn, RoleId } };
  },
  async update(properties, before, to) {
    const RoleName = before.physicalId ?? '';
    const old = before.properties;
    await to.api('iam', 'UpdateAssumeRolePolicy', {
      RoleName,
      PolicyDocument: documentText(properties.AssumeRolePolicyDocument),
    });
    const { Description = '', MaxSessionDuration = 3600, PermissionsBoundary } = properties;
    if (Description !== (old.Description ?? '') || MaxSessionDuration !== (old.MaxSessionDuration ?? 3600))
      await to.api('iam', 'UpdateRole', { RoleName, Description, MaxSessionDuration });
    if (PermissionsBoundary !== undefined)
      await to.api('iam', 'PutRolePermissionsBoundary', { RoleName, PermissionsBoundary });
    else if (old.PermissionsBoundary !== undefined) await to.api('iam', 'DeleteRolePermissionsBoundary', { RoleName });
    const kept = policyNames(properties);
    for (const PolicyName of policyNames(old))
      if (!kept.includes(PolicyName)) await to.api('iam', 'DeleteRolePolicy', { RoleName, PolicyName });
    await putPolicies(RoleName, properties, to);
    const [was, now] = [textsOf(old.ManagedPolicyArns), textsOf(properties.ManagedPolicyArns)];
    for (const PolicyArn of was)
      if (!now.includes(PolicyArn)) await to.api('iam', 'DetachRolePolicy', { RoleName, PolicyArn });
    for (const PolicyArn of now)
      if (!was.includes(PolicyArn)) await to.api('iam', 'AttachRolePolicy', { RoleName, PolicyArn });
    const { set, removed } = tagChanges(old.Tags, properties.Tags);
    if (removed.length > 0) await to.api('iam', 'UntagRole', { RoleName, TagKeys: removed });
    if (Object.keys(set).length > 0) await to.api('iam', 'TagRole', { RoleName, Tags: tagList(set) });
  },
  async delete({ physicalId, properties }, to) {
    const RoleName = physicalId;
    for (const PolicyArn of textsOf(properties.ManagedPolicyArns))
      await to.api('iam', 'DetachRolePolicy', { RoleName, PolicyArn });
    for (const PolicyName of policyNames(properties)) await to.api('iam', 'DeleteRolePolicy', { RoleName, PolicyName });
    await to.api('iam', 'DeleteRole', { RoleName });
  },
};

const policyNames = (properties: JsonObject): string[] =>
  listOf(properties.Policies).map((policy) => textOf(objectOf(policy).PolicyName) ?? '');

async function putPolicies(RoleName: string, properties: JsonObject, to: Provisioning): Promise<void> {
  for (const policy of listOf(properties.Policies)) {
    const { PolicyName = '', PolicyDocument } = objectOf(policy);
    await to.api('iam', 'PutRolePolicy', { RoleName, PolicyName, PolicyDocument: documentText(PolicyDocument) });
  }
}
