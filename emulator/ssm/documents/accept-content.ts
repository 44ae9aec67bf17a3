import { isMap } from './automation-document.ts';
import { createHash } from 'node:crypto';
import type { DocumentType } from '@aws-sdk/client-ssm';
import type { Call } from '../../call.ts';
import { AwsError, validationError } from '../../errors.ts';
import { parseCalendar } from '../calendars/calendar.ts';
import { CalendarError } from '../calendars/calendar-error.ts';
import { checkDocument } from './check-document.ts';
import { checkCommandDocument } from './command-check.ts';
import { parseContent, schemaText } from './content.ts';
import type { DocumentVersionRow, Format } from './state.ts';

const MAX_BYTES = 64 * 1024;
const COMMAND_SCHEMAS = ['1.2', '2.0', '2.2'];

const invalidContent = (message: string): AwsError => new AwsError('InvalidDocumentContent', message);

/** The content of a new version, or the errors that AWS answers for one that it does not take. */
export function acceptContent(
  call: Call,
  type: DocumentType,
  input: {
    Content?: string | undefined;
    DocumentFormat?: string | undefined;
    VersionName?: string | undefined;
  },
  version: number,
): DocumentVersionRow {
  const { Content: content = '', DocumentFormat: format = 'JSON', VersionName } = input;
  if (format !== 'JSON' && format !== 'YAML' && format !== 'TEXT')
    throw validationError(
      `1 validation error detected: Value '${format}' at 'documentFormat' failed to satisfy constraint: Member must satisfy enum value set: [JSON, TEXT, YAML]`,
    );
  if (VersionName !== undefined && !/^[a-zA-Z0-9_\-.]{1,128}$/.test(VersionName))
    throw validationError(
      `1 validation error detected: Value '${VersionName}' at 'versionName' failed to satisfy constraint: Member must satisfy regular expression pattern: ^[a-zA-Z0-9_\\-.]{1,128}$`,
    );
  if (Buffer.byteLength(content) > MAX_BYTES)
    throw new AwsError('MaxDocumentSizeExceeded', 'The size limit of a document is 64 KB.');
  checkContent(type, content, format);
  return {
    version,
    content,
    format,
    createdAt: call.now(),
    hash: createHash('sha256').update(content).digest('hex'),
    attachments: [],
    ...(VersionName === undefined ? {} : { versionName: VersionName }),
  };
}

function checkContent(type: DocumentType, content: string, format: Format): void {
  if (type === 'ChangeCalendar') {
    if (format !== 'TEXT') throw invalidContent('A document of the type ChangeCalendar must have the format TEXT.');
    try {
      parseCalendar(content);
    } catch (error) {
      if (error instanceof CalendarError) throw invalidContent(error.message);
      throw error;
    }
    return;
  }
  if (format === 'TEXT') {
    if (type === 'Automation' || type === 'Command' || type === 'Session')
      throw invalidContent(`A document of the type ${type} must have the format JSON or YAML.`);
    return;
  }
  const parsed = parseContent(content, format);
  if ('problem' in parsed) throw invalidContent(parsed.problem.message);
  const schema = isMap(parsed.value) ? parsed.value['schemaVersion'] : undefined;
  if (type === 'Automation') {
    if (schema !== undefined && schemaText(schema) !== '0.3')
      throw new AwsError('InvalidDocumentSchemaVersion', 'The version of the document schema is not supported.');
    const problems = checkDocument(content, format);
    if (problems.length > 0) throw invalidContent(problems.map(({ message }) => message).join('\n'));
  }
  if (type === 'Command') {
    if (!COMMAND_SCHEMAS.includes(schemaText(schema)))
      throw new AwsError('InvalidDocumentSchemaVersion', 'The version of the document schema is not supported.');
    const problems = checkCommandDocument(content, format);
    if (problems.length > 0) throw invalidContent(problems.map(({ message }) => message).join('\n'));
  }
}
