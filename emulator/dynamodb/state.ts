import type { Scope } from '../call.ts';

export interface KeyElement {
  AttributeName: string;
  KeyType: string;
}

/** What a table has beside its items and indexes. */
export interface TableRecord {
  name: string;
  id: string;
  createdAt: number;
  key: KeyElement[];
  tags: Record<string, string>;
  deletionProtection: boolean;
  tableClass?: string;
  /** Present if the table is encrypted under a KMS key rather than the key that DynamoDB owns. */
  kmsKeyArn?: string;
  ttlAttribute?: string;
  /** Days of point-in-time recovery; absent when it is off. */
  recoveryDays?: number;
  recoverySince?: number;
}

export const tables = (scope: Scope) => scope.table<TableRecord>('dynamodb/tables');
