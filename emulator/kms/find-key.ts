import { arn, type Call, type Scope } from '../call.ts';
import { AwsError } from '../errors.ts';
import type { AccessRequest } from '../wire/operation.ts';
import { isManagedAlias, managedKey } from './managed-keys.ts';
import { aliases, keys, type Key } from './state.ts';

const notFound = (message: string): AwsError => new AwsError('NotFoundException', message);

/** A key by id, key ARN, alias name or alias ARN. */
export function findKey(call: Call, given: string | undefined): Key {
  const [, account, resource = given ?? ''] = /^arn:[\w-]+:kms:[\w-]+:(\d{12}):(.*)$/.exec(given ?? '') ?? [];
  const place = inAccount(call, account);
  if (resource.startsWith('alias/')) {
    const aliasArn = arn(call, 'kms', resource, account === undefined ? {} : { account });
    const alias = aliases(place).get(resource);
    const key = alias
      ? keys(place).get(alias.keyId)
      : isManagedAlias(resource)
        ? managedKey(call, resource)
        : undefined;
    if (!key) throw notFound(`Alias ${aliasArn} is not found.`);
    return key;
  }
  const id = resource.replace(/^key\//, '');
  const key = keys(place).get(id);
  if (key) return key;
  if (!/^(mrk-[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.test(id))
    throw notFound(`Invalid keyId '${given}'`);
  throw notFound(`Key '${arn(call, 'kms', `key/${id}`, account === undefined ? {} : { account })}' does not exist`);
}

function inAccount(call: Call, account: string | undefined): Scope {
  if (account === undefined || account === call.account) return call;
  return { account, region: call.region, table: (name) => call.table(name, { account }) };
}

/** The key for a use: it must be enabled and meant for it. */
export function usableKey(call: Call, given: string | undefined, usage: Key['usage']): Key {
  const key = findKey(call, given);
  checkUsable(key, usage);
  return key;
}

export function checkUsable(key: Key, usage: Key['usage']): void {
  if (key.state === 'PendingDeletion')
    throw new AwsError('KMSInvalidStateException', `${key.arn} is pending deletion.`);
  if (key.state === 'Disabled') throw new AwsError('DisabledException', `${key.arn} is disabled.`);
  if (key.usage !== usage)
    throw new AwsError(
      'InvalidKeyUsageException',
      `${key.arn} key usage is ${key.usage} which is not valid for ${usage === 'SIGN_VERIFY' ? 'Sign' : 'Encrypt'}.`,
    );
}

export function putKey(call: Call, key: Key): void {
  keys(inAccount(call, key.arn.split(':')[4])).put(key.id, key);
  call.changed('AWS::KMS::Key', key.id);
}

/** The access request of an operation on one key, measured by the key policy. */
export function onKey(call: Call, action: string, key: Key, encryptionContext?: Record<string, string>): AccessRequest {
  const context = Object.entries(encryptionContext ?? {});
  return {
    action: `kms:${action}`,
    resource: key.arn,
    resourcePolicy: key.policy,
    context: {
      'kms:CallerAccount': call.principal.account,
      'kms:KeySpec': key.spec,
      'kms:KeyUsage': key.usage,
      ...(call.via === undefined ? {} : { 'kms:ViaService': `${call.via}.${call.region}.amazonaws.com` }),
      ...(context.length > 0 ? { 'kms:EncryptionContextKeys': context.map(([name]) => name) } : {}),
      ...Object.fromEntries(context.map(([name, value]) => [`kms:EncryptionContext:${name}`, value])),
    },
  };
}
