import type { AttachmentsSource } from '@aws-sdk/client-ssm';
import { createHash } from 'node:crypto';
import type { Call, Scope } from '../../call.ts';
import { AwsError, validationError } from '../../errors.ts';
import { bytesOf } from '../../s3/object-bytes.ts';
import { isMap } from './automation-document.ts';
import { parseContent } from './content.ts';
import { findDocument } from './find-document.ts';
import type { DocumentVersionRow } from './state.ts';

/** A file that goes with a version of a document. */
interface Attachment {
  /** In base64. */
  data: string;
  sha256: string;
}

const MAX_ATTACHMENTS = 5;

const attachments = (scope: Scope, account?: string) =>
  scope.table<Attachment>('ssm/document-attachments', account === undefined ? undefined : { account });
const keyOf = (document: string, version: number, file: string): string => `${document}:${version}:${file}`;

/** A file of a document, this account's own or one that is shared with it. */
export function findAttachment(call: Call, document: string, version: number, file: string): Buffer | undefined {
  const row = findDocument(call, document);
  const found = row && attachments(call, row.owner).get(keyOf(row.name, version, file));
  return found && Buffer.from(found.data, 'base64');
}

/**
 * Fetches the files that a new version comes with, and checks them against the checksums that its content gives.
 * https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_AttachmentsSource.html
 */
export async function keepAttachments(
  call: Call,
  document: string,
  row: DocumentVersionRow,
  sources: AttachmentsSource[] | undefined,
): Promise<DocumentVersionRow> {
  if (!sources?.length) return row;
  const checksums = checksumsOf(row);
  const files = new Map<string, Buffer>();
  for (const source of sources)
    for (const [name, data] of await fetchFiles(call, source, [...checksums.keys()])) files.set(name, data);
  if (files.size > MAX_ATTACHMENTS)
    throw validationError(`A document can have at most ${MAX_ATTACHMENTS} attachments, not ${files.size}.`);
  for (const [name, data] of files) {
    const sha256 = createHash('sha256').update(data).digest('hex');
    const wanted = checksums.get(name);
    if (wanted !== undefined && wanted.toLowerCase() !== sha256)
      throw new AwsError(
        'InvalidDocumentContent',
        `The checksum of the attachment ${name} does not match the document.`,
      );
    attachments(call).put(keyOf(document, row.version, name), { data: data.toString('base64'), sha256 });
  }
  return { ...row, attachments: [...files.keys()] };
}

/** `files` of the content: names, with their SHA-256 where it is given. */
function checksumsOf(row: DocumentVersionRow): Map<string, string | undefined> {
  const parsed = row.format === 'TEXT' ? undefined : parseContent(row.content, row.format);
  const files = parsed && 'value' in parsed && isMap(parsed.value) ? parsed.value['files'] : undefined;
  return new Map(
    Object.entries(isMap(files) ? files : {}).map(([name, file]) => {
      const checksums = isMap(file) ? file['checksums'] : undefined;
      const sha256 = isMap(checksums) ? checksums['sha256'] : undefined;
      return [name, typeof sha256 === 'string' ? sha256 : undefined];
    }),
  );
}

async function fetchFiles(call: Call, source: AttachmentsSource, names: string[]): Promise<[string, Buffer][]> {
  const [value = ''] = source.Values ?? [];
  switch (source.Key) {
    case 'S3FileUrl': {
      const { bucket, key } = placeOf(value);
      return [[source.Name ?? key.split('/').at(-1) ?? key, await fetchObject(call, bucket, key)]];
    }
    case 'SourceUrl': {
      const { bucket, key } = placeOf(value);
      const folder = key === '' || key.endsWith('/') ? key : `${key}/`;
      return Promise.all(
        names.map(async (name): Promise<[string, Buffer]> => [name, await fetchObject(call, bucket, folder + name)]),
      );
    }
    case 'AttachmentReference': {
      const [, document = '', version = '', file = ''] = /^(.+)\/(\d+)\/([^/]+)$/.exec(value) ?? [];
      const data = findAttachment(call, document, Number(version), file);
      if (!data) throw validationError(`The attachment ${value} does not exist.`);
      return [[source.Name ?? file, data]];
    }
    default:
      throw validationError(
        `1 validation error detected: Value '${String(source.Key)}' at 'attachments.1.member.key' failed to satisfy constraint: Member must satisfy enum value set: [AttachmentReference, SourceUrl, S3FileUrl]`,
      );
  }
}

function placeOf(url: string): { bucket: string; key: string } {
  const match =
    /^s3:\/\/([^/]+)\/?(.*)$/.exec(url) ??
    /^https:\/\/s3[.-][^/]*amazonaws\.com\/([^/]+)\/?(.*)$/.exec(url) ??
    /^https:\/\/([^/]+?)\.s3[.-][^/]*amazonaws\.com\/(.*)$/.exec(url);
  if (!match) throw validationError(`${url} is not the URL of an object or a folder in Amazon S3.`);
  return { bucket: match[1] ?? '', key: decodeURIComponent(match[2] ?? '') };
}

async function fetchObject(call: Call, bucket: string, key: string): Promise<Buffer> {
  try {
    const { Body } = await call.invoke({
      service: 's3',
      operation: 'GetObject',
      input: { Bucket: bucket, Key: key },
      principal: call.principal,
    });
    return await bytesOf(Body);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw validationError(`The attachment s3://${bucket}/${key} could not be read: ${error.code}: ${error.message}`);
  }
}
