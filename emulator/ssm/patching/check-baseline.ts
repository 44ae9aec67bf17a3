import type { CreatePatchBaselineRequest, PatchFilterGroup, PatchRule } from '@aws-sdk/client-ssm';
import { AwsError, validationError } from '../../errors.ts';
import { OPERATING_SYSTEMS } from './default-baselines.ts';

const LEVELS = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'INFORMATIONAL', 'UNSPECIFIED'];
const MAX_RULES = 10;
const MAX_LISTED = 50;
const FILTER_KEYS = [
  'ARCH',
  'ADVISORY_ID',
  'BUGZILLA_ID',
  'PATCH_SET',
  'PRODUCT',
  'PRODUCT_FAMILY',
  'CLASSIFICATION',
  'CVE_ID',
  'EPOCH',
  'MSRC_SEVERITY',
  'NAME',
  'PATCH_ID',
  'SECTION',
  'PRIORITY',
  'REPOSITORY',
  'RELEASE',
  'SEVERITY',
  'SECURITY',
  'VERSION',
];

const wrong = (value: unknown, member: string, rule: string): AwsError =>
  validationError(
    `1 validation error detected: Value '${String(value)}' at '${member}' failed to satisfy constraint: ${rule}`,
  );

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_CreatePatchBaseline.html */
export function checkBaseline(input: Partial<CreatePatchBaselineRequest>): void {
  const { Name, OperatingSystem, ApprovedPatchesComplianceLevel: level, RejectedPatchesAction: action } = input;
  if (Name !== undefined && !/^[a-zA-Z0-9_\-.]{3,128}$/.test(Name))
    throw wrong(Name, 'name', 'Member must satisfy regular expression pattern: ^[a-zA-Z0-9_\\-.]{3,128}$');
  if (OperatingSystem !== undefined && !OPERATING_SYSTEMS.includes(OperatingSystem))
    throw wrong(
      OperatingSystem,
      'operatingSystem',
      `Member must satisfy enum value set: [${OPERATING_SYSTEMS.join(', ')}]`,
    );
  if (level !== undefined && !LEVELS.includes(level))
    throw wrong(level, 'approvedPatchesComplianceLevel', `Member must satisfy enum value set: [${LEVELS.join(', ')}]`);
  if (action !== undefined && action !== 'ALLOW_AS_DEPENDENCY' && action !== 'BLOCK')
    throw wrong(action, 'rejectedPatchesAction', 'Member must satisfy enum value set: [ALLOW_AS_DEPENDENCY, BLOCK]');
  for (const [member, list] of [
    ['approvedPatches', input.ApprovedPatches],
    ['rejectedPatches', input.RejectedPatches],
  ] as const)
    if ((list?.length ?? 0) > MAX_LISTED)
      throw wrong(list, member, `Member must have length less than or equal to ${MAX_LISTED}`);
  const rules = input.ApprovalRules?.PatchRules ?? [];
  if (rules.length > MAX_RULES)
    throw wrong(rules.length, 'approvalRules.patchRules', `Member must have length less than or equal to ${MAX_RULES}`);
  for (const rule of rules) checkRule(rule);
  if (input.GlobalFilters) checkFilters(input.GlobalFilters);
}

function checkRule(rule: PatchRule): void {
  const { ApproveAfterDays: days, ApproveUntilDate: until, ComplianceLevel: level } = rule;
  if ((days === undefined) === (until === undefined))
    throw validationError('Exactly one of ApproveAfterDays and ApproveUntilDate must be specified in a patch rule.');
  if (days !== undefined && (days < 0 || days > 360))
    throw wrong(
      days,
      'approveAfterDays',
      `Member must have value ${days < 0 ? 'greater than or equal to 0' : 'less than or equal to 360'}`,
    );
  if (until !== undefined && !/^\d{4}-\d{2}-\d{2}$/.test(until))
    throw wrong(until, 'approveUntilDate', 'Member must satisfy regular expression pattern: ^\\d{4}-\\d{2}-\\d{2}$');
  if (level !== undefined && !LEVELS.includes(level))
    throw wrong(level, 'complianceLevel', `Member must satisfy enum value set: [${LEVELS.join(', ')}]`);
  checkFilters(rule.PatchFilterGroup ?? { PatchFilters: [] });
}

function checkFilters({ PatchFilters = [] }: PatchFilterGroup): void {
  for (const { Key = '', Values = [] } of PatchFilters) {
    if (!FILTER_KEYS.includes(Key))
      throw wrong(Key, 'key', `Member must satisfy enum value set: [${FILTER_KEYS.join(', ')}]`);
    if (Values.length === 0 || Values.length > 20)
      throw wrong(Values, 'values', 'Member must have length between 1 and 20');
  }
}
