import type * as client from '@aws-sdk/client-iam';
import type { Call } from '../call.ts';
import { operationsOf } from '../wire/operation.ts';
import { limitExceeded, noSuchEntity } from './constraints.ts';
import { pageOf } from './page.ts';
import { accessKeys, type AccessKey } from './state.ts';
import { accessKeyId, letters } from './unique-id.ts';
import { existingUser, nameOrCaller, userArn } from './users.ts';

const operation = operationsOf<typeof client>();

const KEYS_PER_USER = 2;

const keysOf = (call: Call, userName: string): AccessKey[] =>
  accessKeys(call)
    .values()
    .filter((key) => key.account === call.account && key.userName === userName);

/** Without a name it is about the caller, whose own keys it may then change. */
const targetArn = (call: Call, name: string | undefined): string =>
  name === undefined && call.principal.kind !== 'user' ? '*' : userArn(call, nameOrCaller(call, name));

export const createAccessKey = operation('CreateAccessKey', {
  access: (input, call) => ({ action: 'iam:CreateAccessKey', resource: targetArn(call, input.UserName) }),
  handle(input, call) {
    const user = existingUser(call, nameOrCaller(call, input.UserName));
    if (keysOf(call, user.name).length >= KEYS_PER_USER)
      throw limitExceeded(`Cannot exceed quota for AccessKeysPerUser: ${KEYS_PER_USER}`);
    const key: AccessKey = {
      accessKeyId: accessKeyId(call.ids, 'AKIA', call.account),
      secretAccessKey: letters(call.ids, 40),
      account: call.account,
      userName: user.name,
      status: 'Active',
      createDate: call.now(),
    };
    accessKeys(call).put(key.accessKeyId, key);
    call.changed('AWS::IAM::User', user.id);
    return {
      AccessKey: {
        UserName: key.userName,
        AccessKeyId: key.accessKeyId,
        Status: key.status,
        SecretAccessKey: key.secretAccessKey,
        CreateDate: new Date(key.createDate),
      },
    };
  },
});

export const listAccessKeys = operation('ListAccessKeys', {
  access: (input, call) => ({ action: 'iam:ListAccessKeys', resource: targetArn(call, input.UserName) }),
  handle(input, call) {
    const user = existingUser(call, nameOrCaller(call, input.UserName));
    const { items, ...page } = pageOf(keysOf(call, user.name), input);
    return {
      AccessKeyMetadata: items.map((key) => ({
        UserName: key.userName,
        AccessKeyId: key.accessKeyId,
        Status: key.status,
        CreateDate: new Date(key.createDate),
      })),
      ...page,
    };
  },
});

export const deleteAccessKey = operation('DeleteAccessKey', {
  access: (input, call) => ({ action: 'iam:DeleteAccessKey', resource: targetArn(call, input.UserName) }),
  handle(input, call) {
    const user = existingUser(call, nameOrCaller(call, input.UserName));
    const key = keysOf(call, user.name).find(({ accessKeyId }) => accessKeyId === input.AccessKeyId);
    if (!key) throw noSuchEntity(`The Access Key with id ${input.AccessKeyId} cannot be found.`);
    accessKeys(call).delete(key.accessKeyId);
    call.changed('AWS::IAM::User', user.id);
    return {};
  },
});
