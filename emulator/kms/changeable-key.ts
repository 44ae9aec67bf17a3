import type { Call } from '../call.ts';
import { AwsError } from '../errors.ts';
import { findKey } from './find-key.ts';
import type { Key } from './state.ts';

/** Keys that AWS manages cannot be changed by their users, and a key that is to be deleted not at all. */
export function changeable(call: Call, given: string | undefined): Key {
  const key = findKey(call, given);
  if (key.manager === 'AWS')
    throw new AwsError(
      'AccessDeniedException',
      `User is not authorized to perform this operation on the AWS managed key ${key.arn}`,
    );
  if (key.state === 'PendingDeletion')
    throw new AwsError('KMSInvalidStateException', `${key.arn} is pending deletion.`);
  return key;
}
