import type * as client from '@aws-sdk/client-kms';
import { AwsError } from '../errors.ts';
import { readPolicy } from '../iam/policy-document.ts';
import { operationsOf } from '../wire/operation.ts';
import { findKey, onKey, putKey } from './find-key.ts';

const operation = operationsOf<typeof client>();

/** Reads a key policy as KMS does: it must be one, and somebody must be able to change it later. */
export function checkPolicy(text: string, bypassLockout = false): string {
  try {
    readPolicy(text);
  } catch {
    throw new AwsError(
      'MalformedPolicyDocumentException',
      'The request was rejected because the specified policy is not syntactically or semantically correct.',
    );
  }
  const canChange = /kms:(\*|Put\*|PutKeyPolicy)|"\*"/.test(text);
  if (!bypassLockout && !canChange)
    throw new AwsError(
      'MalformedPolicyDocumentException',
      'The new key policy will not allow you to update the key policy in the future.',
    );
  return text;
}

export const getKeyPolicy = operation('GetKeyPolicy', {
  access: (input, call) => onKey(call, 'GetKeyPolicy', findKey(call, input.KeyId)),
  handle(input, call) {
    checkName(input.PolicyName);
    return { Policy: findKey(call, input.KeyId).policy, PolicyName: 'default' };
  },
});

export const putKeyPolicy = operation('PutKeyPolicy', {
  access: (input, call) => onKey(call, 'PutKeyPolicy', findKey(call, input.KeyId)),
  handle(input, call) {
    checkName(input.PolicyName);
    const key = findKey(call, input.KeyId);
    putKey(call, { ...key, policy: checkPolicy(input.Policy ?? '', input.BypassPolicyLockoutSafetyCheck) });
    return {};
  },
});

/** A key has one policy, and this is its name. */
function checkName(name = 'default'): void {
  if (name !== 'default') throw new AwsError('NotFoundException', `No such policy exists`);
}
