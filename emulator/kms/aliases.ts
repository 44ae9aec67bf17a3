import type * as client from '@aws-sdk/client-kms';
import { arn, type Call } from '../call.ts';
import { AwsError } from '../errors.ts';
import { operationsOf, type AccessRequest } from '../wire/operation.ts';
import { findKey, onKey } from './find-key.ts';
import { isManagedAlias } from './managed-keys.ts';
import { aliases, keys, type Alias } from './state.ts';

const operation = operationsOf<typeof client>();

const onAlias = (call: Call, action: string, name: string): AccessRequest => ({
  action: `kms:${action}`,
  resource: arn(call, 'kms', name),
});

export const createAlias = operation('CreateAlias', {
  access: (input, call) => [
    onAlias(call, 'CreateAlias', input.AliasName ?? ''),
    onKey(call, 'CreateAlias', findKey(call, input.TargetKeyId)),
  ],
  handle(input, call) {
    const name = input.AliasName ?? '';
    if (!/^alias\/[\w/-]{1,250}$/.test(name))
      throw new AwsError(
        'ValidationException',
        'Alias must start with the prefix "alias/". Please see https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html',
      );
    if (isManagedAlias(name)) throw new AwsError('NotAuthorizedException', '');
    if (aliases(call).has(name))
      throw new AwsError('AlreadyExistsException', `An alias with the name ${arn(call, 'kms', name)} already exists`);
    const key = findKey(call, input.TargetKeyId);
    aliases(call).put(name, { name, keyId: key.id, createdAt: call.now(), updatedAt: call.now() });
    return {};
  },
});

export const updateAlias = operation('UpdateAlias', {
  access: (input, call) => [
    onAlias(call, 'UpdateAlias', input.AliasName ?? ''),
    onKey(call, 'UpdateAlias', findKey(call, input.TargetKeyId)),
  ],
  handle(input, call) {
    const alias = find(call, input.AliasName);
    aliases(call).put(alias.name, { ...alias, keyId: findKey(call, input.TargetKeyId).id, updatedAt: call.now() });
    return {};
  },
});

export const deleteAlias = operation('DeleteAlias', {
  access: (input, call) => onAlias(call, 'DeleteAlias', input.AliasName ?? ''),
  handle(input, call) {
    aliases(call).delete(find(call, input.AliasName).name);
    return {};
  },
});

function find(call: Call, name = ''): Alias {
  const alias = aliases(call).get(name);
  if (!alias) throw new AwsError('NotFoundException', `Alias ${arn(call, 'kms', name)} is not found.`);
  return alias;
}

export const listAliases = operation('ListAliases', {
  access: () => ({ action: 'kms:ListAliases', resource: '*' }),
  handle(input, call) {
    const keyId = input.KeyId === undefined ? undefined : findKey(call, input.KeyId).id;
    const all = aliases(call)
      .values()
      .filter((alias) => keyId === undefined || alias.keyId === keyId)
      .filter((alias) => keys(call).has(alias.keyId));
    const start = Number(input.Marker ?? 0);
    const end = start + (input.Limit ?? 50);
    return {
      Aliases: all.slice(start, end).map(({ name, keyId, createdAt, updatedAt }) => ({
        AliasName: name,
        AliasArn: arn(call, 'kms', name),
        TargetKeyId: keyId,
        CreationDate: new Date(createdAt),
        LastUpdatedDate: new Date(updatedAt),
      })),
      Truncated: end < all.length,
      ...(end < all.length ? { NextMarker: String(end) } : {}),
    };
  },
});
