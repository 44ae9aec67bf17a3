import type { InstanceAggregatedAssociationOverview } from '@aws-sdk/client-ssm';
import type { Scope } from '../../call.ts';
import { nodeStatuses } from './state.ts';

/** What `DescribeInstanceInformation` says of a node's associations; nothing if it has none. */
export function associationOverview(
  scope: Scope,
  nodeId: string,
): {
  AssociationStatus?: string;
  LastAssociationExecutionDate?: Date;
  LastSuccessfulAssociationExecutionDate?: Date;
  AssociationOverview?: InstanceAggregatedAssociationOverview;
} {
  const rows = nodeStatuses(scope)
    .values()
    .filter((row) => row.nodeId === nodeId);
  if (rows.length === 0) return {};
  const counts: Record<string, number> = {};
  for (const { status } of rows) counts[status] = (counts[status] ?? 0) + 1;
  const status = counts['Failed'] ? 'Failed' : counts['Pending'] ? 'Pending' : 'Success';
  const last = Math.max(...rows.map(({ executedAt = 0 }) => executedAt));
  const succeeded = Math.max(...rows.map(({ succeededAt = 0 }) => succeededAt));
  return {
    AssociationStatus: status,
    ...(last > 0 ? { LastAssociationExecutionDate: new Date(last) } : {}),
    ...(succeeded > 0 ? { LastSuccessfulAssociationExecutionDate: new Date(succeeded) } : {}),
    AssociationOverview: { DetailedStatus: status, InstanceAssociationStatusAggregatedCount: counts },
  };
}
