import type { AnyOperation } from '../../wire/operation.ts';
import { createDocument } from './create-document.ts';
import { deleteDocument } from './delete-document.ts';
import { describeDocumentPermission, modifyDocumentPermission } from './document-permission.ts';
import { describeDocument, getDocument } from './get-document.ts';
import { listDocuments, listDocumentVersions } from './list-documents.ts';
import { updateDocument, updateDocumentDefaultVersion } from './update-document.ts';

export const documentOperations: readonly AnyOperation[] = [
  createDocument,
  deleteDocument,
  describeDocument,
  describeDocumentPermission,
  getDocument,
  listDocuments,
  listDocumentVersions,
  modifyDocumentPermission,
  updateDocument,
  updateDocumentDefaultVersion,
];
