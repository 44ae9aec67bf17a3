import type { Call } from '../../call.ts';
import { managedInstanceArn } from '../nodes/find-node.ts';
import { compliance, complianceKey, statusOf, worstOf, type ComplianceRow } from './state.ts';

/** Keeps what a resource complies with, and says so if that changes its status. `detail` is added to the event. */
export function putCompliance(call: Call, row: ComplianceRow, detail: Record<string, string> = {}): void {
  const key = complianceKey(row.resourceId, row.complianceType);
  const before = compliance(call).get(key);
  compliance(call).put(key, row);
  call.changed(
    row.complianceType === 'Patch' ? 'AWS::SSM::PatchCompliance' : 'AWS::SSM::AssociationCompliance',
    `AWS::SSM::ManagedInstanceInventory/${row.resourceId}`,
  );
  if (before && statusOf(before) === statusOf(row)) return;
  announceCompliance(call, row, detail);
}

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/monitoring-systems-manager-event-examples.html#SSM-Configuration-Compliance-event-types */
function announceCompliance(call: Call, row: ComplianceRow, detail: Record<string, string>): void {
  call.emit({
    source: 'aws.ssm',
    detailType: 'Configuration Compliance State Change',
    resources: [managedInstanceArn(call, row.resourceId)],
    detail: {
      ...(row.complianceType === 'Association' ? { 'last-runtime': new Date(row.execution.at).toISOString() } : {}),
      'compliance-status': statusOf(row).toLowerCase(),
      'resource-type': 'managed-instance',
      'resource-id': row.resourceId,
      'compliance-type': row.complianceType,
      ...detail,
      ...(row.complianceType === 'Association' ? {} : { severity: worstOf(row.items).toLowerCase() }),
    },
  });
}
