import * as client from '@aws-sdk/client-kms';
import type { ServiceDefinition } from '../wire/operation.ts';
import { createAlias, deleteAlias, listAliases, updateAlias } from './aliases.ts';
import { createKey, describeKey, listKeys, listResourceTags } from './create-key.ts';
import { decrypt, encrypt, generateDataKey, generateDataKeyWithoutPlaintext } from './encrypt.ts';
import { updateKeyDescription } from './key-description.ts';
import { getKeyPolicy, putKeyPolicy } from './key-policy.ts';
import {
  cancelKeyDeletion,
  deleteKey,
  disableKey,
  disableKeyRotation,
  enableKey,
  enableKeyRotation,
  getKeyRotationStatus,
  scheduleKeyDeletion,
} from './key-state.ts';
import { tagResource, untagResource } from './key-tags.ts';
import { getPublicKey, sign, verify } from './sign.ts';

/** https://docs.aws.amazon.com/kms/latest/APIReference/Welcome.html */
export const service: ServiceDefinition = {
  folder: 'kms',
  module: client,
  operations: [
    createKey,
    describeKey,
    listKeys,
    updateKeyDescription,
    listResourceTags,
    tagResource,
    untagResource,
    createAlias,
    updateAlias,
    deleteAlias,
    listAliases,
    encrypt,
    decrypt,
    generateDataKey,
    generateDataKeyWithoutPlaintext,
    sign,
    verify,
    getPublicKey,
    getKeyPolicy,
    putKeyPolicy,
    enableKey,
    disableKey,
    scheduleKeyDeletion,
    cancelKeyDeletion,
    enableKeyRotation,
    disableKeyRotation,
    getKeyRotationStatus,
  ],
  tasks: { 'delete-key': deleteKey },
};
