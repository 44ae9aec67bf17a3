import type * as client from '@aws-sdk/client-iam';
import { operationsOf } from '../wire/operation.ts';
import { checkRange, deleteConflict } from './constraints.ts';
import { checkQuota } from './policy-size.ts';
import { existingRole, putRole, roleArn } from './role-shape.ts';
import { instanceProfiles, roles } from './state.ts';
import { mergeTags, tagContext } from './tags.ts';
import { validateTrustPolicy } from './validate-policy.ts';

const operation = operationsOf<typeof client>();

export const updateAssumeRolePolicy = operation('UpdateAssumeRolePolicy', {
  access: (input, call) => ({ action: 'iam:UpdateAssumeRolePolicy', resource: roleArn(call, input.RoleName) }),
  handle(input, call) {
    const role = existingRole(call, input.RoleName);
    const trustPolicy = input.PolicyDocument ?? '';
    validateTrustPolicy(trustPolicy);
    checkQuota('ACLSizePerRole', trustPolicy, 2048);
    putRole(call, { ...role, trustPolicy });
    return {};
  },
});

export const updateRole = operation('UpdateRole', {
  access: (input, call) => ({ action: 'iam:UpdateRole', resource: roleArn(call, input.RoleName) }),
  handle(input, call) {
    const role = existingRole(call, input.RoleName);
    checkRange('MaxSessionDuration', input.MaxSessionDuration, 3600, 43200);
    putRole(call, {
      ...role,
      ...(input.Description === undefined ? {} : { description: input.Description }),
      maxSessionDuration: input.MaxSessionDuration ?? role.maxSessionDuration,
    });
    return {};
  },
});

export const tagRole = operation('TagRole', {
  access: (input, call) => ({
    action: 'iam:TagRole',
    resource: roleArn(call, input.RoleName),
    context: tagContext(input.Tags),
  }),
  handle(input, call) {
    const role = existingRole(call, input.RoleName);
    putRole(call, { ...role, tags: mergeTags(role.tags, input.Tags) });
    return {};
  },
});

export const untagRole = operation('UntagRole', {
  access: (input, call) => ({
    action: 'iam:UntagRole',
    resource: roleArn(call, input.RoleName),
    context: { 'aws:TagKeys': input.TagKeys ?? [] },
  }),
  handle(input, call) {
    const role = existingRole(call, input.RoleName);
    putRole(call, { ...role, tags: role.tags.filter(({ Key }) => !input.TagKeys?.includes(Key)) });
    return {};
  },
});

export const deleteRole = operation('DeleteRole', {
  access: (input, call) => ({ action: 'iam:DeleteRole', resource: roleArn(call, input.RoleName) }),
  handle(input, call) {
    const role = existingRole(call, input.RoleName);
    if (
      instanceProfiles(call)
        .values()
        .some((profile) => profile.role === role.name)
    )
      throw deleteConflict('Cannot delete entity, must remove roles from instance profile first.');
    if (role.attached.length > 0) throw deleteConflict('Cannot delete entity, must detach all policies first.');
    if (Object.keys(role.inline).length > 0) throw deleteConflict('Cannot delete entity, must delete policies first.');
    roles(call).delete(role.name);
    call.changed('AWS::IAM::Role', role.id);
    return {};
  },
});
