import type * as client from '@aws-sdk/client-ssm';
import type { OperatingSystem, PatchOrchestratorFilter } from '@aws-sdk/client-ssm';
import type { Call } from '../../call.ts';
import { AwsError } from '../../errors.ts';
import { operationsOf } from '../../wire/operation.ts';
import { tagNew } from '../nodes/tag-new.ts';
import { filterBy, pageOf, type Matchers } from '../filters.ts';
import { checkBaseline } from './check-baseline.ts';
import {
  allBaselines,
  baselineArn,
  defaultBaseline,
  doesNotExist,
  findBaseline,
  requireBaseline,
} from './find-baseline.ts';
import { baselines, defaultBaselines, patchGroups, type BaselineRow } from './state.ts';

const operation = operationsOf<typeof client>();

const MAX_BASELINES = 50;

const onBaseline = (action: string) => (input: { BaselineId?: string | undefined }, call: Call) => ({
  action: `ssm:${action}`,
  resource: baselineArn(call, input.BaselineId),
});

function describe(call: Call, baseline: BaselineRow) {
  return {
    BaselineId: baseline.id,
    Name: baseline.name,
    OperatingSystem: baseline.os,
    GlobalFilters: baseline.globalFilters,
    ApprovalRules: { PatchRules: baseline.rules },
    ApprovedPatches: baseline.approved,
    ApprovedPatchesComplianceLevel: baseline.approvedLevel,
    ApprovedPatchesEnableNonSecurity: baseline.approvedNonSecurity,
    RejectedPatches: baseline.rejected,
    RejectedPatchesAction: baseline.rejectedAction,
    CreatedDate: new Date(baseline.createdAt),
    ModifiedDate: new Date(baseline.modifiedAt),
    Description: baseline.description,
    Sources: baseline.sources,
    ...(baseline.availableSecurity === undefined
      ? {}
      : { AvailableSecurityUpdatesComplianceStatus: baseline.availableSecurity }),
    PatchGroups: patchGroups(call)
      .values()
      .filter(({ baselineId }) => baselineId === baseline.id)
      .map(({ group }) => group),
  };
}

type Given = Partial<client.CreatePatchBaselineRequest>;

/** What a request says, over what was there. */
const merge = (before: BaselineRow, input: Given): BaselineRow => ({
  ...before,
  ...(input.Name === undefined ? {} : { name: input.Name }),
  ...(input.GlobalFilters === undefined ? {} : { globalFilters: input.GlobalFilters }),
  ...(input.ApprovalRules === undefined
    ? {}
    : {
        rules: (input.ApprovalRules.PatchRules ?? []).map((rule) => ({
          ...rule,
          ComplianceLevel: rule.ComplianceLevel ?? 'UNSPECIFIED',
          EnableNonSecurity: rule.EnableNonSecurity ?? false,
        })),
      }),
  ...(input.ApprovedPatches === undefined ? {} : { approved: input.ApprovedPatches }),
  ...(input.ApprovedPatchesComplianceLevel === undefined
    ? {}
    : { approvedLevel: input.ApprovedPatchesComplianceLevel }),
  ...(input.ApprovedPatchesEnableNonSecurity === undefined
    ? {}
    : { approvedNonSecurity: input.ApprovedPatchesEnableNonSecurity }),
  ...(input.RejectedPatches === undefined ? {} : { rejected: input.RejectedPatches }),
  ...(input.RejectedPatchesAction === undefined ? {} : { rejectedAction: input.RejectedPatchesAction }),
  ...(input.Description === undefined ? {} : { description: input.Description }),
  ...(input.Sources === undefined ? {} : { sources: input.Sources }),
  ...(input.AvailableSecurityUpdatesComplianceStatus === undefined
    ? {}
    : { availableSecurity: input.AvailableSecurityUpdatesComplianceStatus }),
});

const empty = (call: Call, os: OperatingSystem): BaselineRow => ({
  id: `pb-${call.ids.hex(17)}`,
  name: '',
  os,
  globalFilters: { PatchFilters: [] },
  rules: [],
  approved: [],
  approvedLevel: 'UNSPECIFIED',
  approvedNonSecurity: false,
  rejected: [],
  rejectedAction: 'ALLOW_AS_DEPENDENCY',
  description: '',
  sources: [],
  createdAt: call.now(),
  modifiedAt: call.now(),
});

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_CreatePatchBaseline.html */
export const createPatchBaseline = operation('CreatePatchBaseline', {
  access: () => ({ action: 'ssm:CreatePatchBaseline', resource: '*' }),
  handle(input, call) {
    checkBaseline(input);
    const token = input.ClientToken;
    const known =
      token === undefined
        ? undefined
        : baselines(call)
            .values()
            .find((one) => one.clientToken === token);
    if (known) return { BaselineId: known.id };
    if (baselines(call).size >= MAX_BASELINES)
      throw new AwsError('ResourceLimitExceededException', `You can have at most ${MAX_BASELINES} patch baselines.`);
    const baseline = {
      ...merge(empty(call, input.OperatingSystem ?? 'WINDOWS'), input),
      ...(token === undefined ? {} : { clientToken: token }),
    };
    baselines(call).put(baseline.id, baseline);
    tagNew(call, 'PatchBaseline', baseline.id, input.Tags);
    return { BaselineId: baseline.id };
  },
});

/** `Replace` sets everything that is not given back to its default. */
export const updatePatchBaseline = operation('UpdatePatchBaseline', {
  access: onBaseline('UpdatePatchBaseline'),
  handle(input, call) {
    const before = baselines(call).get(input.BaselineId?.split('/').at(-1) ?? '');
    if (!before) throw doesNotExist(input.BaselineId);
    checkBaseline(input as Given);
    const base = input.Replace
      ? { ...empty(call, before.os), id: before.id, name: before.name, createdAt: before.createdAt }
      : before;
    const updated = { ...merge(base, input as Given), modifiedAt: call.now() };
    baselines(call).put(updated.id, updated);
    return describe(call, updated);
  },
});

export const getPatchBaseline = operation('GetPatchBaseline', {
  access: onBaseline('GetPatchBaseline'),
  handle: (input, call) => describe(call, requireBaseline(call, input.BaselineId)),
});

/** A baseline that is a default, or that a patch group has, cannot go; one that is gone already is no error. */
export const deletePatchBaseline = operation('DeletePatchBaseline', {
  access: onBaseline('DeletePatchBaseline'),
  handle(input, call) {
    const id = input.BaselineId?.split('/').at(-1) ?? '';
    const isUsed =
      defaultBaselines(call).values().includes(id) ||
      patchGroups(call)
        .values()
        .some(({ baselineId }) => baselineId === id);
    if (isUsed)
      throw new AwsError(
        'ResourceInUseException',
        `Patch baseline ${id} is the default baseline or registered with a patch group and cannot be deleted.`,
      );
    baselines(call).delete(id);
    return { BaselineId: id };
  },
});

const matchers = (call: Call): Matchers<BaselineRow> => ({
  NAME_PREFIX: ({ name }, values) => values.some((value) => name.startsWith(value)),
  OWNER: ({ id }, values) =>
    values.some((value) =>
      value === 'AWS' ? id.startsWith('arn:') : value === 'All' || (value === 'Self' && !id.startsWith('arn:')),
    ),
  OPERATING_SYSTEM: ({ os }, values) => values.includes(os),
  BASELINE_ID: ({ id }, values) => values.includes(id) || values.includes(baselineArn(call, id)),
});

const filtersOf = (filters: PatchOrchestratorFilter[] | undefined) =>
  (filters ?? []).map(({ Key, Values }) => ({ Key, Values }));

export const identify = (call: Call, baseline: BaselineRow): client.PatchBaselineIdentity => ({
  BaselineId: baseline.id,
  BaselineName: baseline.name,
  OperatingSystem: baseline.os,
  BaselineDescription: baseline.description,
  DefaultBaseline: defaultBaseline(call, baseline.os).id === baseline.id,
});

export const describePatchBaselines = operation('DescribePatchBaselines', {
  access: () => ({ action: 'ssm:DescribePatchBaselines', resource: '*' }),
  handle(input, call) {
    const known = matchers(call);
    const found = filterBy(allBaselines(call), filtersOf(input.Filters), (key) => known[key], 5);
    const { page, NextToken } = pageOf(found, { ...input, MaxResults: Math.min(input.MaxResults ?? 50, 50) });
    return { BaselineIdentities: page.map((baseline) => identify(call, baseline)), NextToken };
  },
});

export const registerDefaultPatchBaseline = operation('RegisterDefaultPatchBaseline', {
  access: onBaseline('RegisterDefaultPatchBaseline'),
  handle(input, call) {
    const baseline = requireBaseline(call, input.BaselineId);
    defaultBaselines(call).put(baseline.os, baseline.id);
    return { BaselineId: baseline.id };
  },
});

export const getDefaultPatchBaseline = operation('GetDefaultPatchBaseline', {
  access: () => ({ action: 'ssm:GetDefaultPatchBaseline', resource: '*' }),
  handle(input, call) {
    const os = input.OperatingSystem ?? 'WINDOWS';
    checkBaseline({ OperatingSystem: os });
    return { BaselineId: findBaseline(call, defaultBaseline(call, os).id)?.id, OperatingSystem: os };
  },
});
