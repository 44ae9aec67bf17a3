import type * as client from '@aws-sdk/client-ssm';
import { AwsError, validationError } from '../../errors.ts';
import { operationsOf } from '../../wire/operation.ts';
import { managedInstanceArn, requireNode } from '../nodes/find-node.ts';
import { putCompliance } from './put-compliance.ts';
import { compliance, complianceKey, SEVERITIES, type ComplianceItemRow } from './state.ts';

const operation = operationsOf<typeof client>();

const MAX_ITEMS = 10_000;
const MAX_BYTES = 1_048_576;

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutComplianceItems.html */
export const putComplianceItems = operation('PutComplianceItems', {
  access: (input, call) => ({
    action: 'ssm:PutComplianceItems',
    resource: managedInstanceArn(call, input.ResourceId ?? ''),
  }),
  handle(input, call) {
    const { ResourceId: id = '', ResourceType: type, ComplianceType: kind = '', Items: items = [] } = input;
    if (type !== 'ManagedInstance')
      throw new AwsError('InvalidResourceType', 'The resource type is not valid. For example, ManagedInstance.');
    if (id.startsWith('i-') || id.startsWith('mi-')) requireNode(call, id);
    else throw new AwsError('InvalidResourceId', `The resource ID "${id}" is not valid.`);
    if (!/^(?:Custom:\w[\w-]{0,99}|Association|Patch|[\w]+:[\w-]+)$/.test(kind))
      throw validationError(`The compliance type ${kind} must be Association, Patch, or begin with Custom:`);
    if (items.length > MAX_ITEMS || JSON.stringify(items).length > MAX_BYTES)
      throw new AwsError(
        'ItemSizeLimitExceededException',
        'The item size exceeds the limit of 1 MB or 10,000 items.',
        400,
        {
          TypeName: kind,
        },
      );
    const rows = items.map(readItem);
    const key = complianceKey(id, kind);
    const before = compliance(call).get(key);
    const { ExecutionTime, ExecutionId, ExecutionType } = input.ExecutionSummary ?? {};
    const execution = {
      at: ExecutionTime?.getTime() ?? call.now(),
      ...(ExecutionId === undefined ? {} : { id: ExecutionId }),
      ...(ExecutionType === undefined ? {} : { type: ExecutionType }),
    };
    // the same content as the last time tells nothing but the time
    if (before && input.ItemContentHash !== undefined && before.contentHash === input.ItemContentHash) {
      compliance(call).put(key, { ...before, execution });
      return {};
    }
    const kept =
      input.UploadType === 'PARTIAL'
        ? (before?.items ?? []).filter(({ id: one }) => !rows.some((row) => row.id === one))
        : [];
    putCompliance(call, {
      resourceId: id,
      resourceType: type,
      complianceType: kind,
      execution,
      ...(input.ItemContentHash === undefined ? {} : { contentHash: input.ItemContentHash }),
      items: [...kept, ...rows],
    });
    return {};
  },
});

function readItem(entry: client.ComplianceItemEntry): ComplianceItemRow {
  const { Id = '', Title = '', Severity, Status, Details = {} } = entry;
  if (Severity === undefined || !SEVERITIES.includes(Severity))
    throw validationError(
      `1 validation error detected: Value '${Severity}' at 'items.1.member.severity' failed to satisfy constraint: Member must satisfy enum value set: [${SEVERITIES.join(', ')}]`,
    );
  if (Status !== 'COMPLIANT' && Status !== 'NON_COMPLIANT')
    throw validationError(
      `1 validation error detected: Value '${Status}' at 'items.1.member.status' failed to satisfy constraint: Member must satisfy enum value set: [COMPLIANT, NON_COMPLIANT]`,
    );
  return { id: Id, title: Title, severity: Severity, status: Status, details: Details };
}
