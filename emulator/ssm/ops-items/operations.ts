import type { AnyOperation } from '../../wire/operation.ts';
import { createOpsItem } from './create-ops-item.ts';
import { describeOpsItems } from './describe-ops-items.ts';
import { deleteOpsItem, getOpsItem, updateOpsItem } from './ops-item.ts';
import {
  associateOpsItemRelatedItem,
  disassociateOpsItemRelatedItem,
  listOpsItemRelatedItems,
} from './related-items.ts';

export const opsItemOperations: readonly AnyOperation[] = [
  createOpsItem,
  getOpsItem,
  updateOpsItem,
  deleteOpsItem,
  describeOpsItems,
  associateOpsItemRelatedItem,
  disassociateOpsItemRelatedItem,
  listOpsItemRelatedItems,
];
