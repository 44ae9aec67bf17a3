import type * as client from '@aws-sdk/client-kms';
import { validationError } from '../errors.ts';
import { operationsOf } from '../wire/operation.ts';
import { changeable } from './changeable-key.ts';
import { findKey, onKey, putKey } from './find-key.ts';

const operation = operationsOf<typeof client>();
const MAX_CHARACTERS = 8_192;

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_UpdateKeyDescription.html */
export const updateKeyDescription = operation('UpdateKeyDescription', {
  access: (input, call) => onKey(call, 'UpdateKeyDescription', findKey(call, input.KeyId)),
  handle(input, call) {
    const description = input.Description ?? '';
    if (description.length > MAX_CHARACTERS)
      throw validationError(
        `1 validation error detected: Value at 'description' failed to satisfy constraint: Member must have length less than or equal to ${MAX_CHARACTERS}`,
      );
    putKey(call, { ...changeable(call, input.KeyId), description });
    return {};
  },
});
