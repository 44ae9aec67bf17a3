import type * as client from '@aws-sdk/client-iam';
import { operationsOf } from '../wire/operation.ts';
import { limitExceeded, noSuchEntity } from './constraints.ts';
import { attachable } from './managed-policy.ts';
import { pageOf } from './page.ts';
import { existingRole, putRole, roleArn } from './role-shape.ts';

const operation = operationsOf<typeof client>();

/** The default quota; AWS raises it to 25 on request. */
const POLICIES_PER_ROLE = 10;

export const attachRolePolicy = operation('AttachRolePolicy', {
  access: (input, call) => ({
    action: 'iam:AttachRolePolicy',
    resource: roleArn(call, input.RoleName),
    context: { 'iam:PolicyARN': input.PolicyArn ?? '' },
  }),
  handle(input, call) {
    const role = existingRole(call, input.RoleName);
    const policy = attachable(call, input.PolicyArn ?? '');
    if (role.attached.includes(policy)) return {};
    if (role.attached.length >= POLICIES_PER_ROLE)
      throw limitExceeded(`Cannot exceed quota for PoliciesPerRole: ${POLICIES_PER_ROLE}`);
    putRole(call, { ...role, attached: [...role.attached, policy] });
    return {};
  },
});

export const detachRolePolicy = operation('DetachRolePolicy', {
  access: (input, call) => ({
    action: 'iam:DetachRolePolicy',
    resource: roleArn(call, input.RoleName),
    context: { 'iam:PolicyARN': input.PolicyArn ?? '' },
  }),
  handle(input, call) {
    const role = existingRole(call, input.RoleName);
    if (!role.attached.includes(input.PolicyArn ?? '')) throw noSuchEntity(`Policy ${input.PolicyArn} was not found.`);
    putRole(call, { ...role, attached: role.attached.filter((policy) => policy !== input.PolicyArn) });
    return {};
  },
});

export const listAttachedRolePolicies = operation('ListAttachedRolePolicies', {
  access: (input, call) => ({ action: 'iam:ListAttachedRolePolicies', resource: roleArn(call, input.RoleName) }),
  handle(input, call) {
    const role = existingRole(call, input.RoleName);
    const all = role.attached.map((PolicyArn) => ({ PolicyName: PolicyArn.split('/').at(-1) ?? '', PolicyArn }));
    const { items, ...page } = pageOf(all, input);
    return { AttachedPolicies: items, ...page };
  },
});
