import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

import type { DocumentRow, DocumentVersionRow } from './state.ts';

export interface OwnedDocument {
  document: DocumentRow;
  version: DocumentVersionRow;
  platforms: string[];
}

/** As `Owner` names AWS. */
export const AMAZON = 'Amazon';

/** 2016-10-24: before every time of the stand-in. */
const CREATED = Date.UTC(2016, 9, 24);

let owned: Map<string, OwnedDocument> | undefined;

/** The Command documents of AWS that every account sees. */
export function ownedDocuments(): OwnedDocument[] {
  owned ??= new Map(load().map((one) => [one.document.name, one]));
  return [...owned.values()];
}

export function ownedDocument(name: string): OwnedDocument | undefined {
  ownedDocuments();
  return owned?.get(name.replace(/^arn:[\w-]+:ssm:[\w-]*::document\//, ''));
}

function load(): OwnedDocument[] {
  const text = readFileSync(new URL('./command-owned.json', import.meta.url), 'utf8');
  const entries = JSON.parse(text) as { name: string; version: number; platforms: string[]; content: unknown }[];
  return entries.map(({ name, version, platforms, content }) => {
    const body = JSON.stringify(content, null, 2);
    return {
      platforms,
      document: {
        name,
        type: 'Command',
        owner: AMAZON,
        createdAt: CREATED,
        defaultVersion: version,
        latestVersion: version,
        tags: [],
        sharedWith: [{ account: 'all' }],
      },
      version: {
        version,
        content: body,
        format: 'JSON',
        createdAt: CREATED,
        hash: createHash('sha256').update(body).digest('hex'),
        attachments: [],
      },
    };
  });
}
