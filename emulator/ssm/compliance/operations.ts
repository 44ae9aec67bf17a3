import type { AnyOperation } from '../../wire/operation.ts';
import { listComplianceItems, listComplianceSummaries, listResourceComplianceSummaries } from './list-compliance.ts';
import { putComplianceItems } from './put-compliance-items.ts';

export const complianceOperations: readonly AnyOperation[] = [
  listComplianceItems,
  listComplianceSummaries,
  listResourceComplianceSummaries,
  putComplianceItems,
];
