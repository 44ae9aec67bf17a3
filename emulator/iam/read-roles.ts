import type * as client from '@aws-sdk/client-iam';
import { operationsOf } from '../wire/operation.ts';
import { pageOf } from './page.ts';
import { existingRole, roleArn, roleShape } from './role-shape.ts';
import { roles } from './state.ts';

const operation = operationsOf<typeof client>();

export const getRole = operation('GetRole', {
  access: (input, call) => ({ action: 'iam:GetRole', resource: roleArn(call, input.RoleName) }),
  handle: (input, call) => ({ Role: roleShape(existingRole(call, input.RoleName)) }),
});

export const listRoles = operation('ListRoles', {
  access: () => ({ action: 'iam:ListRoles', resource: '*' }),
  handle(input, call) {
    const all = roles(call)
      .values()
      .filter(({ path }) => path.startsWith(input.PathPrefix ?? '/'))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    const { items, ...page } = pageOf(all, input);
    // a list leaves tags and boundaries out
    return {
      Roles: items.map((role) => ({ ...roleShape(role), Tags: undefined, PermissionsBoundary: undefined })),
      ...page,
    };
  },
});
