import type * as client from '@aws-sdk/client-ssm';
import type { Call } from '../../call.ts';
import { validationError } from '../../errors.ts';
import { operationsOf } from '../../wire/operation.ts';
import { filterBy, pageOf, type Matchers } from '../filters.ts';
import { managedInstanceArn, managedNodes, requireNode } from '../nodes/find-node.ts';
import { operatingSystemOf } from './catalogue.ts';
import { baselineOfNode, patchGroupOf } from './find-baseline.ts';
import { isNonCompliant, patchStates, type NodePatchResult, type PatchStateRow } from './state.ts';

const operation = operationsOf<typeof client>();

const countIn = ({ patches }: PatchStateRow, ...states: string[]): number =>
  patches.filter(({ state }) => states.includes(state)).length;

const critical = (patch: NodePatchResult): boolean => isNonCompliant(patch) && patch.level === 'CRITICAL';
const security = (patch: NodePatchResult): boolean =>
  isNonCompliant(patch) && !critical(patch) && patch.classification.startsWith('Security');

function describeState(row: PatchStateRow) {
  return {
    InstanceId: row.nodeId,
    PatchGroup: row.patchGroup,
    BaselineId: row.baselineId,
    SnapshotId: row.snapshotId,
    OwnerInformation: '',
    InstalledCount: countIn(row, 'INSTALLED'),
    InstalledOtherCount: countIn(row, 'INSTALLED_OTHER'),
    InstalledPendingRebootCount: countIn(row, 'INSTALLED_PENDING_REBOOT'),
    InstalledRejectedCount: countIn(row, 'INSTALLED_REJECTED'),
    MissingCount: countIn(row, 'MISSING'),
    FailedCount: countIn(row, 'FAILED'),
    UnreportedNotApplicableCount: 0,
    NotApplicableCount: countIn(row, 'NOT_APPLICABLE'),
    AvailableSecurityUpdateCount: countIn(row, 'AVAILABLE_SECURITY_UPDATE'),
    OperationStartTime: new Date(row.startedAt),
    OperationEndTime: new Date(row.endedAt),
    Operation: row.operation,
    RebootOption: row.rebootOption,
    ...(row.lastNoRebootInstallAt === undefined
      ? {}
      : { LastNoRebootInstallOperationTime: new Date(row.lastNoRebootInstallAt) }),
    CriticalNonCompliantCount: row.patches.filter(critical).length,
    SecurityNonCompliantCount: row.patches.filter(security).length,
    OtherNonCompliantCount: row.patches.filter((one) => isNonCompliant(one) && !critical(one) && !security(one)).length,
  };
}

/** At most 100 a page here. */
const page100 = <T>(items: T[], input: { MaxResults?: number | undefined; NextToken?: string | undefined }) =>
  pageOf(items, {
    ...input,
    ...(input.MaxResults === undefined ? {} : { MaxResults: Math.min(50, input.MaxResults) }),
  });

/** Nodes on which no operation ran are left out. */
export const describeInstancePatchStates = operation('DescribeInstancePatchStates', {
  access: () => ({ action: 'ssm:DescribeInstancePatchStates', resource: '*' }),
  handle(input, call) {
    const rows = (input.InstanceIds ?? []).flatMap((id) => patchStates(call).get(id) ?? []);
    const { page, NextToken } = page100(rows, input);
    return { InstancePatchStates: page.map(describeState), NextToken };
  },
});

type Counted = ReturnType<typeof describeState>;

export const describeInstancePatchStatesForPatchGroup = operation('DescribeInstancePatchStatesForPatchGroup', {
  access: () => ({ action: 'ssm:DescribeInstancePatchStatesForPatchGroup', resource: '*' }),
  handle(input, call) {
    const states = patchStates(call)
      .values()
      .filter(({ patchGroup }) => patchGroup === input.PatchGroup)
      .map(describeState);
    const found = (input.Filters ?? []).reduce((left, { Key = '', Values = [], Type }) => {
      if (!Key.endsWith('Count')) throw validationError(`The filter key ${Key} is not valid.`);
      return left.filter((state) => compares(Number(state[Key as keyof Counted]), Number(Values[0]), Type));
    }, states);
    const { page, NextToken } = page100(found, input);
    return { InstancePatchStates: page, NextToken };
  },
});

function compares(value: number, wanted: number, operator: string | undefined): boolean {
  switch (operator) {
    case 'NotEqual':
      return value !== wanted;
    case 'LessThan':
      return value < wanted;
    case 'GreaterThan':
      return value > wanted;
    default:
      return value === wanted;
  }
}

const spelled = (state: string): string =>
  state
    .toLowerCase()
    .split('_')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');

const matchers: Matchers<NodePatchResult> = {
  Classification: ({ classification }, values) => values.includes(classification),
  KBId: ({ id }, values) => values.includes(id),
  Severity: ({ severity }, values) => values.includes(severity),
  // `Installed`, `InstalledPendingReboot`; the data have it in capitals
  State: ({ state }, values) => values.includes(spelled(state)) || values.includes(state),
};

export const describeInstancePatches = operation('DescribeInstancePatches', {
  access: () => ({ action: 'ssm:DescribeInstancePatches', resource: '*' }),
  handle(input, call) {
    requireNode(call, input.InstanceId);
    const filters = (input.Filters ?? []).map(({ Key, Values }) => ({ Key, Values }));
    const all = patchStates(call).get(input.InstanceId ?? '')?.patches ?? [];
    const { page, NextToken } = page100(
      filterBy(all, filters, (key) => matchers[key], 5),
      input,
    );
    return {
      Patches: page.map((patch) => ({
        Title: patch.title,
        KBId: patch.id,
        Classification: patch.classification,
        Severity: patch.severity,
        State: patch.state,
        InstalledTime: new Date(patch.installedAt ?? 0),
        ...(patch.cves.length > 0 ? { CVEIds: patch.cves.join(',') } : {}),
      })),
      NextToken,
    };
  },
});

export const describePatchGroupState = operation('DescribePatchGroupState', {
  access: () => ({ action: 'ssm:DescribePatchGroupState', resource: '*' }),
  handle(input, call) {
    const members = managedNodes(call).filter(({ id }) => patchGroupOf(call, id) === input.PatchGroup);
    const rows = members.flatMap(({ id }) => patchStates(call).get(id) ?? []);
    const having = (...states: string[]): number => rows.filter((row) => countIn(row, ...states) > 0).length;
    return {
      Instances: members.length,
      InstancesWithInstalledPatches: having('INSTALLED'),
      InstancesWithInstalledOtherPatches: having('INSTALLED_OTHER'),
      InstancesWithInstalledPendingRebootPatches: having('INSTALLED_PENDING_REBOOT'),
      InstancesWithInstalledRejectedPatches: having('INSTALLED_REJECTED'),
      InstancesWithMissingPatches: having('MISSING'),
      InstancesWithFailedPatches: having('FAILED'),
      InstancesWithNotApplicablePatches: having('NOT_APPLICABLE'),
      InstancesWithUnreportedNotApplicablePatches: 0,
      InstancesWithCriticalNonCompliantPatches: rows.filter(({ patches }) => patches.some(critical)).length,
      InstancesWithSecurityNonCompliantPatches: rows.filter(({ patches }) => patches.some(security)).length,
      InstancesWithOtherNonCompliantPatches: rows.filter(({ patches }) =>
        patches.some((one) => isNonCompliant(one) && !critical(one) && !security(one)),
      ).length,
      InstancesWithAvailableSecurityUpdates: having('AVAILABLE_SECURITY_UPDATE'),
    };
  },
});

/** The baseline that holds for a node, frozen under an id, as the agent asks for it. */
export const getDeployablePatchSnapshotForInstance = operation('GetDeployablePatchSnapshotForInstance', {
  access: (input, call: Call) => ({
    action: 'ssm:GetDeployablePatchSnapshotForInstance',
    resource: managedInstanceArn(call, input.InstanceId ?? ''),
  }),
  handle(input, call) {
    const node = requireNode(call, input.InstanceId);
    const baseline = baselineOfNode(call, node);
    return {
      InstanceId: node.id,
      SnapshotId: input.SnapshotId,
      SnapshotDownloadUrl: `https://patch-baseline-snapshot-${call.region}.s3.${call.region}.amazonaws.com/${baseline.id.split('/').at(-1)}/${input.SnapshotId}`,
      Product: operatingSystemOf(node),
    };
  },
});
