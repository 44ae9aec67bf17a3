import * as client from '@aws-sdk/client-iam';
import type { ServiceDefinition } from '../wire/operation.ts';
import * as accessKeys from './access-keys.ts';
import { getAccountSummary } from './account-summary.ts';
import * as changeRole from './change-role.ts';
import { createRole } from './create-role.ts';
import * as instanceProfiles from './instance-profiles.ts';
import * as managedPolicies from './managed-policies.ts';
import * as passwordPolicy from './password-policy.ts';
import * as policyVersions from './policy-versions.ts';
import * as readRoles from './read-roles.ts';
import * as attachedPolicies from './role-attached-policies.ts';
import * as roleBoundary from './role-boundary.ts';
import * as inlinePolicies from './role-inline-policies.ts';
import * as userPolicies from './user-policies.ts';
import { createUser, deleteUser, getUser, listUsers } from './users.ts';

export const service: ServiceDefinition = {
  folder: 'iam',
  module: client,
  operations: [
    createRole,
    ...Object.values(readRoles),
    ...Object.values(changeRole),
    ...Object.values(inlinePolicies),
    ...Object.values(attachedPolicies),
    ...Object.values(roleBoundary),
    ...Object.values(managedPolicies),
    ...Object.values(policyVersions),
    ...Object.values(instanceProfiles),
    createUser,
    getUser,
    listUsers,
    deleteUser,
    ...Object.values(userPolicies),
    ...Object.values(accessKeys),
    ...Object.values(passwordPolicy),
    getAccountSummary,
  ],
};
