import type * as client from '@aws-sdk/client-kms';
import { constants, createPublicKey, sign as signBytes, verify as verifyBytes } from 'node:crypto';
import { AwsError } from '../errors.ts';
import { operationsOf } from '../wire/operation.ts';
import { signingAlgorithms } from './create-key.ts';
import { findKey, onKey, usableKey } from './find-key.ts';
import type { Key } from './state.ts';

const operation = operationsOf<typeof client>();

/** What Node must know to sign as the algorithm says: `RSASSA_PSS_SHA_256` is PSS padding over SHA-256. */
function schemeOf(
  key: Key,
  algorithm: string | undefined,
): { hash: string; padding: { padding?: number; saltLength?: number } } {
  if (!signingAlgorithms(key).includes(algorithm as client.SigningAlgorithmSpec))
    throw new AwsError('InvalidKeyUsageException', `Algorithm ${algorithm} is incompatible with key spec ${key.spec}.`);
  const hash = `sha${algorithm?.slice(-3)}`;
  if (!algorithm?.includes('PSS')) return { hash, padding: {} };
  return { hash, padding: { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST } };
}

function messageOf(input: { Message?: Uint8Array | undefined; MessageType?: string | undefined }): Buffer {
  // signing a digest needs a primitive that Node's crypto module does not offer for every algorithm
  if (input.MessageType !== undefined && input.MessageType !== 'RAW')
    throw new AwsError(
      'NotImplemented',
      `MessageType ${input.MessageType} is not emulated: send the message itself (RAW)`,
      501,
    );
  const message = Buffer.from(input.Message ?? []);
  if (message.length < 1 || message.length > 4_096)
    throw new AwsError(
      'ValidationException',
      `1 validation error detected: Value at 'message' failed to satisfy constraint: Member must have length between 1 and 4096`,
    );
  return message;
}

export const sign = operation('Sign', {
  access: (input, call) => onKey(call, 'Sign', findKey(call, input.KeyId)),
  handle(input, call) {
    const key = usableKey(call, input.KeyId, 'SIGN_VERIFY');
    const { hash, padding } = schemeOf(key, input.SigningAlgorithm);
    return {
      KeyId: key.arn,
      Signature: signBytes(hash, messageOf(input), { key: key.material, ...padding }),
      SigningAlgorithm: input.SigningAlgorithm,
    };
  },
});

export const verify = operation('Verify', {
  access: (input, call) => onKey(call, 'Verify', findKey(call, input.KeyId)),
  handle(input, call) {
    const key = usableKey(call, input.KeyId, 'SIGN_VERIFY');
    const { hash, padding } = schemeOf(key, input.SigningAlgorithm);
    const publicKey = { key: createPublicKey(key.material), ...padding };
    // a signature that does not fit is an error, never `false`
    if (!verifyBytes(hash, messageOf(input), publicKey, Buffer.from(input.Signature ?? [])))
      throw new AwsError('KMSInvalidSignatureException', '');
    return { KeyId: key.arn, SignatureValid: true, SigningAlgorithm: input.SigningAlgorithm };
  },
});

export const getPublicKey = operation('GetPublicKey', {
  access: (input, call) => onKey(call, 'GetPublicKey', findKey(call, input.KeyId)),
  handle(input, call) {
    const key = findKey(call, input.KeyId);
    if (key.spec === 'SYMMETRIC_DEFAULT')
      throw new AwsError('UnsupportedOperationException', `${key.arn} is not an asymmetric key.`);
    return {
      KeyId: key.arn,
      PublicKey: createPublicKey(key.material).export({ type: 'spki', format: 'der' }),
      KeySpec: key.spec as client.KeySpec,
      KeyUsage: key.usage,
      ...(key.usage === 'SIGN_VERIFY' ? { SigningAlgorithms: signingAlgorithms(key) } : {}),
    };
  },
});
