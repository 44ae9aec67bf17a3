import type * as client from '@aws-sdk/client-ssm';
import { operationsOf } from '../../wire/operation.ts';
import { filterBy, pageOf, type Matcher, type Matchers } from '../filters.ts';
import { AMAZON, ownedDocument, ownedDocuments } from './command-owned.ts';
import { identifyDocument } from './describe.ts';
import { documentArn, requireDocument, requireVersion } from './find-document.ts';
import { documents, versionsOf, type DocumentRow } from './state.ts';

const operation = operationsOf<typeof client>();

const MAX_FILTERS = 5;

/** The values of `Owner` that show this account's documents, and those that show AWS's. */
const OWN = ['Self', 'Private'];
const AMAZON_TOO = ['Amazon', 'Public'];

const named: Matchers<DocumentRow> = {
  Name: ({ name }, values) => values.some((value) => name.startsWith(value)),
  Owner: ({ owner }, values) =>
    values.some((value) => value === 'All' || (owner === AMAZON ? AMAZON_TOO : OWN).includes(value)),
  PlatformTypes: ({ type }) => type === 'Automation' || type === 'Command' || type === 'Session',
  DocumentType: ({ type }, values) => values.includes(type),
  TargetType: ({ targetType }, values) => values.includes(targetType ?? ''),
  SearchKeyword: ({ name, displayName }, values) =>
    values.every((value) => `${name} ${displayName ?? ''}`.toLowerCase().includes(value.toLowerCase())),
};

/** With the filters `tag:<key>` as well. */
function matcherOf(key: string): Matcher<DocumentRow> | undefined {
  if (!key.startsWith('tag:')) return named[key];
  const tag = key.slice('tag:'.length);
  return ({ tags }, values) => tags.some(({ Key, Value }) => Key === tag && values.includes(Value ?? ''));
}

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_ListDocuments.html */
export const listDocuments = operation('ListDocuments', {
  access: () => ({ action: 'ssm:ListDocuments', resource: '*' }),
  handle(input, call) {
    const older = (input.DocumentFilterList ?? []).map(({ key, value }) => ({
      Key: key === undefined ? key : key.charAt(0).toUpperCase() + key.slice(1),
      Values: value === undefined ? [] : [value],
    }));
    const rows = [...documents(call).values(), ...ownedDocuments().map(({ document }) => document)].toSorted((a, b) =>
      a.name < b.name ? -1 : 1,
    );
    const { page, NextToken } = pageOf(
      filterBy(rows, [...older, ...(input.Filters ?? [])], matcherOf, MAX_FILTERS),
      input,
    );
    return {
      DocumentIdentifiers: page.map((document) => identifyDocument(document, requireVersion(call, document))),
      NextToken,
    };
  },
});

/** Newest first. https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_ListDocumentVersions.html */
export const listDocumentVersions = operation('ListDocumentVersions', {
  access: (input, call) => ({ action: 'ssm:ListDocumentVersions', resource: documentArn(call, input.Name) }),
  handle(input, call) {
    const document = requireDocument(call, input.Name);
    const { page, NextToken } = pageOf(
      ownedDocument(document.name) ? [requireVersion(call, document)] : versionsOf(call, document).reverse(),
      input,
    );
    return {
      DocumentVersions: page.map((version) => ({
        Name: document.name,
        ...(document.displayName === undefined ? {} : { DisplayName: document.displayName }),
        DocumentVersion: String(version.version),
        ...(version.versionName === undefined ? {} : { VersionName: version.versionName }),
        CreatedDate: new Date(version.createdAt),
        IsDefaultVersion: version.version === document.defaultVersion,
        DocumentFormat: version.format,
        Status: 'Active' as const,
      })),
      NextToken,
    };
  },
});
