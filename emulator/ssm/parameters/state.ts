import type { Scope } from '../../call.ts';
import type { Table } from '../../store.ts';

export interface ParameterVersion {
  version: number;
  type: 'String' | 'StringList' | 'SecureString';
  /** The text, or for a SecureString the ciphertext in base64. */
  value: string;
  /** As the key was named. */
  keyId?: string;
  description?: string;
  allowedPattern?: string;
  tier: 'Standard' | 'Advanced';
  dataType: string;
  policies: string[];
  labels: string[];
  modifiedAt: number;
  modifiedBy: string;
}

export interface Parameter {
  name: string;
  /** The oldest first; the last one is current. */
  versions: ParameterVersion[];
}

export const parameters = (scope: Scope): Table<Parameter> => scope.table('ssm/parameters');

/** Tags by resource type and id: `Parameter/<name>`, `Document/<name>`, `OpsItem/<id>`. */
export const tags = (scope: Scope): Table<Record<string, string>> => scope.table('ssm/tags');
