import type { Call } from '../../call.ts';
import { AwsError } from '../../errors.ts';
import { parameterArn } from './parameter-name.ts';
import type { ParameterVersion } from './state.ts';

export const DEFAULT_KEY = 'alias/aws/ssm';

/**
 * Parameter Store asks KMS with its caller's own rights, bound to the parameter by the encryption context.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/secure-string-parameter-kms-encryption.html
 */
const askKms = (call: Call, operation: string, input: Record<string, unknown>): Promise<Record<string, unknown>> =>
  call.invoke({ service: 'kms', operation, input, principal: call.principal, via: 'ssm' });

const contextOf = (call: Call, name: string) => ({ PARAMETER_ARN: parameterArn(call, name) });

/** A standard parameter is encrypted by the key itself, an advanced one by a data key; here the key does both. */
export async function encryptValue(call: Call, name: string, keyId: string, value: string): Promise<string> {
  try {
    const { CiphertextBlob } = await askKms(call, 'Encrypt', {
      KeyId: keyId,
      Plaintext: Buffer.from(value),
      EncryptionContext: contextOf(call, name),
    });
    return Buffer.from(CiphertextBlob as Uint8Array).toString('base64');
  } catch (error) {
    throw asParameterStore(error);
  }
}

/** The value as the caller may see it. */
export async function revealValue(
  call: Call,
  name: string,
  version: ParameterVersion,
  decrypt: boolean,
): Promise<string> {
  if (version.type !== 'SecureString' || !decrypt) return version.value;
  try {
    const { Plaintext } = await askKms(call, 'Decrypt', {
      CiphertextBlob: Buffer.from(version.value, 'base64'),
      EncryptionContext: contextOf(call, name),
    });
    return Buffer.from(Plaintext as Uint8Array).toString();
  } catch (error) {
    throw asParameterStore(error);
  }
}

/** An unfit key is `InvalidKeyId`; a missing right stays what it is. */
function asParameterStore(error: unknown): unknown {
  const known = /^(NotFound|Disabled|KMSInvalidState|InvalidKeyUsage|IncorrectKey|InvalidCiphertext)/;
  if (!(error instanceof AwsError) || !known.test(error.code)) return error;
  return new AwsError(
    'InvalidKeyId',
    `${error.message} (Service: AWSKMS; Status Code: ${error.status}; Error Code: ${error.code})`,
  );
}
