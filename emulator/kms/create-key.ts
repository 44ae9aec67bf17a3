import type * as client from '@aws-sdk/client-kms';
import { generateKeyPairSync } from 'node:crypto';
import { arn, type Call } from '../call.ts';
import { AwsError } from '../errors.ts';
import { operationsOf } from '../wire/operation.ts';
import { findKey, onKey, putKey } from './find-key.ts';
import { checkPolicy } from './key-policy.ts';
import { keys, type Key } from './state.ts';

const operation = operationsOf<typeof client>();

const curves: Record<string, string> = { ECC_NIST_P256: 'P-256', ECC_NIST_P384: 'P-384', ECC_NIST_P521: 'P-521' };

/** New key material. A key pair's randomness is the crypto library's own. */
function materialOf(call: Call, spec: string): string {
  const bits = /^RSA_(2048|3072|4096)$/.exec(spec)?.[1];
  const pkcs8 = { type: 'pkcs8' as const, format: 'pem' as const };
  if (bits)
    return generateKeyPairSync('rsa', { modulusLength: Number(bits) })
      .privateKey.export(pkcs8)
      .toString();
  if (curves[spec]) return generateKeyPairSync('ec', { namedCurve: curves[spec] }).privateKey.export(pkcs8).toString();
  if (spec === 'SYMMETRIC_DEFAULT') return Buffer.from(call.ids.hex(64), 'hex').toString('base64');
  throw new AwsError('UnsupportedOperationException', `KeySpec ${spec} is not emulated.`);
}

function usageOf(spec: string, given: string | undefined): Key['usage'] {
  const usage = given ?? 'ENCRYPT_DECRYPT';
  const fits =
    spec === 'SYMMETRIC_DEFAULT'
      ? usage === 'ENCRYPT_DECRYPT'
      : usage === 'SIGN_VERIFY' || (usage === 'ENCRYPT_DECRYPT' && spec.startsWith('RSA_'));
  if (!fits)
    throw new AwsError(
      'ValidationException',
      given === undefined
        ? 'You must specify a KeyUsage value for all KMS keys except for symmetric encryption keys.'
        : `KeyUsage ${usage} is not compatible with KeySpec ${spec}`,
    );
  return usage as Key['usage'];
}

export const createKey = operation('CreateKey', {
  access: () => ({ action: 'kms:CreateKey', resource: '*' }),
  handle(input, call) {
    const spec = input.KeySpec ?? input.CustomerMasterKeySpec ?? 'SYMMETRIC_DEFAULT';
    const id = call.ids.uuid();
    const key: Key = {
      id,
      arn: arn(call, 'kms', `key/${id}`),
      manager: 'CUSTOMER',
      spec,
      usage: usageOf(spec, input.KeyUsage),
      material: materialOf(call, spec),
      state: 'Enabled',
      description: input.Description ?? '',
      createdAt: call.now(),
      policy: checkPolicy(input.Policy ?? defaultPolicy(call), input.BypassPolicyLockoutSafetyCheck),
      tags: Object.fromEntries((input.Tags ?? []).map(({ TagKey, TagValue }) => [TagKey ?? '', TagValue ?? ''])),
    };
    putKey(call, key);
    return { KeyMetadata: metadataOf(key) };
  },
});

/** https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html */
const defaultPolicy = (call: Call): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Id: 'key-default-1',
    Statement: [
      {
        Sid: 'Enable IAM User Permissions',
        Effect: 'Allow',
        Principal: { AWS: `arn:${call.partition}:iam::${call.account}:root` },
        Action: 'kms:*',
        Resource: '*',
      },
    ],
  });

export const metadataOf = (key: Key): client.KeyMetadata => ({
  AWSAccountId: key.arn.split(':')[4],
  KeyId: key.id,
  Arn: key.arn,
  CreationDate: new Date(key.createdAt),
  Enabled: key.state === 'Enabled',
  Description: key.description,
  KeyUsage: key.usage,
  KeyState: key.state,
  ...(key.deletionAt === undefined ? {} : { DeletionDate: new Date(key.deletionAt) }),
  Origin: 'AWS_KMS',
  KeyManager: key.manager,
  CustomerMasterKeySpec: key.spec as client.CustomerMasterKeySpec,
  KeySpec: key.spec as client.KeySpec,
  ...(key.usage === 'SIGN_VERIFY'
    ? { SigningAlgorithms: signingAlgorithms(key) }
    : { EncryptionAlgorithms: encryptionAlgorithms(key) }),
  MultiRegion: false,
});

const encryptionAlgorithms = (key: Key): client.EncryptionAlgorithmSpec[] =>
  key.spec === 'SYMMETRIC_DEFAULT' ? ['SYMMETRIC_DEFAULT'] : ['RSAES_OAEP_SHA_1', 'RSAES_OAEP_SHA_256'];

/** https://docs.aws.amazon.com/kms/latest/developerguide/symm-asymm-choose-key-spec.html */
export function signingAlgorithms(key: Key): client.SigningAlgorithmSpec[] {
  if (key.spec.startsWith('RSA_'))
    return [
      'RSASSA_PKCS1_V1_5_SHA_256',
      'RSASSA_PKCS1_V1_5_SHA_384',
      'RSASSA_PKCS1_V1_5_SHA_512',
      'RSASSA_PSS_SHA_256',
      'RSASSA_PSS_SHA_384',
      'RSASSA_PSS_SHA_512',
    ];
  const hashes: Record<string, client.SigningAlgorithmSpec> = {
    ECC_NIST_P256: 'ECDSA_SHA_256',
    ECC_NIST_P384: 'ECDSA_SHA_384',
    ECC_NIST_P521: 'ECDSA_SHA_512',
  };
  const algorithm = hashes[key.spec];
  return algorithm ? [algorithm] : [];
}

export const describeKey = operation('DescribeKey', {
  access: (input, call) => onKey(call, 'DescribeKey', findKey(call, input.KeyId)),
  handle: (input, call) => ({ KeyMetadata: metadataOf(findKey(call, input.KeyId)) }),
});

export const listKeys = operation('ListKeys', {
  access: () => ({ action: 'kms:ListKeys', resource: '*' }),
  handle(input, call) {
    const all = keys(call).values();
    const start = Number(input.Marker ?? 0);
    const end = start + (input.Limit ?? 100);
    return {
      Keys: all.slice(start, end).map((key) => ({ KeyId: key.id, KeyArn: key.arn })),
      Truncated: end < all.length,
      ...(end < all.length ? { NextMarker: String(end) } : {}),
    };
  },
});

export const listResourceTags = operation('ListResourceTags', {
  access: (input, call) => onKey(call, 'ListResourceTags', findKey(call, input.KeyId)),
  handle: (input, call) => ({
    Tags: Object.entries(findKey(call, input.KeyId).tags).map(([TagKey, TagValue]) => ({ TagKey, TagValue })),
    Truncated: false,
  }),
});
