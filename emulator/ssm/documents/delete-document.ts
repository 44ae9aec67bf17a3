import type * as client from '@aws-sdk/client-ssm';
import { AwsError } from '../../errors.ts';
import { operationsOf } from '../../wire/operation.ts';
import { followCalendar } from '../calendars/calendar-events.ts';
import { documentArn, requireOwnDocument, requireVersion } from './find-document.ts';
import { documents, versionKey, versions, versionsOf } from './state.ts';

const operation = operationsOf<typeof client>();

/** One version, or all of them. https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DeleteDocument.html */
export const deleteDocument = operation('DeleteDocument', {
  access: (input, call) => ({ action: 'ssm:DeleteDocument', resource: documentArn(call, input.Name) }),
  handle(input, call) {
    const document = requireOwnDocument(call, input.Name);
    if (document.sharedWith.length > 0)
      throw new AwsError(
        'InvalidDocumentOperation',
        'You attempted to delete a document while it is still shared. You must stop sharing the document before you can delete it.',
      );
    const all = versionsOf(call, document);
    if (input.DocumentVersion === undefined && input.VersionName === undefined) {
      for (const { version } of all) versions(call).delete(versionKey(document.name, version));
      documents(call).delete(document.name);
    } else {
      const { version } = requireVersion(call, document, input.DocumentVersion, input.VersionName);
      if (version === document.defaultVersion)
        throw new AwsError('InvalidDocumentOperation', 'The default version of the document cannot be deleted.');
      versions(call).delete(versionKey(document.name, version));
      const latest = Math.max(...all.map((row) => row.version).filter((left) => left !== version));
      documents(call).put(document.name, { ...document, latestVersion: latest });
    }
    if (document.type === 'ChangeCalendar') followCalendar(call, document.name);
    call.changed('AWS::SSM::Document', document.name);
    return {};
  },
});
