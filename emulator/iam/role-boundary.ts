import type * as client from '@aws-sdk/client-iam';
import { operationsOf } from '../wire/operation.ts';
import { attachable } from './managed-policy.ts';
import { existingRole, putRole, roleArn } from './role-shape.ts';

const operation = operationsOf<typeof client>();

export const putRolePermissionsBoundary = operation('PutRolePermissionsBoundary', {
  access: (input, call) => ({
    action: 'iam:PutRolePermissionsBoundary',
    resource: roleArn(call, input.RoleName),
    context: { 'iam:PermissionsBoundary': input.PermissionsBoundary ?? '' },
  }),
  handle(input, call) {
    const role = existingRole(call, input.RoleName);
    putRole(call, { ...role, permissionsBoundary: attachable(call, input.PermissionsBoundary ?? '') });
    return {};
  },
});

export const deleteRolePermissionsBoundary = operation('DeleteRolePermissionsBoundary', {
  access: (input, call) => ({
    action: 'iam:DeleteRolePermissionsBoundary',
    resource: roleArn(call, input.RoleName),
  }),
  handle(input, call) {
    const { permissionsBoundary: _, ...role } = existingRole(call, input.RoleName);
    putRole(call, role);
    return {};
  },
});
