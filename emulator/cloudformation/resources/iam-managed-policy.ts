import type { Json, JsonObject } from '../template/template.ts';
import { documentText, listOf, objectOf, pick, textOf, textsOf } from './property-values.ts';
import type { Provisioning, ResourceType } from './resource-type.ts';

const HOLDERS = [
  ['Roles', 'RoleName', 'RolePolicy'],
  ['Users', 'UserName', 'UserPolicy'],
  ['Groups', 'GroupName', 'GroupPolicy'],
] as const;
/** A managed policy keeps this many versions. */
const VERSIONS = 5;

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-managedpolicy.html */
export const iamManagedPolicy: ResourceType = {
  type: 'AWS::IAM::ManagedPolicy',
  properties: ['Description', 'Groups', 'ManagedPolicyName', 'Path', 'PolicyDocument', 'Roles', 'Users'],
  required: ['PolicyDocument'],
  attributes: [
    'AttachmentCount',
    'CreateDate',
    'DefaultVersionId',
    'IsAttachable',
    'PermissionsBoundaryUsageCount',
    'PolicyArn',
    'PolicyId',
    'UpdateDate',
  ],
  replaces: ['Description', 'ManagedPolicyName', 'Path'],
  nameProperty: 'ManagedPolicyName',
  iam: true,
  async create(properties, to) {
    const output = await to.api('iam', 'CreatePolicy', {
      PolicyName: textOf(properties.ManagedPolicyName) ?? to.generatedName(128),
      PolicyDocument: documentText(properties.PolicyDocument),
      ...pick(properties, 'Description', 'Path'),
    });
    const policy = output.Policy as Record<string, unknown>;
    const physicalId = String(policy.Arn);
    await attach(physicalId, properties, {}, to);
    const attributes: Record<string, Json> = { PolicyArn: physicalId };
    for (const name of [
      'PolicyId',
      'DefaultVersionId',
      'AttachmentCount',
      'IsAttachable',
      'PermissionsBoundaryUsageCount',
    ])
      attributes[name] = textOf(policy[name] as Json) ?? '';
    for (const name of ['CreateDate', 'UpdateDate'])
      attributes[name] = policy[name] instanceof Date ? policy[name].toISOString() : '';
    return { physicalId, attributes };
  },
  async update(properties, before, to) {
    const PolicyArn = before.physicalId ?? '';
    const document = documentText(properties.PolicyDocument);
    let attributes: Record<string, Json> = {};
    if (document !== documentText(before.properties.PolicyDocument)) {
      await makeRoom(PolicyArn, to);
      const output = await to.api('iam', 'CreatePolicyVersion', {
        PolicyArn,
        PolicyDocument: document,
        SetAsDefault: true,
      });
      attributes = { DefaultVersionId: objectOf(output.PolicyVersion as Json).VersionId ?? '' };
    }
    await detach(PolicyArn, before.properties, properties, to);
    await attach(PolicyArn, properties, before.properties, to);
    return { attributes };
  },
  async delete({ physicalId, properties }, to) {
    await detach(physicalId, properties, {}, to);
    for (const VersionId of await olderVersions(physicalId, to))
      await to.api('iam', 'DeletePolicyVersion', { PolicyArn: physicalId, VersionId });
    await to.api('iam', 'DeletePolicy', { PolicyArn: physicalId });
  },
};

async function attach(PolicyArn: string, now: JsonObject, before: JsonObject, to: Provisioning): Promise<void> {
  for (const [list, member, policy] of HOLDERS)
    for (const name of textsOf(now[list]))
      if (!textsOf(before[list]).includes(name)) await to.api('iam', `Attach${policy}`, { [member]: name, PolicyArn });
}

async function detach(PolicyArn: string, before: JsonObject, now: JsonObject, to: Provisioning): Promise<void> {
  for (const [list, member, policy] of HOLDERS)
    for (const name of textsOf(before[list]))
      if (!textsOf(now[list]).includes(name)) await to.api('iam', `Detach${policy}`, { [member]: name, PolicyArn });
}

/** All versions but the default one, newest first. */
async function olderVersions(PolicyArn: string, to: Provisioning): Promise<string[]> {
  const output = await to.api('iam', 'ListPolicyVersions', { PolicyArn });
  return listOf(output.Versions as Json)
    .map(objectOf)
    .filter((version) => version.IsDefaultVersion !== true)
    .map((version) => textOf(version.VersionId) ?? '');
}

async function makeRoom(PolicyArn: string, to: Provisioning): Promise<void> {
  const older = await olderVersions(PolicyArn, to);
  const oldest = older.at(-1);
  if (older.length >= VERSIONS - 1 && oldest !== undefined)
    await to.api('iam', 'DeletePolicyVersion', { PolicyArn, VersionId: oldest });
}
