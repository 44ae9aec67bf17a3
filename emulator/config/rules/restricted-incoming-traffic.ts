import { compliantIf, type ManagedRule } from '../managed-rule.ts';
import { reaches, worldOpenRules } from './world-open-rules.ts';

/** `restricted-common-ports`. https://docs.aws.amazon.com/config/latest/developerguide/restricted-common-ports.html */
export const restrictedIncomingTraffic: ManagedRule = {
  identifier: 'RESTRICTED_INCOMING_TRAFFIC',
  resourceTypes: ['AWS::EC2::SecurityGroup'],
  triggers: ['change', 'periodic'],
  parameters: {
    blockedPort1: { type: 'int', default: '20' },
    blockedPort2: { type: 'int', default: '21' },
    blockedPort3: { type: 'int', default: '3389' },
    blockedPort4: { type: 'int', default: '3306' },
    blockedPort5: { type: 'int', default: '4333' },
    blockedPorts: { type: 'CSV' },
  },
  evaluate(id, parameters, scope) {
    const ports = Object.values(parameters)
      .flatMap((text) => text.split(','))
      .map((text) => text.trim())
      .filter((text) => text !== '')
      .map(Number);
    return compliantIf(!worldOpenRules(id, scope).some((rule) => ports.some((port) => reaches(rule, 'tcp', port))));
  },
};
