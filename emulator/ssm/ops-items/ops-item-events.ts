import { arn, type Call } from '../../call.ts';
import type { OpsItemRow } from './state.ts';

export const opsItemArn = (call: Call, id: string): string => arn(call, 'ssm', `opsitem/${id}`);

/** Microseconds, of which the last three are not measured. */
const time = (at: number): string => new Date(at).toISOString().replace('Z', '000Z');

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/OpsCenter-getting-started-sns.html */
export function emitOpsItem(call: Call, change: 'Create' | 'Update', row: OpsItemRow): void {
  call.emit({
    source: 'aws.ssm',
    detailType: `OpsItem ${change}`,
    resources: [opsItemArn(call, row.id)],
    detail: {
      'created-by': row.createdBy,
      'created-time': time(row.createdAt),
      ...(change === 'Update' ? { 'modified-by': row.modifiedBy, 'modified-time': time(row.modifiedAt) } : {}),
      source: row.source,
      status: row.status,
      'ops-item-id': row.id,
      title: row.title,
      'ops-item-type': row.type,
      description: row.description,
    },
  });
}
