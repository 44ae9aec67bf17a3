import type { Call } from '../../call.ts';
import type { AssociationRow, NodeStatusRow } from '../associations/state.ts';
import { putCompliance } from './put-compliance.ts';
import { compliance, complianceKey, type ComplianceItemRow } from './state.ts';

/** A node complies with an association that succeeded on it. */
export function putAssociationCompliance(
  call: Call,
  association: AssociationRow,
  executionId: string,
  { nodeId, status }: NodeStatusRow,
): void {
  const row = compliance(call).get(complianceKey(nodeId, 'Association'));
  const item: ComplianceItemRow = {
    id: association.id,
    title: association.name ?? '',
    severity: association.severity ?? 'UNSPECIFIED',
    status: status === 'Success' ? 'COMPLIANT' : 'NON_COMPLIANT',
    details: { DocumentName: association.documentName, DocumentVersion: association.documentVersion },
  };
  putCompliance(call, {
    resourceId: nodeId,
    resourceType: 'ManagedInstance',
    complianceType: 'Association',
    execution: { at: call.now(), id: executionId, type: 'Command' },
    items: [...(row?.items ?? []).filter(({ id }) => id !== association.id), item],
  });
}

/** An association that is gone says nothing any more. */
export function dropAssociationCompliance(call: Call, associationId: string): void {
  for (const row of compliance(call).values())
    if (row.complianceType === 'Association' && row.items.some(({ id }) => id === associationId))
      putCompliance(call, { ...row, items: row.items.filter(({ id }) => id !== associationId) });
}
