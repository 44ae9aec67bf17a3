import type * as client from '@aws-sdk/client-kms';
import { constants, createPublicKey, privateDecrypt, publicEncrypt } from 'node:crypto';
import type { Call } from '../call.ts';
import { AwsError } from '../errors.ts';
import { operationsOf } from '../wire/operation.ts';
import { keyIdOf, open, seal } from './ciphertext.ts';
import { checkUsable, findKey, onKey, usableKey } from './find-key.ts';
import { keys, type Key } from './state.ts';

const operation = operationsOf<typeof client>();
const MOST_PLAINTEXT = 4_096;

export const encrypt = operation('Encrypt', {
  access: (input, call) => onKey(call, 'Encrypt', findKey(call, input.KeyId), input.EncryptionContext),
  handle(input, call) {
    const key = usableKey(call, input.KeyId, 'ENCRYPT_DECRYPT');
    const plaintext = Buffer.from(input.Plaintext ?? []);
    if (plaintext.length < 1 || plaintext.length > MOST_PLAINTEXT)
      throw new AwsError(
        'ValidationException',
        `1 validation error detected: Value at 'plaintext' failed to satisfy constraint: Member must have length ${plaintext.length < 1 ? 'greater than or equal to 1' : `less than or equal to ${MOST_PLAINTEXT}`}`,
      );
    const algorithm = algorithmOf(key, input.EncryptionAlgorithm);
    const CiphertextBlob =
      algorithm === 'SYMMETRIC_DEFAULT'
        ? seal(call, key, plaintext, input.EncryptionContext ?? {})
        : publicEncrypt({ key: createPublicKey(key.material), ...oaep(algorithm) }, plaintext);
    return { CiphertextBlob, KeyId: key.arn, EncryptionAlgorithm: algorithm };
  },
});

function algorithmOf(key: Key, given: client.EncryptionAlgorithmSpec | undefined): client.EncryptionAlgorithmSpec {
  const algorithm = given ?? 'SYMMETRIC_DEFAULT';
  if ((key.spec === 'SYMMETRIC_DEFAULT') !== (algorithm === 'SYMMETRIC_DEFAULT'))
    throw new AwsError('InvalidKeyUsageException', `Algorithm ${algorithm} is incompatible with key spec ${key.spec}.`);
  return algorithm;
}

const oaep = (algorithm: string) => ({
  padding: constants.RSA_PKCS1_OAEP_PADDING,
  oaepHash: algorithm.endsWith('SHA_1') ? 'sha1' : 'sha256',
});

const invalidCiphertext = (): AwsError => new AwsError('InvalidCiphertextException', '');

export const decrypt = operation('Decrypt', {
  access: (input, call) =>
    onKey(call, 'Decrypt', keyOfBlob(call, input.CiphertextBlob, input.KeyId), input.EncryptionContext),
  handle(input, call) {
    const key = keyOfBlob(call, input.CiphertextBlob, input.KeyId);
    checkUsable(key, 'ENCRYPT_DECRYPT');
    const blob = Buffer.from(input.CiphertextBlob ?? []);
    const algorithm = algorithmOf(key, input.EncryptionAlgorithm);
    const Plaintext =
      algorithm === 'SYMMETRIC_DEFAULT'
        ? open(key, blob, input.EncryptionContext ?? {})
        : openRsa(key, blob, algorithm);
    if (!Plaintext) throw invalidCiphertext();
    return { Plaintext, KeyId: key.arn, EncryptionAlgorithm: algorithm };
  },
});

function openRsa(key: Key, blob: Buffer, algorithm: string): Buffer | undefined {
  try {
    return privateDecrypt({ key: key.material, ...oaep(algorithm) }, blob);
  } catch {
    return undefined;
  }
}

/** A symmetric blob knows its key; a key named beside it must be the same. */
function keyOfBlob(call: Call, blob: Uint8Array | undefined, given: string | undefined): Key {
  const named = given === undefined ? undefined : findKey(call, given);
  if (named && named.spec !== 'SYMMETRIC_DEFAULT') return named;
  const key = keys(call).get(keyIdOf(blob ?? new Uint8Array()) ?? '');
  if (!key) throw invalidCiphertext();
  if (named && named.id !== key.id)
    throw new AwsError(
      'IncorrectKeyException',
      'The key ID in the request does not identify a CMK that can perform this operation.',
    );
  return key;
}

export const generateDataKey = operation('GenerateDataKey', {
  access: (input, call) => onKey(call, 'GenerateDataKey', findKey(call, input.KeyId), input.EncryptionContext),
  handle(input, call) {
    const key = usableKey(call, input.KeyId, 'ENCRYPT_DECRYPT');
    const Plaintext = dataKey(call, input.KeySpec, input.NumberOfBytes);
    return { CiphertextBlob: seal(call, key, Plaintext, input.EncryptionContext ?? {}), Plaintext, KeyId: key.arn };
  },
});

export const generateDataKeyWithoutPlaintext = operation('GenerateDataKeyWithoutPlaintext', {
  access: (input, call) =>
    onKey(call, 'GenerateDataKeyWithoutPlaintext', findKey(call, input.KeyId), input.EncryptionContext),
  handle(input, call) {
    const key = usableKey(call, input.KeyId, 'ENCRYPT_DECRYPT');
    const plaintext = dataKey(call, input.KeySpec, input.NumberOfBytes);
    return { CiphertextBlob: seal(call, key, plaintext, input.EncryptionContext ?? {}), KeyId: key.arn };
  },
});

function dataKey(call: Call, spec: string | undefined, bytes: number | undefined): Buffer {
  if ((spec === undefined) === (bytes === undefined))
    throw new AwsError('ValidationException', 'Please specify either number of bytes or key spec.');
  if (bytes !== undefined && (bytes < 1 || bytes > 1_024))
    throw new AwsError(
      'ValidationException',
      `1 validation error detected: Value '${bytes}' at 'numberOfBytes' failed to satisfy constraint: Member must have value between 1 and 1024`,
    );
  return Buffer.from(call.ids.hex(2 * (bytes ?? (spec === 'AES_128' ? 16 : 32))), 'hex');
}
