import type { DocumentRequires, DocumentType, Tag } from '@aws-sdk/client-ssm';
import type { Scope } from '../../call.ts';

export type Format = 'JSON' | 'YAML' | 'TEXT';

export interface DocumentRow {
  name: string;
  type: DocumentType;
  owner: string;
  createdAt: number;
  defaultVersion: number;
  latestVersion: number;
  displayName?: string;
  targetType?: string;
  requires?: DocumentRequires[];
  tags: Tag[];
  /** The accounts that it is shared with (`all` is everybody), each with the version that they get. */
  sharedWith: { account: string; version?: string }[];
}

export interface DocumentVersionRow {
  version: number;
  versionName?: string;
  content: string;
  format: Format;
  createdAt: number;
  /** SHA-256 of the content, in hexadecimal. */
  hash: string;
  attachments: string[];
}

export const documents = (scope: Scope) => scope.table<DocumentRow>('ssm/documents');
export const versions = (scope: Scope) => scope.table<DocumentVersionRow>('ssm/document-versions');
export const versionKey = (name: string, version: number): string => `${name}:${version}`;

/** The versions that are left of a document, oldest first. */
export function versionsOf(scope: Scope, document: DocumentRow): DocumentVersionRow[] {
  const rows: DocumentVersionRow[] = [];
  for (let version = 1; version <= document.latestVersion; version++) {
    const row = versions(scope).get(versionKey(document.name, version));
    if (row) rows.push(row);
  }
  return rows;
}
