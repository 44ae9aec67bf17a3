import type * as client from '@aws-sdk/client-ssm';
import { AwsError } from '../../errors.ts';
import { operationsOf } from '../../wire/operation.ts';
import { followCalendar } from '../calendars/calendar-events.ts';
import { keepAttachments } from './attachments.ts';
import { acceptContent } from './accept-content.ts';
import { describeDocument } from './describe.ts';
import { documentArn, findVersion, requireOwnDocument, requireVersion } from './find-document.ts';
import { documents, versionKey, versions, versionsOf, type DocumentRow } from './state.ts';

const operation = operationsOf<typeof client>();

const MAX_VERSIONS = 1_000;

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_UpdateDocument.html */
export const updateDocument = operation('UpdateDocument', {
  access: (input, call) => ({ action: 'ssm:UpdateDocument', resource: documentArn(call, input.Name) }),
  async handle(input, call) {
    const document = requireOwnDocument(call, input.Name);
    const latest = requireVersion(call, document, '$LATEST');
    // only the latest version can be updated
    const asked = findVersion(call, document, input.DocumentVersion ?? '$LATEST');
    if (asked?.version !== latest.version)
      throw new AwsError('InvalidDocumentVersion', 'The document version is not valid or does not exist.');
    if (versionsOf(call, document).length >= MAX_VERSIONS)
      throw new AwsError(
        'DocumentVersionLimitExceeded',
        `The document has too many versions. Delete one or more document versions and try again.`,
      );
    if (input.VersionName !== undefined && findVersion(call, document, undefined, input.VersionName))
      throw new AwsError(
        'DuplicateDocumentVersionName',
        'The version name has already been used in this document. Specify a different version name, and then try again.',
      );
    const content = { DocumentFormat: latest.format, ...input };
    const accepted = acceptContent(call, document.type, content, latest.version + 1);
    if (accepted.hash === latest.hash && accepted.format === latest.format)
      throw new AwsError(
        'DuplicateDocumentContent',
        'The content of the association document matches another document. Change the content of the document and try again.',
      );
    const version = await keepAttachments(call, document.name, accepted, input.Attachments);
    const updated: DocumentRow = {
      ...document,
      latestVersion: version.version,
      ...(input.DisplayName === undefined ? {} : { displayName: input.DisplayName }),
      ...(input.TargetType === undefined ? {} : { targetType: input.TargetType }),
    };
    documents(call).put(document.name, updated);
    versions(call).put(versionKey(document.name, version.version), version);
    if (document.type === 'ChangeCalendar') followCalendar(call, document.name);
    call.changed('AWS::SSM::Document', document.name);
    return { DocumentDescription: describeDocument(updated, version, 'Updating') };
  },
});

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_UpdateDocumentDefaultVersion.html */
export const updateDocumentDefaultVersion = operation('UpdateDocumentDefaultVersion', {
  access: (input, call) => ({ action: 'ssm:UpdateDocumentDefaultVersion', resource: documentArn(call, input.Name) }),
  handle(input, call) {
    const document = requireOwnDocument(call, input.Name);
    const version = requireVersion(call, document, input.DocumentVersion);
    documents(call).put(document.name, { ...document, defaultVersion: version.version });
    call.changed('AWS::SSM::Document', document.name);
    return {
      Description: {
        Name: document.name,
        DefaultVersion: String(version.version),
        ...(version.versionName === undefined ? {} : { DefaultVersionName: version.versionName }),
      },
    };
  },
});
