import type { OperatingSystem, PatchFilter, PatchRule } from '@aws-sdk/client-ssm';
import type { Call } from '../../call.ts';
import type { BaselineRow } from './state.ts';

const rule = (days: number, filters: Record<string, string[]>): PatchRule => ({
  PatchFilterGroup: {
    PatchFilters: Object.entries(filters).map(([Key, Values]) => ({ Key, Values }) as PatchFilter),
  },
  ComplianceLevel: 'UNSPECIFIED',
  ApproveAfterDays: days,
  EnableNonSecurity: false,
});

const BY_CLASSIFICATION = [
  rule(7, { PRODUCT: ['*'], CLASSIFICATION: ['Security'], SEVERITY: ['Critical', 'Important'] }),
  rule(7, { PRODUCT: ['*'], CLASSIFICATION: ['Bugfix'] }),
];
const BY_PRIORITY = [rule(0, { PRODUCT: ['*'], CLASSIFICATION: ['Security'] })];

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/patch-manager-predefined-and-custom-patch-baselines.html */
const PREDEFINED: readonly [os: OperatingSystem, name: string, rules: PatchRule[]][] = [
  ['ALMA_LINUX', 'AWS-AlmaLinuxDefaultPatchBaseline', BY_CLASSIFICATION],
  ['AMAZON_LINUX', 'AWS-AmazonLinuxDefaultPatchBaseline', BY_CLASSIFICATION],
  ['AMAZON_LINUX_2', 'AWS-AmazonLinux2DefaultPatchBaseline', BY_CLASSIFICATION],
  ['AMAZON_LINUX_2022', 'AWS-AmazonLinux2022DefaultPatchBaseline', BY_CLASSIFICATION],
  ['AMAZON_LINUX_2023', 'AWS-AmazonLinux2023DefaultPatchBaseline', BY_CLASSIFICATION],
  ['CENTOS', 'AWS-CentOSDefaultPatchBaseline', [rule(7, { PRODUCT: ['*'] })]],
  ['DEBIAN', 'AWS-DebianDefaultPatchBaseline', BY_PRIORITY],
  ['MACOS', 'AWS-MacOSDefaultPatchBaseline', [rule(0, { PRODUCT: ['*'], CLASSIFICATION: ['Security'] })]],
  ['ORACLE_LINUX', 'AWS-OracleLinuxDefaultPatchBaseline', BY_CLASSIFICATION],
  ['RASPBIAN', 'AWS-DefaultRaspbianPatchBaseline', BY_PRIORITY],
  ['REDHAT_ENTERPRISE_LINUX', 'AWS-RedHatDefaultPatchBaseline', BY_CLASSIFICATION],
  ['ROCKY_LINUX', 'AWS-RockyLinuxDefaultPatchBaseline', BY_CLASSIFICATION],
  ['SUSE', 'AWS-SuseDefaultPatchBaseline', BY_CLASSIFICATION],
  ['UBUNTU', 'AWS-UbuntuDefaultPatchBaseline', BY_PRIORITY],
  [
    'WINDOWS',
    'AWS-DefaultPatchBaseline',
    [rule(7, { CLASSIFICATION: ['CriticalUpdates', 'SecurityUpdates'], MSRC_SEVERITY: ['Critical', 'Important'] })],
  ],
];

export const OPERATING_SYSTEMS: readonly OperatingSystem[] = PREDEFINED.map(([os]) => os);

/** The account that holds AWS's baselines. */
const OWNER = '075727635805';

/** AWS's own baselines, which every account sees under their ARNs. */
export const predefinedBaselines = (call: Call): BaselineRow[] =>
  PREDEFINED.map(([os, name, rules], i) => ({
    id: `arn:${call.partition}:ssm:${call.region}:${OWNER}:patchbaseline/pb-0${String(i + 1).padStart(16, '0')}`,
    name,
    os,
    globalFilters: { PatchFilters: [] },
    rules,
    approved: [],
    approvedLevel: 'UNSPECIFIED',
    approvedNonSecurity: false,
    rejected: [],
    rejectedAction: 'ALLOW_AS_DEPENDENCY',
    description: `Default Patch Baseline for ${os} Provided by AWS.`,
    sources: [],
    createdAt: Date.UTC(2023, 2, 15),
    modifiedAt: Date.UTC(2023, 2, 15),
  }));
