import type { GroupRule } from '../../ec2/state.ts';
import { compliantIf, portRanges, type ManagedRule } from '../managed-rule.ts';
import { worldOpenRules } from './world-open-rules.ts';

/** https://docs.aws.amazon.com/config/latest/developerguide/vpc-sg-open-only-to-authorized-ports.html */
export const sgOpenOnlyToAuthorizedPorts: ManagedRule = {
  identifier: 'VPC_SG_OPEN_ONLY_TO_AUTHORIZED_PORTS',
  resourceTypes: ['AWS::EC2::SecurityGroup'],
  triggers: ['change', 'periodic'],
  parameters: { authorizedTcpPorts: { type: 'String' }, authorizedUdpPorts: { type: 'String' } },
  evaluate(id, parameters, scope) {
    const authorized: Record<string, [number, number][]> = {
      tcp: portRanges(parameters['authorizedTcpPorts']),
      udp: portRanges(parameters['authorizedUdpPorts']),
    };
    const isAuthorized = (rule: GroupRule): boolean =>
      (authorized[rule.protocol] ?? []).some(([from, to]) => from <= rule.fromPort && rule.toPort <= to);
    return compliantIf(worldOpenRules(id, scope).every(isAuthorized));
  },
};
