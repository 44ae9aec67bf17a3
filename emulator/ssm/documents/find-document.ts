import { arn, type Call } from '../../call.ts';
import { AwsError } from '../../errors.ts';
import { ownedDocument } from './command-owned.ts';
import { documents, versionKey, type DocumentRow, type DocumentVersionRow } from './state.ts';

/** A document of this account or of AWS by its name, or one shared by another account by its ARN. */
export function findDocument(call: Call, name: string): DocumentRow | undefined {
  const shared = /^arn:[\w-]+:ssm:[\w-]+:(\d{12}):document\/(.+)$/.exec(name);
  if (!shared) return documents(call).get(name) ?? ownedDocument(name)?.document;
  const [, account = '', local = ''] = shared;
  if (account === call.account) return documents(call).get(local);
  const document = call.table<DocumentRow>('ssm/documents', { account }).get(local);
  const isShared = document?.sharedWith.some(({ account: to }) => to === 'all' || to === call.account);
  return isShared ? document : undefined;
}

/** `$DEFAULT` (also if none is asked for), `$LATEST` or a number; or the version of that name. */
export function findVersion(
  call: Call,
  document: DocumentRow,
  asked?: string,
  versionName?: string,
): DocumentVersionRow | undefined {
  const owned = ownedDocument(document.name);
  if (owned?.document === document) {
    const isIt = asked === undefined || asked.startsWith('$') || Number(asked) === owned.version.version;
    return isIt && versionName === undefined ? owned.version : undefined;
  }
  const table = call.table<DocumentVersionRow>('ssm/document-versions', { account: document.owner });
  if (versionName !== undefined) {
    for (let version = document.latestVersion; version > 0; version--) {
      const row = table.get(versionKey(document.name, version));
      if (row?.versionName === versionName) return row;
    }
    return undefined;
  }
  const version =
    asked === undefined || asked === '$DEFAULT'
      ? document.defaultVersion
      : asked === '$LATEST'
        ? document.latestVersion
        : Number(asked);
  return table.get(versionKey(document.name, version));
}

/** Throws what AWS answers for a document that does not exist. */
export function requireDocument(call: Call, name: string | undefined): DocumentRow {
  const document = findDocument(call, name ?? '');
  if (!document) throw new AwsError('InvalidDocument', `Document with name ${name} does not exist.`);
  return document;
}

/** A document of the caller's own account. */
export function requireOwnDocument(call: Call, name: string | undefined): DocumentRow {
  const document = requireDocument(call, name);
  if (document.owner !== call.account)
    throw new AwsError('InvalidDocumentOperation', `Document with name ${name} is owned by another account.`);
  return document;
}

export function requireVersion(
  call: Call,
  document: DocumentRow,
  version?: string,
  versionName?: string,
): DocumentVersionRow {
  const row = findVersion(call, document, version, versionName);
  if (!row) throw new AwsError('InvalidDocumentVersion', 'The document version is not valid or does not exist.');
  return row;
}

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssystemsmanager.html */
export const documentArn = (call: Call, name: string | undefined): string =>
  name?.startsWith('arn:')
    ? name
    : arn(call, 'ssm', `document/${name}`, ownedDocument(name ?? '') ? { account: '' } : {});
