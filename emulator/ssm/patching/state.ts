import type {
  OperatingSystem,
  PatchAction,
  PatchComplianceDataState,
  PatchComplianceLevel,
  PatchComplianceStatus,
  PatchFilterGroup,
  PatchRule,
  PatchSource,
} from '@aws-sdk/client-ssm';
import type { Scope } from '../../call.ts';

export interface BaselineRow {
  id: string;
  name: string;
  os: OperatingSystem;
  globalFilters: PatchFilterGroup;
  rules: PatchRule[];
  approved: string[];
  approvedLevel: PatchComplianceLevel;
  approvedNonSecurity: boolean;
  rejected: string[];
  rejectedAction: PatchAction;
  description: string;
  sources: PatchSource[];
  availableSecurity?: PatchComplianceStatus;
  createdAt: number;
  modifiedAt: number;
  clientToken?: string;
}

/** What a patch was found to be on a node. */
export interface NodePatchResult {
  id: string;
  title: string;
  classification: string;
  severity: string;
  state: PatchComplianceDataState;
  installedAt?: number;
  cves: string[];
  level: PatchComplianceLevel;
}

/** What came of the last operation on a node. */
export interface PatchStateRow {
  nodeId: string;
  patchGroup: string;
  baselineId: string;
  snapshotId: string;
  operation: 'Scan' | 'Install';
  rebootOption: 'RebootIfNeeded' | 'NoReboot';
  startedAt: number;
  endedAt: number;
  lastNoRebootInstallAt?: number;
  patches: NodePatchResult[];
}

export const baselines = (scope: Scope) => scope.table<BaselineRow>('ssm/patch-baselines');
/** The id of the baseline, by `<operating system>/<patch group>`. */
export const patchGroups = (scope: Scope) =>
  scope.table<{ group: string; os: OperatingSystem; baselineId: string }>('ssm/patch-groups');
/** The id of the account's default baseline by operating system, where it is not AWS's. */
export const defaultBaselines = (scope: Scope) => scope.table<string>('ssm/default-patch-baselines');
export const patchStates = (scope: Scope) => scope.table<PatchStateRow>('ssm/patch-states');
export const groupKey = (os: OperatingSystem, group: string): string => `${os}/${group}`;

/** What does not comply. */
export const isNonCompliant = ({ state }: NodePatchResult): boolean =>
  ['MISSING', 'FAILED', 'INSTALLED_PENDING_REBOOT', 'INSTALLED_REJECTED'].includes(state);
