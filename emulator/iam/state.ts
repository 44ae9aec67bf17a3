import type { Scope } from '../call.ts';

export interface Tag {
  Key: string;
  Value: string;
}

/** What roles and users have in common: policies. */
export interface Identity {
  path: string;
  id: string;
  arn: string;
  createDate: number;
  tags: Tag[];
  permissionsBoundary?: string;
  /** Inline policies: name → document text. */
  inline: Record<string, string>;
  /** ARNs of managed policies. */
  attached: string[];
}

export interface Role extends Identity {
  name: string;
  trustPolicy: string;
  description?: string;
  /** In seconds. */
  maxSessionDuration: number;
}

export interface User extends Identity {
  name: string;
}

export interface ManagedPolicy {
  name: string;
  path: string;
  id: string;
  arn: string;
  description?: string;
  createDate: number;
  updateDate: number;
  tags: Tag[];
  /** The default version's text, which is what counts. */
  document: string;
  defaultVersion: string;
  /** Newest first, at most five. */
  versions: PolicyVersion[];
}

export interface PolicyVersion {
  /** `v1`, `v2`, …; a number is never used again. */
  id: string;
  document: string;
  createDate: number;
}

export interface InstanceProfile {
  name: string;
  path: string;
  id: string;
  arn: string;
  createDate: number;
  tags: Tag[];
  role?: string;
}

export interface AccessKey {
  accessKeyId: string;
  secretAccessKey: string;
  account: string;
  userName: string;
  status: 'Active' | 'Inactive';
  createDate: number;
}

export interface PasswordPolicy {
  MinimumPasswordLength: number;
  RequireSymbols: boolean;
  RequireNumbers: boolean;
  RequireUppercaseCharacters: boolean;
  RequireLowercaseCharacters: boolean;
  AllowUsersToChangePassword: boolean;
  /** In days; absent when passwords do not expire. */
  MaxPasswordAge?: number;
  PasswordReusePrevention?: number;
  HardExpiry?: boolean;
}

// IAM has no Regions.
const global = { region: 'global' };
const inAccount = (account: string | undefined) => (account === undefined ? global : { ...global, account });

/** By name. Another account's roles are looked at when one of them is assumed. */
export const roles = (scope: Scope, account?: string) => scope.table<Role>('iam/roles', inAccount(account));
export const users = (scope: Scope, account?: string) => scope.table<User>('iam/users', inAccount(account));
/** By ARN. */
export const managedPolicies = (scope: Scope, account?: string) =>
  scope.table<ManagedPolicy>('iam/policies', inAccount(account));
/** By name. */
export const instanceProfiles = (scope: Scope) => scope.table<InstanceProfile>('iam/instance-profiles', global);
/** One row, `policy`, if the account has one. */
export const passwordPolicies = (scope: Scope) => scope.table<PasswordPolicy>('iam/password-policy', global);
/** By access key. A key alone must lead to its account, so all accounts share the table. */
export const accessKeys = (scope: Scope) =>
  scope.table<AccessKey>('iam/access-keys', { account: 'all', region: 'global' });
