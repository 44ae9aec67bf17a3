import type { ManagedRule } from './managed-rule.ts';
import { cloudTrailEnabled } from './rules/cloud-trail-enabled.ts';
import { cloudTrailLogFileValidation } from './rules/cloud-trail-log-file-validation.ts';
import { ebsEncryptionByDefault } from './rules/ebs-encryption-by-default.ts';
import { encryptedVolumes } from './rules/encrypted-volumes.ts';
import { iamPasswordPolicy } from './rules/iam-password-policy.ts';
import { imdsv2Check } from './rules/imdsv2-check.ts';
import { incomingSshDisabled } from './rules/incoming-ssh-disabled.ts';
import { instanceDetailedMonitoring } from './rules/instance-detailed-monitoring.ts';
import { restrictedIncomingTraffic } from './rules/restricted-incoming-traffic.ts';
import { s3AccountPublicAccess } from './rules/s3-account-public-access.ts';
import { s3BucketLevelPublicAccess } from './rules/s3-bucket-level-public-access.ts';
import { s3BucketPublicRead } from './rules/s3-bucket-public-read.ts';
import { s3BucketPublicWrite } from './rules/s3-bucket-public-write.ts';
import { s3BucketSslOnly } from './rules/s3-bucket-ssl-only.ts';
import { s3BucketVersioning } from './rules/s3-bucket-versioning.ts';
import { sgOpenOnlyToAuthorizedPorts } from './rules/sg-open-only-to-authorized-ports.ts';

/** One line for each managed rule. */
const MANAGED_RULES: readonly ManagedRule[] = [
  cloudTrailEnabled,
  cloudTrailLogFileValidation,
  ebsEncryptionByDefault,
  encryptedVolumes,
  iamPasswordPolicy,
  imdsv2Check,
  incomingSshDisabled,
  instanceDetailedMonitoring,
  restrictedIncomingTraffic,
  s3AccountPublicAccess,
  s3BucketLevelPublicAccess,
  s3BucketPublicRead,
  s3BucketPublicWrite,
  s3BucketSslOnly,
  s3BucketVersioning,
  sgOpenOnlyToAuthorizedPorts,
];

export const managedRule = (identifier: string): ManagedRule | undefined =>
  MANAGED_RULES.find((rule) => rule.identifier === identifier);
