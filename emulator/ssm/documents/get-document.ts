import type * as client from '@aws-sdk/client-ssm';
import { validationError } from '../../errors.ts';
import { operationsOf } from '../../wire/operation.ts';
import { convertContent } from './content.ts';
import { describeDocument as describe } from './describe.ts';
import { documentArn, requireDocument, requireVersion } from './find-document.ts';

const operation = operationsOf<typeof client>();

/** JSON unless YAML is asked for, whatever the document was written in. https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetDocument.html */
export const getDocument = operation('GetDocument', {
  access: (input, call) => ({ action: 'ssm:GetDocument', resource: documentArn(call, input.Name) }),
  handle(input, call) {
    if (input.DocumentFormat !== undefined && !['JSON', 'YAML', 'TEXT'].includes(input.DocumentFormat))
      throw validationError(
        `1 validation error detected: Value '${input.DocumentFormat}' at 'documentFormat' failed to satisfy constraint: Member must satisfy enum value set: [JSON, TEXT, YAML]`,
      );
    const document = requireDocument(call, input.Name);
    const version = requireVersion(call, document, input.DocumentVersion, input.VersionName);
    const format = version.format === 'TEXT' ? 'TEXT' : (input.DocumentFormat ?? 'JSON');
    return {
      Name: document.name,
      CreatedDate: new Date(version.createdAt),
      ...(document.displayName === undefined ? {} : { DisplayName: document.displayName }),
      ...(version.versionName === undefined ? {} : { VersionName: version.versionName }),
      DocumentVersion: String(version.version),
      Status: 'Active' as const,
      Content: convertContent(version.content, version.format, format),
      DocumentType: document.type,
      DocumentFormat: format,
      ...(document.requires ? { Requires: document.requires } : {}),
      AttachmentsContent: version.attachments.map((Name) => ({ Name })),
    };
  },
});

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DescribeDocument.html */
export const describeDocument = operation('DescribeDocument', {
  access: (input, call) => ({ action: 'ssm:DescribeDocument', resource: documentArn(call, input.Name) }),
  handle(input, call) {
    const document = requireDocument(call, input.Name);
    return { Document: describe(document, requireVersion(call, document, input.DocumentVersion, input.VersionName)) };
  },
});
