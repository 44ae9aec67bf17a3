import { compliantIf, type ManagedRule } from '../managed-rule.ts';
import { reaches, worldOpenRules } from './world-open-rules.ts';

/** `restricted-ssh`. https://docs.aws.amazon.com/config/latest/developerguide/restricted-ssh.html */
export const incomingSshDisabled: ManagedRule = {
  identifier: 'INCOMING_SSH_DISABLED',
  resourceTypes: ['AWS::EC2::SecurityGroup'],
  triggers: ['change', 'periodic'],
  evaluate: (id, _parameters, scope) =>
    compliantIf(!worldOpenRules(id, scope).some((rule) => reaches(rule, 'tcp', 22))),
};
