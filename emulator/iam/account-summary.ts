import type * as client from '@aws-sdk/client-iam';
import { operationsOf } from '../wire/operation.ts';
import { instanceProfiles, managedPolicies, roles, users } from './state.ts';

const operation = operationsOf<typeof client>();

/** Counts, beside the quotas of a new account. The root user has neither an MFA device nor access keys. */
export const getAccountSummary = operation('GetAccountSummary', {
  access: () => ({ action: 'iam:GetAccountSummary', resource: '*' }),
  handle: (_input, call) => ({
    SummaryMap: {
      Users: users(call).size,
      UsersQuota: 5000,
      Groups: 0,
      GroupsQuota: 300,
      GroupsPerUserQuota: 10,
      Roles: roles(call).size,
      RolesQuota: 1000,
      Policies: managedPolicies(call).size,
      PoliciesQuota: 1500,
      PolicySizeQuota: 6144,
      PolicyVersionsInUse: managedPolicies(call).size,
      PolicyVersionsInUseQuota: 10_000,
      VersionsPerPolicyQuota: 5,
      AttachedPoliciesPerRoleQuota: 10,
      AttachedPoliciesPerUserQuota: 10,
      AttachedPoliciesPerGroupQuota: 10,
      AssumeRolePolicySizeQuota: 2048,
      InstanceProfiles: instanceProfiles(call).size,
      InstanceProfilesQuota: 1000,
      AccessKeysPerUserQuota: 2,
      ServerCertificates: 0,
      ServerCertificatesQuota: 20,
      SigningCertificatesPerUserQuota: 2,
      UserPolicySizeQuota: 2048,
      GroupPolicySizeQuota: 5120,
      Providers: 0,
      MFADevices: 0,
      MFADevicesInUse: 0,
      AccountMFAEnabled: 0,
      AccountAccessKeysPresent: 0,
      AccountSigningCertificatesPresent: 0,
      GlobalEndpointTokenVersion: 1,
    },
  }),
});
