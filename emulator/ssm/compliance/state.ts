import type { ComplianceSeverity } from '@aws-sdk/client-ssm';
import type { Scope } from '../../call.ts';

export interface ComplianceItemRow {
  id: string;
  title: string;
  severity: ComplianceSeverity;
  status: 'COMPLIANT' | 'NON_COMPLIANT';
  details: Record<string, string>;
}

/** What a resource complies with, of one type: `Association`, `Patch`, `Custom:…`. */
export interface ComplianceRow {
  resourceId: string;
  resourceType: string;
  complianceType: string;
  execution: { at: number; id?: string; type?: string };
  contentHash?: string;
  items: ComplianceItemRow[];
}

export const compliance = (scope: Scope) => scope.table<ComplianceRow>('ssm/compliance');
export const complianceKey = (resourceId: string, type: string): string => `${resourceId}/${type}`;

export const statusOf = ({ items }: Pick<ComplianceRow, 'items'>): 'COMPLIANT' | 'NON_COMPLIANT' =>
  items.some(({ status }) => status === 'NON_COMPLIANT') ? 'NON_COMPLIANT' : 'COMPLIANT';

/** The worst first. */
export const SEVERITIES = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'INFORMATIONAL', 'UNSPECIFIED'] as const;

/** The worst severity among what does not comply. */
export const worstOf = (items: readonly ComplianceItemRow[]): ComplianceSeverity =>
  SEVERITIES.find((severity) => items.some((item) => item.status === 'NON_COMPLIANT' && item.severity === severity)) ??
  'UNSPECIFIED';
