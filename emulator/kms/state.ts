import type { Scope } from '../call.ts';
import type { Table } from '../store.ts';

export interface Key {
  id: string;
  arn: string;
  manager: 'AWS' | 'CUSTOMER';
  spec: string;
  usage: 'ENCRYPT_DECRYPT' | 'SIGN_VERIFY' | 'GENERATE_VERIFY_MAC';
  /** Base64 of 32 bytes, or a private key as PEM. */
  material: string;
  state: 'Enabled' | 'Disabled' | 'PendingDeletion';
  description: string;
  createdAt: number;
  deletionAt?: number;
  /** The key policy as JSON text. */
  policy: string;
  rotationDays?: number;
  tags: Record<string, string>;
}

export interface Alias {
  name: string;
  keyId: string;
  createdAt: number;
  updatedAt: number;
}

export const keys = (scope: Scope): Table<Key> => scope.table('kms/keys');
/** By name, `alias/` included. */
export const aliases = (scope: Scope): Table<Alias> => scope.table('kms/aliases');
