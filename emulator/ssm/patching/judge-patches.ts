import type { PatchComplianceLevel, PatchFilterGroup, PatchRule } from '@aws-sdk/client-ssm';
import type { NodeSoftware } from '../nodes/state.ts';
import type { PublishedPatch } from './catalogue.ts';
import type { BaselineRow, NodePatchResult } from './state.ts';

const DAY_MS = 86_400_000;

const fields: Readonly<Record<string, (patch: PublishedPatch) => string[]>> = {
  PRODUCT: ({ product }) => [product],
  PRODUCT_FAMILY: ({ os, product }) => [os === 'WINDOWS' ? 'Windows' : product],
  CLASSIFICATION: ({ classification }) => [classification],
  SEVERITY: ({ severity }) => [severity],
  PRIORITY: ({ severity }) => [severity],
  MSRC_SEVERITY: ({ severity }) => [severity],
  PATCH_ID: ({ id }) => [id],
  NAME: ({ name }) => [name],
  VERSION: ({ version }) => [version ?? ''],
  CVE_ID: ({ cves }) => cves,
  PATCH_SET: () => ['OS'],
};

const passes = (patch: PublishedPatch, { PatchFilters = [] }: PatchFilterGroup): boolean =>
  PatchFilters.every(({ Key = '', Values = [] }) => {
    const found = fields[Key]?.(patch) ?? [];
    return Values.includes('*') || found.some((value) => Values.includes(value));
  });

/** Windows knows patches by their classification; elsewhere a patch that is not for security must be asked for. */
const isSecurity = ({ classification }: PublishedPatch): boolean => classification.startsWith('Security');

function isDue(rule: PatchRule, patch: PublishedPatch, now: number): boolean {
  if (rule.ApproveUntilDate !== undefined) return patch.released <= rule.ApproveUntilDate;
  return now >= Date.parse(patch.released) + (rule.ApproveAfterDays ?? 0) * DAY_MS;
}

/** By id, by name, or by name and version with `*` for any text. https://docs.aws.amazon.com/systems-manager/latest/userguide/patch-manager-approved-rejected-package-name-formats.html */
function isNamed(patch: PublishedPatch, list: readonly string[]): boolean {
  const names = [patch.id, patch.name, patch.id.replace(/^KB/, ''), ...patch.cves, `${patch.name}-${patch.version}`];
  return list.some((entry) => {
    const pattern = new RegExp(`^${entry.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`);
    return names.some((name) => pattern.test(name));
  });
}

export type Approval =
  | { kind: 'approved'; level: PatchComplianceLevel }
  | { kind: 'rejected' | 'not-approved' | 'pending' };

/** What a baseline says of a patch. */
export function approvalOf(baseline: BaselineRow, patch: PublishedPatch, now: number): Approval {
  if (isNamed(patch, baseline.rejected)) return { kind: 'rejected' };
  if (isNamed(patch, baseline.approved)) return { kind: 'approved', level: baseline.approvedLevel };
  if (!passes(patch, baseline.globalFilters)) return { kind: 'not-approved' };
  const matching = baseline.rules.filter(
    (rule) =>
      passes(patch, rule.PatchFilterGroup ?? { PatchFilters: [] }) &&
      (patch.os === 'WINDOWS' || isSecurity(patch) || rule.EnableNonSecurity === true || namesClass(rule)),
  );
  const due = matching.find((rule) => isDue(rule, patch, now));
  if (due) return { kind: 'approved', level: due.ComplianceLevel ?? 'UNSPECIFIED' };
  return { kind: matching.length > 0 ? 'pending' : 'not-approved' };
}

/** A rule that names a class of patches wants that class. */
const namesClass = ({ PatchFilterGroup }: PatchRule): boolean =>
  PatchFilterGroup?.PatchFilters?.some(({ Key, Values }) => Key === 'CLASSIFICATION' && !Values?.includes('*')) ??
  false;

/** What each patch is on a node. https://docs.aws.amazon.com/systems-manager/latest/userguide/patch-manager-compliance-states.html */
export function judgePatches(
  baseline: BaselineRow,
  published: readonly PublishedPatch[],
  software: NodeSoftware,
  now: number,
): NodePatchResult[] {
  return published.flatMap((patch): NodePatchResult[] => {
    const installed = software.patches.find(({ id }) => id === patch.id);
    const approval = approvalOf(baseline, patch, now);
    const state = stateOf(approval, installed?.state, baseline, patch);
    if (state === undefined) return [];
    return [
      {
        id: patch.id,
        title: patch.title,
        classification: patch.classification,
        severity: patch.severity,
        state,
        ...(installed ? { installedAt: installed.installedAt } : {}),
        cves: patch.cves,
        level: approval.kind === 'approved' ? approval.level : 'UNSPECIFIED',
      },
    ];
  });
}

function stateOf(
  approval: Approval,
  installed: 'installed' | 'pending-reboot' | undefined,
  baseline: BaselineRow,
  patch: PublishedPatch,
): NodePatchResult['state'] | undefined {
  if (approval.kind === 'rejected') return installed ? 'INSTALLED_REJECTED' : undefined;
  if (installed === 'pending-reboot') return 'INSTALLED_PENDING_REBOOT';
  if (approval.kind === 'approved') return installed ? 'INSTALLED' : 'MISSING';
  if (installed) return 'INSTALLED_OTHER';
  return baseline.availableSecurity !== undefined && isSecurity(patch) ? 'AVAILABLE_SECURITY_UPDATE' : undefined;
}
