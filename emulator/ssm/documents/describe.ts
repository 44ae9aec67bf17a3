import { isMap } from './automation-document.ts';
import type { DocumentDescription, DocumentIdentifier, DocumentParameter, DocumentStatus } from '@aws-sdk/client-ssm';
import { ownedDocument } from './command-owned.ts';
import { parseContent, schemaText } from './content.ts';
import type { DocumentRow, DocumentVersionRow } from './state.ts';

interface Head {
  schemaVersion?: string;
  description?: string;
  parameters: DocumentParameter[];
}

/** What the content says of itself. */
function headOf(version: DocumentVersionRow): Head {
  const parsed = version.format === 'TEXT' ? undefined : parseContent(version.content, version.format);
  const value = parsed && 'value' in parsed && isMap(parsed.value) ? parsed.value : {};
  const parameters = isMap(value['parameters']) ? Object.entries(value['parameters']) : [];
  return {
    ...(value['schemaVersion'] === undefined ? {} : { schemaVersion: schemaText(value['schemaVersion']) }),
    ...(typeof value['description'] === 'string' ? { description: value['description'] } : {}),
    parameters: parameters.map(([name, definition]) => describeParameter(name, isMap(definition) ? definition : {})),
  };
}

function describeParameter(name: string, definition: Record<string, unknown>): DocumentParameter {
  const { type, description, default: value } = definition;
  return {
    Name: name,
    // the model knows two types, the service answers with whatever the document declares
    Type: String(type) as NonNullable<DocumentParameter['Type']>,
    ...(typeof description === 'string' ? { Description: description } : {}),
    ...(value === undefined || value === null
      ? {}
      : { DefaultValue: typeof value === 'string' ? value : JSON.stringify(value) }),
  };
}

const PLATFORMS: DocumentDescription['PlatformTypes'] = ['Windows', 'Linux', 'MacOS'];

const platformsOf = ({ name, type }: DocumentRow): DocumentDescription['PlatformTypes'] =>
  (ownedDocument(name)?.platforms as DocumentDescription['PlatformTypes']) ??
  (type === 'Automation' || type === 'Command' || type === 'Session' ? PLATFORMS : []);

export function describeDocument(
  document: DocumentRow,
  version: DocumentVersionRow,
  status: DocumentStatus = 'Active',
): DocumentDescription {
  const { schemaVersion, description, parameters } = headOf(version);
  return {
    Hash: version.hash,
    HashType: 'Sha256',
    Name: document.name,
    ...(document.displayName === undefined ? {} : { DisplayName: document.displayName }),
    ...(version.versionName === undefined ? {} : { VersionName: version.versionName }),
    Owner: document.owner,
    CreatedDate: new Date(version.createdAt),
    Status: status,
    DocumentVersion: String(version.version),
    ...(description === undefined ? {} : { Description: description }),
    Parameters: parameters,
    PlatformTypes: platformsOf(document),
    DocumentType: document.type,
    ...(schemaVersion === undefined ? {} : { SchemaVersion: schemaVersion }),
    LatestVersion: String(document.latestVersion),
    DefaultVersion: String(document.defaultVersion),
    DocumentFormat: version.format,
    ...(document.targetType === undefined ? {} : { TargetType: document.targetType }),
    Tags: document.tags,
    ...(version.attachments.length > 0
      ? { AttachmentsInformation: version.attachments.map((Name) => ({ Name })) }
      : {}),
    ...(document.requires ? { Requires: document.requires } : {}),
  };
}

export function identifyDocument(document: DocumentRow, version: DocumentVersionRow): DocumentIdentifier {
  const { schemaVersion } = headOf(version);
  return {
    Name: document.name,
    CreatedDate: new Date(document.createdAt),
    ...(document.displayName === undefined ? {} : { DisplayName: document.displayName }),
    Owner: document.owner,
    ...(version.versionName === undefined ? {} : { VersionName: version.versionName }),
    PlatformTypes: platformsOf(document),
    DocumentVersion: String(version.version),
    DocumentType: document.type,
    ...(schemaVersion === undefined ? {} : { SchemaVersion: schemaVersion }),
    DocumentFormat: version.format,
    ...(document.targetType === undefined ? {} : { TargetType: document.targetType }),
    Tags: document.tags,
    ...(document.requires ? { Requires: document.requires } : {}),
  };
}
