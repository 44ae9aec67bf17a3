import type { JsonObject } from '../template/template.ts';
import { documentText, textOf, textsOf } from './property-values.ts';
import type { Provisioning, ResourceType } from './resource-type.ts';

const HOLDERS = [
  ['Roles', 'RoleName', 'RolePolicy'],
  ['Users', 'UserName', 'UserPolicy'],
  ['Groups', 'GroupName', 'GroupPolicy'],
] as const;

/**
 * An inline policy in roles, users and groups.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-policy.html
 */
export const iamPolicy: ResourceType = {
  type: 'AWS::IAM::Policy',
  properties: ['Groups', 'PolicyDocument', 'PolicyName', 'Roles', 'Users'],
  required: ['PolicyDocument', 'PolicyName'],
  attributes: ['Id'],
  replaces: [],
  iam: true,
  async create(properties, to) {
    await put(properties, to);
    const physicalId = to.generatedName();
    return { physicalId, attributes: { Id: physicalId } };
  },
  async update(properties, before, to) {
    await remove(before.properties, to, properties);
    await put(properties, to);
  },
  async delete({ properties }, to) {
    await remove(properties, to);
  },
};

async function put(properties: JsonObject, to: Provisioning): Promise<void> {
  const { PolicyName = '', PolicyDocument } = properties;
  for (const [list, member, policy] of HOLDERS)
    for (const name of textsOf(properties[list]))
      await to.api('iam', `Put${policy}`, { [member]: name, PolicyName, PolicyDocument: documentText(PolicyDocument) });
}

/** Takes the policy away from whoever is not to hold it under the same name any more. */
async function remove(properties: JsonObject, to: Provisioning, next: JsonObject = {}): Promise<void> {
  const PolicyName = textOf(properties.PolicyName) ?? '';
  const renamed = PolicyName !== next.PolicyName;
  for (const [list, member, policy] of HOLDERS)
    for (const name of textsOf(properties[list]))
      if (renamed || !textsOf(next[list]).includes(name))
        await to.api('iam', `Delete${policy}`, { [member]: name, PolicyName });
}
