import type { Call } from '../../call.ts';
import { documentArn } from '../documents/find-document.ts';
import { nodeArn } from '../nodes/find-node.ts';
import { nodeStatuses, type AssociationRow, type NodeStatusRow } from './state.ts';

const text = (at: number): string => new Date(at).toISOString();
const dates = (row: { executedAt?: number; succeededAt?: number }) => ({
  ...(row.succeededAt === undefined ? {} : { 'last-successful-execution-date': text(row.succeededAt) }),
  ...(row.executedAt === undefined ? {} : { 'last-execution-date': text(row.executedAt) }),
});

/** `targets` as events carry them: JSON text with keys in lower case. */
const targetsText = ({ targets }: AssociationRow): string =>
  JSON.stringify(targets.map(({ Key, Values }) => ({ key: Key, values: Values })));

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/monitoring-systems-manager-event-examples.html#SSM-State-Manager-event-types */
export function announceAssociation(call: Call, association: AssociationRow): void {
  call.emit({
    source: 'aws.ssm',
    detailType: 'EC2 State Manager Association State Change',
    resources: [documentArn(call, association.documentName)],
    detail: {
      'association-id': association.id,
      'document-name': association.documentName,
      'association-version': String(association.version),
      'document-version': association.documentVersion === '$DEFAULT' ? 'Optional.empty' : association.documentVersion,
      targets: targetsText(association),
      'creation-date': text(association.createdAt),
      ...dates(association),
      'last-updated-date': text(association.updatedAt),
      status: association.status,
      'association-status-aggregated-count': JSON.stringify(countsOf(call, association.id)),
      'schedule-expression': association.schedule ?? '',
      'association-cwe-version': '1.0',
    },
  });
}

/** How many nodes have each status. */
export function countsOf(call: Call, associationId: string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const row of nodeStatuses(call).values())
    if (row.associationId === associationId) counts[row.status] = (counts[row.status] ?? 0) + 1;
  return counts;
}

export function announceNode(call: Call, association: AssociationRow, row: NodeStatusRow): void {
  call.emit({
    source: 'aws.ssm',
    detailType: 'EC2 State Manager Instance Association State Change',
    resources: [nodeArn(call, row.nodeId), documentArn(call, association.documentName)],
    detail: {
      'association-id': association.id,
      'instance-id': row.nodeId,
      'document-name': association.documentName,
      'document-version': association.documentVersion,
      targets: targetsText(association),
      'creation-date': text(association.createdAt),
      ...dates(row),
      status: row.status,
      'detailed-status': row.status,
      'error-code': row.errorCode ?? '',
      'execution-summary': row.summary,
      'output-url': '',
      'instance-association-cwe-version': '1',
    },
  });
}
