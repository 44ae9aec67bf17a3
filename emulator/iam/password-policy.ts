import type * as client from '@aws-sdk/client-iam';
import type { Call } from '../call.ts';
import { operationsOf } from '../wire/operation.ts';
import { checkRange, noSuchEntity } from './constraints.ts';
import { passwordPolicies, type PasswordPolicy } from './state.ts';

const operation = operationsOf<typeof client>();

const KEY = 'policy';

function existingPolicy(call: Call): PasswordPolicy {
  const policy = passwordPolicies(call).get(KEY);
  if (!policy) throw noSuchEntity(`The Password Policy with domain name ${call.account} cannot be found.`);
  return policy;
}

/** Members that are left out go back to their defaults: IAM does not update a policy in part. */
export const updateAccountPasswordPolicy = operation('UpdateAccountPasswordPolicy', {
  access: () => ({ action: 'iam:UpdateAccountPasswordPolicy', resource: '*' }),
  handle(input, call) {
    checkRange('MinimumPasswordLength', input.MinimumPasswordLength, 6, 128);
    checkRange('MaxPasswordAge', input.MaxPasswordAge, 1, 1095);
    checkRange('PasswordReusePrevention', input.PasswordReusePrevention, 1, 24);
    passwordPolicies(call).put(KEY, {
      MinimumPasswordLength: input.MinimumPasswordLength ?? 6,
      RequireSymbols: input.RequireSymbols ?? false,
      RequireNumbers: input.RequireNumbers ?? false,
      RequireUppercaseCharacters: input.RequireUppercaseCharacters ?? false,
      RequireLowercaseCharacters: input.RequireLowercaseCharacters ?? false,
      AllowUsersToChangePassword: input.AllowUsersToChangePassword ?? false,
      ...(input.MaxPasswordAge === undefined ? {} : { MaxPasswordAge: input.MaxPasswordAge }),
      ...(input.PasswordReusePrevention === undefined
        ? {}
        : { PasswordReusePrevention: input.PasswordReusePrevention }),
      ...(input.HardExpiry === undefined ? {} : { HardExpiry: input.HardExpiry }),
    });
    call.changed('AWS::::Account', call.account);
    return {};
  },
});

export const getAccountPasswordPolicy = operation('GetAccountPasswordPolicy', {
  access: () => ({ action: 'iam:GetAccountPasswordPolicy', resource: '*' }),
  handle(_input, call) {
    const policy = existingPolicy(call);
    return { PasswordPolicy: { ...policy, ExpirePasswords: policy.MaxPasswordAge !== undefined } };
  },
});

export const deleteAccountPasswordPolicy = operation('DeleteAccountPasswordPolicy', {
  access: () => ({ action: 'iam:DeleteAccountPasswordPolicy', resource: '*' }),
  handle(_input, call) {
    existingPolicy(call);
    passwordPolicies(call).delete(KEY);
    call.changed('AWS::::Account', call.account);
    return {};
  },
});
