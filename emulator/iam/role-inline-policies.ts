import type * as client from '@aws-sdk/client-iam';
import { operationsOf } from '../wire/operation.ts';
import { checkName, noSuchEntity } from './constraints.ts';
import { pageOf } from './page.ts';
import { checkQuota, sizeOf } from './policy-size.ts';
import { encodeDocument, existingRole, putRole, roleArn } from './role-shape.ts';
import { validateIdentityPolicy } from './validate-policy.ts';

const operation = operationsOf<typeof client>();

const notFound = (name: string) => noSuchEntity(`The role policy with name ${name} cannot be found.`);

export const putRolePolicy = operation('PutRolePolicy', {
  access: (input, call) => ({ action: 'iam:PutRolePolicy', resource: roleArn(call, input.RoleName) }),
  handle(input, call) {
    const role = existingRole(call, input.RoleName);
    const name = checkName('PolicyName', input.PolicyName, 128);
    const document = input.PolicyDocument ?? '';
    validateIdentityPolicy(document);
    const others = Object.entries(role.inline).filter(([key]) => key !== name);
    const taken = others.reduce((sum, [, text]) => sum + sizeOf(text), 0);
    checkQuota('MaximumInlinePolicySize', document, 10_240, taken);
    putRole(call, { ...role, inline: { ...role.inline, [name]: document } });
    return {};
  },
});

export const getRolePolicy = operation('GetRolePolicy', {
  access: (input, call) => ({ action: 'iam:GetRolePolicy', resource: roleArn(call, input.RoleName) }),
  handle(input, call) {
    const role = existingRole(call, input.RoleName);
    const name = input.PolicyName ?? '';
    const document = role.inline[name];
    if (document === undefined) throw notFound(name);
    return { RoleName: role.name, PolicyName: name, PolicyDocument: encodeDocument(document) };
  },
});

export const deleteRolePolicy = operation('DeleteRolePolicy', {
  access: (input, call) => ({ action: 'iam:DeleteRolePolicy', resource: roleArn(call, input.RoleName) }),
  handle(input, call) {
    const role = existingRole(call, input.RoleName);
    const name = input.PolicyName ?? '';
    if (role.inline[name] === undefined) throw notFound(name);
    const { [name]: _, ...inline } = role.inline;
    putRole(call, { ...role, inline });
    return {};
  },
});

export const listRolePolicies = operation('ListRolePolicies', {
  access: (input, call) => ({ action: 'iam:ListRolePolicies', resource: roleArn(call, input.RoleName) }),
  handle(input, call) {
    const role = existingRole(call, input.RoleName);
    const { items, ...page } = pageOf(Object.keys(role.inline).sort(), input);
    return { PolicyNames: items, ...page };
  },
});
