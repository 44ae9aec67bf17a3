import type * as client from '@aws-sdk/client-ssm';
import type { Call } from '../../call.ts';
import { AwsError, validationError } from '../../errors.ts';
import { operationsOf } from '../../wire/operation.ts';
import { filterBy, pageOf, type Matchers } from '../filters.ts';
import { describePatch, publishedPatches, type PublishedPatch } from './catalogue.ts';
import { checkBaseline } from './check-baseline.ts';
import { baselineArn, baselineOfGroup, requireBaseline } from './find-baseline.ts';
import { identify } from './baselines.ts';
import { approvalOf } from './judge-patches.ts';
import { groupKey, patchGroups } from './state.ts';

const operation = operationsOf<typeof client>();

const onBaseline = (action: string) => (input: { BaselineId?: string | undefined }, call: Call) => ({
  action: `ssm:${action}`,
  resource: baselineArn(call, input.BaselineId),
});

function checkGroup(group: string | undefined): string {
  if (group === undefined || !/^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,256}$/u.test(group))
    throw validationError(
      `1 validation error detected: Value '${group}' at 'patchGroup' failed to satisfy constraint: Member must satisfy regular expression pattern: ^([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)$`,
    );
  return group;
}

/** A patch group has at most one baseline for each operating system. */
export const registerPatchBaselineForPatchGroup = operation('RegisterPatchBaselineForPatchGroup', {
  access: onBaseline('RegisterPatchBaselineForPatchGroup'),
  handle(input, call) {
    const baseline = requireBaseline(call, input.BaselineId);
    const group = checkGroup(input.PatchGroup);
    const key = groupKey(baseline.os, group);
    const before = patchGroups(call).get(key);
    if (before)
      throw new AwsError(
        'AlreadyExistsException',
        `Patch group ${group} is already registered with patch baseline ${before.baselineId}.`,
      );
    patchGroups(call).put(key, { group, os: baseline.os, baselineId: baseline.id });
    return { BaselineId: baseline.id, PatchGroup: group };
  },
});

export const deregisterPatchBaselineForPatchGroup = operation('DeregisterPatchBaselineForPatchGroup', {
  access: onBaseline('DeregisterPatchBaselineForPatchGroup'),
  handle(input, call) {
    const group = checkGroup(input.PatchGroup);
    const found = patchGroups(call)
      .entries()
      .find(([, row]) => row.group === group && row.baselineId === input.BaselineId);
    if (!found)
      throw new AwsError(
        'InvalidResourceId',
        `Patch baseline ${input.BaselineId} is not registered for patch group ${group}.`,
      );
    patchGroups(call).delete(found[0]);
    return { BaselineId: input.BaselineId, PatchGroup: group };
  },
});

export const getPatchBaselineForPatchGroup = operation('GetPatchBaselineForPatchGroup', {
  access: () => ({ action: 'ssm:GetPatchBaselineForPatchGroup', resource: '*' }),
  handle(input, call) {
    const group = checkGroup(input.PatchGroup);
    const os = input.OperatingSystem ?? 'WINDOWS';
    checkBaseline({ OperatingSystem: os });
    return { BaselineId: baselineOfGroup(call, os, group).id, PatchGroup: group, OperatingSystem: os };
  },
});

type Mapping = { group: string; os: string; baselineId: string };
const mappings: Matchers<Mapping> = {
  NAME_PREFIX: ({ group }, values) => values.some((value) => group.startsWith(value)),
  OPERATING_SYSTEM: ({ os }, values) => values.includes(os),
};

export const describePatchGroups = operation('DescribePatchGroups', {
  access: () => ({ action: 'ssm:DescribePatchGroups', resource: '*' }),
  handle(input, call) {
    const filters = (input.Filters ?? []).map(({ Key, Values }) => ({ Key, Values }));
    const found = filterBy(patchGroups(call).values(), filters, (key) => mappings[key], 5);
    const { page, NextToken } = pageOf(found, { ...input, MaxResults: Math.min(input.MaxResults ?? 50, 50) });
    return {
      Mappings: page.map(({ group, baselineId }) => ({
        PatchGroup: group,
        BaselineIdentity: identify(call, requireBaseline(call, baselineId)),
      })),
      NextToken,
    };
  },
});

const patchFields: Matchers<PublishedPatch> = {
  PRODUCT: ({ product }, values) => values.includes(product),
  CLASSIFICATION: ({ classification }, values) => values.includes(classification),
  SEVERITY: ({ severity }, values) => values.includes(severity),
  MSRC_SEVERITY: ({ severity }, values) => values.includes(severity),
  PATCH_ID: ({ id }, values) => values.includes(id),
  NAME: ({ name }, values) => values.includes(name),
  CVE_ID: ({ cves }, values) => cves.some((cve) => values.includes(cve)),
  OPERATING_SYSTEM: ({ os }, values) => values.includes(os),
};

export const describeAvailablePatches = operation('DescribeAvailablePatches', {
  access: () => ({ action: 'ssm:DescribeAvailablePatches', resource: '*' }),
  handle(input, call) {
    const filters = (input.Filters ?? []).map(({ Key, Values }) => ({ Key, Values }));
    const found = filterBy(publishedPatches(call.now()), filters, (key) => patchFields[key], 5);
    const { page, NextToken } = pageOf(found, { ...input, MaxResults: Math.min(input.MaxResults ?? 50, 50) });
    return { Patches: page.map(describePatch), NextToken };
  },
});

const STATUSES = {
  approved: 'APPROVED',
  rejected: 'EXPLICIT_REJECTED',
  pending: 'PENDING_APPROVAL',
  'not-approved': 'PENDING_APPROVAL',
} as const;

/** What a baseline approves now, and what it will. */
export const describeEffectivePatchesForPatchBaseline = operation('DescribeEffectivePatchesForPatchBaseline', {
  access: onBaseline('DescribeEffectivePatchesForPatchBaseline'),
  handle(input, call) {
    const baseline = requireBaseline(call, input.BaselineId);
    const judged = publishedPatches(call.now())
      .filter(({ os }) => os === baseline.os)
      .map((patch) => ({ patch, approval: approvalOf(baseline, patch, call.now()) }))
      .filter(({ approval }) => approval.kind !== 'not-approved');
    const { page, NextToken } = pageOf(judged, { ...input, MaxResults: Math.min(input.MaxResults ?? 50, 50) });
    return {
      EffectivePatches: page.map(({ patch, approval }) => ({
        Patch: describePatch(patch),
        PatchStatus: {
          DeploymentStatus: STATUSES[approval.kind],
          ...(approval.kind === 'approved' ? { ComplianceLevel: approval.level } : {}),
        },
      })),
      NextToken,
    };
  },
});
