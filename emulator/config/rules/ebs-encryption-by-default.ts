import { ec2Settings } from '../../ec2/state.ts';
import { compliantIf, type ManagedRule } from '../managed-rule.ts';

/** https://docs.aws.amazon.com/config/latest/developerguide/ec2-ebs-encryption-by-default.html */
export const ebsEncryptionByDefault: ManagedRule = {
  identifier: 'EC2_EBS_ENCRYPTION_BY_DEFAULT',
  resourceTypes: ['AWS::::Account'],
  triggers: ['periodic'],
  evaluate: (_account, _parameters, scope) => compliantIf(ec2Settings(scope).ebsEncryptionByDefault),
};
