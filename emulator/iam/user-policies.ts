import type * as client from '@aws-sdk/client-iam';
import { operationsOf } from '../wire/operation.ts';
import { checkName, noSuchEntity } from './constraints.ts';
import { attachable } from './managed-policy.ts';
import { checkQuota, sizeOf } from './policy-size.ts';
import { users } from './state.ts';
import { existingUser, userArn } from './users.ts';
import { validateIdentityPolicy } from './validate-policy.ts';

const operation = operationsOf<typeof client>();

export const putUserPolicy = operation('PutUserPolicy', {
  access: (input, call) => ({ action: 'iam:PutUserPolicy', resource: userArn(call, input.UserName) }),
  handle(input, call) {
    const user = existingUser(call, input.UserName);
    const name = checkName('PolicyName', input.PolicyName, 128);
    const document = input.PolicyDocument ?? '';
    validateIdentityPolicy(document);
    const others = Object.entries(user.inline).filter(([key]) => key !== name);
    checkQuota(
      'MaximumInlinePolicySize',
      document,
      2048,
      others.reduce((sum, [, text]) => sum + sizeOf(text), 0),
    );
    users(call).put(user.name, { ...user, inline: { ...user.inline, [name]: document } });
    call.changed('AWS::IAM::User', user.id);
    return {};
  },
});

export const attachUserPolicy = operation('AttachUserPolicy', {
  access: (input, call) => ({
    action: 'iam:AttachUserPolicy',
    resource: userArn(call, input.UserName),
    context: { 'iam:PolicyARN': input.PolicyArn ?? '' },
  }),
  handle(input, call) {
    const user = existingUser(call, input.UserName);
    const policy = attachable(call, input.PolicyArn ?? '');
    if (user.attached.includes(policy)) return {};
    users(call).put(user.name, { ...user, attached: [...user.attached, policy] });
    call.changed('AWS::IAM::User', user.id);
    return {};
  },
});

export const deleteUserPolicy = operation('DeleteUserPolicy', {
  access: (input, call) => ({ action: 'iam:DeleteUserPolicy', resource: userArn(call, input.UserName) }),
  handle(input, call) {
    const user = existingUser(call, input.UserName);
    const name = input.PolicyName ?? '';
    if (user.inline[name] === undefined) throw noSuchEntity(`The user policy with name ${name} cannot be found.`);
    const { [name]: _, ...inline } = user.inline;
    users(call).put(user.name, { ...user, inline });
    call.changed('AWS::IAM::User', user.id);
    return {};
  },
});

export const detachUserPolicy = operation('DetachUserPolicy', {
  access: (input, call) => ({
    action: 'iam:DetachUserPolicy',
    resource: userArn(call, input.UserName),
    context: { 'iam:PolicyARN': input.PolicyArn ?? '' },
  }),
  handle(input, call) {
    const user = existingUser(call, input.UserName);
    if (!user.attached.includes(input.PolicyArn ?? '')) throw noSuchEntity(`Policy ${input.PolicyArn} was not found.`);
    users(call).put(user.name, { ...user, attached: user.attached.filter((policy) => policy !== input.PolicyArn) });
    call.changed('AWS::IAM::User', user.id);
    return {};
  },
});
