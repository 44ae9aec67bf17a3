import type * as client from '@aws-sdk/client-ssm';
import { AwsError, validationError } from '../../errors.ts';
import { operationsOf } from '../../wire/operation.ts';
import { documentArn, requireOwnDocument } from './find-document.ts';
import { documents } from './state.ts';

const operation = operationsOf<typeof client>();

/** https://docs.aws.amazon.com/general/latest/gr/ssm.html#limits_ssm */
const MAX_SHARES = 1_000;

function assertShare(type: string | undefined): void {
  if (type !== 'Share')
    throw new AwsError(
      'InvalidPermissionType',
      'The permission type is not supported. Share is the only supported permission type.',
    );
}

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_ModifyDocumentPermission.html */
export const modifyDocumentPermission = operation('ModifyDocumentPermission', {
  access: (input, call) => ({ action: 'ssm:ModifyDocumentPermission', resource: documentArn(call, input.Name) }),
  handle(input, call) {
    assertShare(input.PermissionType);
    const document = requireOwnDocument(call, input.Name);
    const added = (input.AccountIdsToAdd ?? []).map((id) => (id.toLowerCase() === 'all' ? 'all' : id));
    const removed = (input.AccountIdsToRemove ?? []).map((id) => (id.toLowerCase() === 'all' ? 'all' : id));
    const wrong = [...added, ...removed].find((id) => id !== 'all' && !/^\d{12}$/.test(id));
    if (wrong !== undefined)
      throw validationError(
        `1 validation error detected: Value '${wrong}' at 'accountIds' failed to satisfy constraint: Member must satisfy regular expression pattern: (?i)all|[0-9]{12}`,
      );
    const kept = document.sharedWith.filter(({ account }) => !removed.includes(account) && !added.includes(account));
    const version = input.SharedDocumentVersion;
    const sharedWith = [
      ...kept,
      ...added.map((account) => ({ account, ...(version === undefined ? {} : { version }) })),
    ];
    if (sharedWith.length > MAX_SHARES)
      throw new AwsError('DocumentPermissionLimit', 'The document cannot be shared with more AWS accounts.');
    documents(call).put(document.name, { ...document, sharedWith });
    call.changed('AWS::SSM::Document', document.name);
    return {};
  },
});

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DescribeDocumentPermission.html */
export const describeDocumentPermission = operation('DescribeDocumentPermission', {
  access: (input, call) => ({ action: 'ssm:DescribeDocumentPermission', resource: documentArn(call, input.Name) }),
  handle(input, call) {
    assertShare(input.PermissionType);
    const { sharedWith } = requireOwnDocument(call, input.Name);
    return {
      AccountIds: sharedWith.map(({ account }) => account),
      AccountSharingInfoList: sharedWith.map(({ account, version }) => ({
        AccountId: account,
        ...(version === undefined ? {} : { SharedDocumentVersion: version }),
      })),
    };
  },
});
