import type { AnyOperation, TaskHandler } from '../../wire/operation.ts';
import { deleteInventory, describeInventoryDeletions } from './delete-inventory.ts';
import { putInventory } from './put-inventory.ts';
import {
  createResourceDataSync,
  deleteResourceDataSync,
  listResourceDataSync,
  syncInventory,
} from './resource-data-sync.ts';
import { getInventory, getInventorySchema, listInventoryEntries } from './read-inventory.ts';

export const inventoryOperations: readonly AnyOperation[] = [
  deleteInventory,
  describeInventoryDeletions,
  getInventory,
  getInventorySchema,
  listInventoryEntries,
  putInventory,
  createResourceDataSync,
  deleteResourceDataSync,
  listResourceDataSync,
];

export const inventoryTasks: Readonly<Record<string, TaskHandler>> = { 'sync-inventory': syncInventory };
