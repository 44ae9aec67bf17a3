import { instances } from '../../ec2/state.ts';
import { compliantIf, type ManagedRule } from '../managed-rule.ts';

/** https://docs.aws.amazon.com/config/latest/developerguide/ec2-imdsv2-check.html */
export const imdsv2Check: ManagedRule = {
  identifier: 'EC2_IMDSV2_CHECK',
  resourceTypes: ['AWS::EC2::Instance'],
  triggers: ['change'],
  evaluate: (id, _parameters, scope) => compliantIf(instances(scope).get(id)?.metadata.tokens === 'required'),
};
