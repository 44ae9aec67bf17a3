import type * as client from '@aws-sdk/client-iam';
import { arn } from '../call.ts';
import { operationsOf } from '../wire/operation.ts';
import { alreadyExists, checkName, checkPath, checkRange } from './constraints.ts';
import { attachable } from './managed-policy.ts';
import { checkQuota } from './policy-size.ts';
import { putRole, roleArn, roleShape } from './role-shape.ts';
import { roles, type Role } from './state.ts';
import { readTags, tagContext } from './tags.ts';
import { uniqueId } from './unique-id.ts';
import { validateTrustPolicy } from './validate-policy.ts';

const operation = operationsOf<typeof client>();

export const createRole = operation('CreateRole', {
  access: (input, call) => ({
    action: 'iam:CreateRole',
    resource: roleArn(call, `${(input.Path ?? '/').slice(1)}${input.RoleName}`),
    context: {
      ...tagContext(input.Tags),
      ...(input.PermissionsBoundary ? { 'iam:PermissionsBoundary': input.PermissionsBoundary } : {}),
    },
  }),
  handle(input, call) {
    const name = checkName('RoleName', input.RoleName, 64);
    const path = checkPath(input.Path);
    checkRange('MaxSessionDuration', input.MaxSessionDuration, 3600, 43200);
    const trustPolicy = input.AssumeRolePolicyDocument ?? '';
    validateTrustPolicy(trustPolicy);
    checkQuota('ACLSizePerRole', trustPolicy, 2048);
    if (roles(call).has(name)) throw alreadyExists(`Role with name ${name} already exists.`);
    const role: Role = {
      name,
      path,
      id: uniqueId(call.ids, 'AROA'),
      arn: arn(call, 'iam', `role${path}${name}`, { region: '' }),
      createDate: call.now(),
      trustPolicy,
      ...(input.Description === undefined ? {} : { description: input.Description }),
      maxSessionDuration: input.MaxSessionDuration ?? 3600,
      ...(input.PermissionsBoundary ? { permissionsBoundary: attachable(call, input.PermissionsBoundary) } : {}),
      tags: readTags(input.Tags),
      inline: {},
      attached: [],
    };
    putRole(call, role);
    return { Role: roleShape(role) };
  },
});
