import type { Scope } from '../../call.ts';

/** What a node says of one inventory type. */
export interface InventoryRow {
  nodeId: string;
  typeName: string;
  schemaVersion: string;
  capturedAt: number;
  contentHash?: string;
  content: Record<string, string>[];
}

/** A type that was deleted: its data goes, and may come back with a newer version. */
export interface DeletionRow {
  id: string;
  typeName: string;
  startedAt: number;
  removed: number;
  versions: { version: string; count: number }[];
}

export const inventory = (scope: Scope) => scope.table<InventoryRow>('ssm/inventory');
export const inventoryKey = (nodeId: string, typeName: string): string => `${nodeId}/${typeName}`;
export const deletions = (scope: Scope) => scope.table<DeletionRow>('ssm/inventory-deletions');
/** Custom types whose schema is disabled: what nodes send of them is left out. */
export const disabledTypes = (scope: Scope) => scope.table<true>('ssm/inventory-disabled');
