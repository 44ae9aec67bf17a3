import type * as client from '@aws-sdk/client-kms';
import type { Call } from '../call.ts';
import { AwsError } from '../errors.ts';
import { operationsOf } from '../wire/operation.ts';
import { changeable } from './changeable-key.ts';
import { findKey, onKey, putKey } from './find-key.ts';
import { aliases, keys, type Key } from './state.ts';

const operation = operationsOf<typeof client>();
const DAY_MS = 86_400_000;

export const enableKey = operation('EnableKey', {
  access: (input, call) => onKey(call, 'EnableKey', findKey(call, input.KeyId)),
  handle(input, call) {
    putKey(call, { ...changeable(call, input.KeyId), state: 'Enabled' });
    return {};
  },
});

export const disableKey = operation('DisableKey', {
  access: (input, call) => onKey(call, 'DisableKey', findKey(call, input.KeyId)),
  handle(input, call) {
    putKey(call, { ...changeable(call, input.KeyId), state: 'Disabled' });
    return {};
  },
});

export const scheduleKeyDeletion = operation('ScheduleKeyDeletion', {
  access: (input, call) => onKey(call, 'ScheduleKeyDeletion', findKey(call, input.KeyId)),
  handle(input, call) {
    const days = input.PendingWindowInDays ?? 30;
    if (days < 7 || days > 30)
      throw new AwsError(
        'ValidationException',
        `1 validation error detected: Value '${days}' at 'pendingWindowInDays' failed to satisfy constraint: Member must have value between 7 and 30`,
      );
    const key = changeable(call, input.KeyId);
    const deletionAt = call.now() + days * DAY_MS;
    putKey(call, { ...key, state: 'PendingDeletion', deletionAt });
    call.later({
      task: 'kms/delete-key',
      payload: { keyId: key.id },
      at: deletionAt,
      name: `kms/delete-key/${key.id}`,
    });
    return {
      KeyId: key.arn,
      DeletionDate: new Date(deletionAt),
      KeyState: 'PendingDeletion' as const,
      PendingWindowInDays: days,
    };
  },
});

/** Task: the waiting period is over. */
export function deleteKey({ keyId }: { keyId: string }, call: Call): void {
  const key = keys(call).get(keyId);
  if (key?.state !== 'PendingDeletion') return;
  keys(call).delete(keyId);
  for (const alias of aliases(call).values()) if (alias.keyId === keyId) aliases(call).delete(alias.name);
  call.changed('AWS::KMS::Key', keyId);
}

/** The key comes back disabled. */
export const cancelKeyDeletion = operation('CancelKeyDeletion', {
  access: (input, call) => onKey(call, 'CancelKeyDeletion', findKey(call, input.KeyId)),
  handle(input, call) {
    const { deletionAt: _deletionAt, ...key } = findKey(call, input.KeyId);
    if (key.state !== 'PendingDeletion')
      throw new AwsError('KMSInvalidStateException', `${key.arn} is not pending deletion.`);
    putKey(call, { ...key, state: 'Disabled' });
    call.forget(`kms/delete-key/${key.id}`);
    return { KeyId: key.arn };
  },
});

function rotatable(call: Call, given: string | undefined): Key {
  const key = changeable(call, given);
  if (key.spec !== 'SYMMETRIC_DEFAULT')
    throw new AwsError(
      'UnsupportedOperationException',
      `You cannot perform this operation on ${key.arn}: automatic rotation is for symmetric encryption keys.`,
    );
  if (key.state === 'Disabled') throw new AwsError('DisabledException', `${key.arn} is disabled.`);
  return key;
}

export const enableKeyRotation = operation('EnableKeyRotation', {
  access: (input, call) => onKey(call, 'EnableKeyRotation', findKey(call, input.KeyId)),
  handle(input, call) {
    const rotationDays = input.RotationPeriodInDays ?? 365;
    if (rotationDays < 90 || rotationDays > 2_560)
      throw new AwsError(
        'ValidationException',
        `1 validation error detected: Value '${rotationDays}' at 'rotationPeriodInDays' failed to satisfy constraint: Member must have value between 90 and 2560`,
      );
    putKey(call, { ...rotatable(call, input.KeyId), rotationDays });
    return {};
  },
});

export const disableKeyRotation = operation('DisableKeyRotation', {
  access: (input, call) => onKey(call, 'DisableKeyRotation', findKey(call, input.KeyId)),
  handle(input, call) {
    const { rotationDays: _rotationDays, ...key } = rotatable(call, input.KeyId);
    putKey(call, key);
    return {};
  },
});

export const getKeyRotationStatus = operation('GetKeyRotationStatus', {
  access: (input, call) => onKey(call, 'GetKeyRotationStatus', findKey(call, input.KeyId)),
  handle(input, call) {
    const key = findKey(call, input.KeyId);
    if (key.spec !== 'SYMMETRIC_DEFAULT')
      throw new AwsError('UnsupportedOperationException', `${key.arn} is not a symmetric encryption key.`);
    return {
      KeyId: key.arn,
      KeyRotationEnabled: key.rotationDays !== undefined && key.state !== 'PendingDeletion',
      ...(key.rotationDays === undefined
        ? {}
        : {
            RotationPeriodInDays: key.rotationDays,
            NextRotationDate: new Date(key.createdAt + key.rotationDays * DAY_MS),
          }),
    };
  },
});
