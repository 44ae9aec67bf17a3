import * as client from '@aws-sdk/client-sts';
import type { ServiceDefinition } from '../wire/operation.ts';
import { assumeRole } from './assume-role.ts';
import { getCallerIdentity } from './get-caller-identity.ts';

export const service: ServiceDefinition = {
  folder: 'sts',
  module: client,
  operations: [getCallerIdentity, assumeRole],
};
