import type * as client from '@aws-sdk/client-ssm';
import type { CreateDocumentRequest, Tag } from '@aws-sdk/client-ssm';
import { AwsError, validationError } from '../../errors.ts';
import { operationsOf } from '../../wire/operation.ts';
import { followCalendar } from '../calendars/calendar-events.ts';
import { keepAttachments } from './attachments.ts';
import { acceptContent } from './accept-content.ts';
import { describeDocument } from './describe.ts';
import { documentArn } from './find-document.ts';
import { documents, versionKey, versions, type DocumentRow } from './state.ts';

const operation = operationsOf<typeof client>();

/** https://docs.aws.amazon.com/general/latest/gr/ssm.html#limits_ssm */
const MAX_DOCUMENTS = 500;
const NAME = /^[a-zA-Z0-9_\-.]{3,128}$/;
const RESERVED = ['aws', 'amazon', 'amzn', 'AWSEC2', 'AWSConfigRemediation', 'AWSSupport'];
const TYPES = [
  'ApplicationConfiguration',
  'ApplicationConfigurationSchema',
  'AutoApprovalPolicy',
  'Automation',
  'Automation.ChangeTemplate',
  'ChangeCalendar',
  'CloudFormation',
  'Command',
  'ConformancePackTemplate',
  'DeploymentStrategy',
  'ManualApprovalPolicy',
  'Package',
  'Policy',
  'ProblemAnalysis',
  'ProblemAnalysisTemplate',
  'QuickSetup',
  'Session',
];

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_CreateDocument.html */
export const createDocument = operation('CreateDocument', {
  access: (input, call) => ({
    action: 'ssm:CreateDocument',
    resource: documentArn(call, input.Name),
    context: tagContext(input.Tags),
  }),
  async handle(input, call) {
    const name = input.Name ?? '';
    assertShape(input, name);
    if (documents(call).has(name))
      throw new AwsError('DocumentAlreadyExists', `Document with same name ${name} already exists`);
    if (documents(call).size >= MAX_DOCUMENTS)
      throw new AwsError('DocumentLimitExceeded', `You can have at most ${MAX_DOCUMENTS} active SSM documents.`);
    const type = input.DocumentType ?? 'Command';
    const version = await keepAttachments(call, name, acceptContent(call, type, input, 1), input.Attachments);
    const document: DocumentRow = {
      name,
      type,
      owner: call.account,
      createdAt: call.now(),
      defaultVersion: 1,
      latestVersion: 1,
      tags: input.Tags ?? [],
      sharedWith: [],
      ...(input.DisplayName === undefined ? {} : { displayName: input.DisplayName }),
      ...(input.TargetType === undefined ? {} : { targetType: input.TargetType }),
      ...(input.Requires === undefined ? {} : { requires: input.Requires }),
    };
    documents(call).put(name, document);
    versions(call).put(versionKey(name, 1), version);
    if (type === 'ChangeCalendar') followCalendar(call, name);
    call.changed('AWS::SSM::Document', name);
    return { DocumentDescription: describeDocument(document, version, 'Creating') };
  },
});

const tagContext = (tags: Tag[] | undefined): Record<string, string | string[]> => ({
  ...Object.fromEntries((tags ?? []).map(({ Key, Value }) => [`aws:RequestTag/${Key}`, Value ?? ''])),
  ...(tags ? { 'aws:TagKeys': tags.map(({ Key }) => Key ?? '') } : {}),
});

function assertShape(input: CreateDocumentRequest, name: string): void {
  if (!NAME.test(name))
    throw validationError(
      `1 validation error detected: Value '${name}' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: ${NAME.source}`,
    );
  const reserved = RESERVED.find((prefix) => name.toLowerCase().startsWith(prefix.toLowerCase()));
  if (reserved !== undefined)
    throw validationError(
      `The document name ${name} begins with ${reserved}, which is reserved. Specify another name.`,
    );
  if (input.DocumentType !== undefined && !TYPES.includes(input.DocumentType))
    throw validationError(
      `1 validation error detected: Value '${input.DocumentType}' at 'documentType' failed to satisfy constraint: Member must satisfy enum value set: [${TYPES.join(', ')}]`,
    );
  if (input.TargetType !== undefined && !/^\/[\w.\-:/]*$/.test(input.TargetType))
    throw validationError(
      `1 validation error detected: Value '${input.TargetType}' at 'targetType' failed to satisfy constraint: Member must satisfy regular expression pattern: ^\\/[\\w\\.\\-\\:\\/]*$`,
    );
}
