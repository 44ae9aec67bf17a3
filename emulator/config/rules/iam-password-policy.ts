import { passwordPolicies } from '../../iam/state.ts';
import { compliantIf, nonCompliant, type ManagedRule } from '../managed-rule.ts';

/**
 * Every requirement that is asked for must be met; an account without a policy meets none.
 * https://docs.aws.amazon.com/config/latest/developerguide/iam-password-policy.html
 */
export const iamPasswordPolicy: ManagedRule = {
  identifier: 'IAM_PASSWORD_POLICY',
  resourceTypes: ['AWS::::Account'],
  triggers: ['periodic'],
  parameters: {
    RequireUppercaseCharacters: { type: 'boolean', default: 'true' },
    RequireLowercaseCharacters: { type: 'boolean', default: 'true' },
    RequireSymbols: { type: 'boolean', default: 'true' },
    RequireNumbers: { type: 'boolean', default: 'true' },
    MinimumPasswordLength: { type: 'int', default: '14' },
    PasswordReusePrevention: { type: 'int', default: '24' },
    MaxPasswordAge: { type: 'int', default: '90' },
  },
  evaluate(_account, parameters, scope) {
    const policy = passwordPolicies(scope).get('policy');
    if (!policy) return nonCompliant('The account does not have a password policy.');
    const asked = (name: string): boolean => parameters[name] === 'true';
    const number = (name: string): number | undefined =>
      parameters[name] === undefined || parameters[name] === '' ? undefined : Number(parameters[name]);
    const [length, reuse, age] = [
      number('MinimumPasswordLength'),
      number('PasswordReusePrevention'),
      number('MaxPasswordAge'),
    ];
    return compliantIf(
      (!asked('RequireUppercaseCharacters') || policy.RequireUppercaseCharacters) &&
        (!asked('RequireLowercaseCharacters') || policy.RequireLowercaseCharacters) &&
        (!asked('RequireSymbols') || policy.RequireSymbols) &&
        (!asked('RequireNumbers') || policy.RequireNumbers) &&
        (length === undefined || policy.MinimumPasswordLength >= length) &&
        (reuse === undefined || (policy.PasswordReusePrevention ?? 0) >= reuse) &&
        (age === undefined || (policy.MaxPasswordAge !== undefined && policy.MaxPasswordAge <= age)),
    );
  },
};
