import type { Scope } from '../../call.ts';
import type { Table } from '../../store.ts';

export interface OperationalDatum {
  Value: string;
  Type: 'SearchableString' | 'String';
}

export interface OpsItemRow {
  id: string;
  title: string;
  description: string;
  source: string;
  type: string;
  status: string;
  category?: string;
  severity?: string;
  priority?: number;
  operationalData: Record<string, OperationalDatum>;
  relatedOpsItems: string[];
  notifications: string[];
  /** Milliseconds: ActualStartTime and so on. */
  times: Record<string, number>;
  version: number;
  createdAt: number;
  createdBy: string;
  modifiedAt: number;
  modifiedBy: string;
}

export interface RelatedItem {
  associationId: string;
  opsItemId: string;
  associationType: string;
  resourceType: string;
  resourceUri: string;
  createdAt: number;
  createdBy: string;
}

export const opsItems = (scope: Scope): Table<OpsItemRow> => scope.table('ssm/ops-items');
export const relatedItems = (scope: Scope): Table<RelatedItem> => scope.table('ssm/ops-item-related-items');
