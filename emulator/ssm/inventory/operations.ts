import type { AnyOperation } from '../../wire/operation.ts';
import { deleteInventory, describeInventoryDeletions } from './delete-inventory.ts';
import { putInventory } from './put-inventory.ts';
import { getInventory, getInventorySchema, listInventoryEntries } from './read-inventory.ts';

export const inventoryOperations: readonly AnyOperation[] = [
  deleteInventory,
  describeInventoryDeletions,
  getInventory,
  getInventorySchema,
  listInventoryEntries,
  putInventory,
];
