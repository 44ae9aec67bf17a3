import { instances } from '../../ec2/state.ts';
import { compliantIf, type ManagedRule } from '../managed-rule.ts';

/** https://docs.aws.amazon.com/config/latest/developerguide/ec2-instance-detailed-monitoring-enabled.html */
export const instanceDetailedMonitoring: ManagedRule = {
  identifier: 'EC2_INSTANCE_DETAILED_MONITORING_ENABLED',
  resourceTypes: ['AWS::EC2::Instance'],
  triggers: ['change'],
  evaluate: (id, _parameters, scope) => compliantIf(instances(scope).get(id)?.monitoring === true),
};
