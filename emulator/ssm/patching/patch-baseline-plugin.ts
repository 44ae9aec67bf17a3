import type { Call } from '../../call.ts';
import { succeeded, type Plugin, type PluginResult, type PluginRun } from '../commands/plugin.ts';
import { putCompliance } from '../compliance/put-compliance.ts';
import { softwareOf } from '../nodes/find-node.ts';
import { software, type ManagedNode, type NodeSoftware } from '../nodes/state.ts';
import { operatingSystemOf, publishedPatches, type PublishedPatch } from './catalogue.ts';
import { baselineOfNode, patchGroupOf } from './find-baseline.ts';
import { judgePatches } from './judge-patches.ts';
import { isNonCompliant, patchStates, type BaselineRow, type PatchStateRow } from './state.ts';

/**
 * What AWS-RunPatchBaseline does, on the node's state: `Install` puts on what the baseline approves and the node lacks.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/patch-manager-aws-runpatchbaseline.html
 */
export const patchBaselinePlugin: Plugin = {
  name: 'AWS-RunPatchBaseline',
  run(run) {
    const { call, node } = run;
    const operation = parameterOf(run, 'Operation') === 'Install' ? 'Install' : 'Scan';
    const rebootOption = parameterOf(run, 'RebootOption') === 'NoReboot' ? 'NoReboot' : 'RebootIfNeeded';
    const baseline = baselineOfNode(call, node);
    const published = publishedPatches(call.now()).filter(({ os }) => os === operatingSystemOf(node));
    const needsReboot = operation === 'Install' && install(call, node, baseline, published);
    if (needsReboot && rebootOption === 'RebootIfNeeded') return { kind: 'reboot', code: 0, stdout: '', stderr: '' };
    return report(run, { baseline, published, operation, rebootOption, installed: operation === 'Install' });
  },
};

const parameterOf = ({ command }: PluginRun, name: string): string | undefined => command.parameters[name]?.[0];

/** Answers whether the node must restart. */
function install(call: Call, node: ManagedNode, baseline: BaselineRow, published: readonly PublishedPatch[]): boolean {
  const before = softwareOf(call, node);
  const missing = judgePatches(baseline, published, before, call.now()).filter(({ state }) => state === 'MISSING');
  const added = published.filter(({ id }) => missing.some((patch) => patch.id === id));
  const after: NodeSoftware = {
    ...before,
    packages: before.packages.map((one) => {
      const patch = added.find(({ name, version }) => name === one.name && version !== undefined);
      return patch?.version === undefined ? one : { ...one, version: patch.version, installedAt: call.now() };
    }),
    patches: [
      ...before.patches,
      ...added.map(({ id, reboot }) => ({
        id,
        installedAt: call.now(),
        state: reboot ? ('pending-reboot' as const) : ('installed' as const),
      })),
    ],
  };
  software(call).put(node.id, after);
  return after.patches.some(({ state }) => state === 'pending-reboot');
}

function report(
  run: PluginRun,
  about: Pick<PatchStateRow, 'operation' | 'rebootOption'> & {
    baseline: BaselineRow;
    published: readonly PublishedPatch[];
    installed: boolean;
  },
): PluginResult {
  const { call, node } = run;
  const { baseline, published, operation, rebootOption } = about;
  const patches = judgePatches(baseline, published, softwareOf(call, node), call.now());
  const before = patchStates(call).get(node.id);
  const lastNoReboot =
    operation === 'Install' && rebootOption === 'NoReboot' ? call.now() : before?.lastNoRebootInstallAt;
  const row: PatchStateRow = {
    nodeId: node.id,
    patchGroup: patchGroupOf(call, node.id),
    baselineId: baseline.id,
    snapshotId: parameterOf(run, 'SnapshotId') || call.ids.uuid(),
    operation,
    rebootOption,
    startedAt: run.command.requestedAt,
    endedAt: call.now(),
    ...(lastNoReboot === undefined ? {} : { lastNoRebootInstallAt: lastNoReboot }),
    patches,
  };
  patchStates(call).put(node.id, row);
  putPatchCompliance(call, run.command.id, row);
  return succeeded(textOf(row));
}

function putPatchCompliance(call: Call, executionId: string, row: PatchStateRow): void {
  putCompliance(
    call,
    {
      resourceId: row.nodeId,
      resourceType: 'ManagedInstance',
      complianceType: 'Patch',
      execution: { at: call.now(), id: executionId, type: 'Command' },
      items: row.patches.map((patch) => ({
        id: patch.id,
        title: patch.title,
        severity: patch.level,
        status: isNonCompliant(patch) ? 'NON_COMPLIANT' : 'COMPLIANT',
        details: {
          PatchState: patch.state,
          Classification: patch.classification,
          PatchSeverity: patch.severity,
          PatchBaselineId: row.baselineId,
          PatchGroup: row.patchGroup,
          ...(patch.installedAt === undefined ? {} : { InstalledTime: new Date(patch.installedAt).toISOString() }),
          ...(patch.cves.length > 0 ? { CVEIds: patch.cves.join(',') } : {}),
        },
      })),
    },
    { 'patch-baseline-id': row.baselineId },
  );
}

function textOf(row: PatchStateRow): string {
  const count = (state: string): number => row.patches.filter((patch) => patch.state === state).length;
  return [
    `${row.operation} run on ${row.nodeId} with baseline ${row.baselineId}`,
    `Patch group: ${row.patchGroup || '(none)'}`,
    ...row.patches.map(({ id, state, title }) => `${state.padEnd(26)} ${id.padEnd(22)} ${title}`),
    `Installed: ${count('INSTALLED')}, pending reboot: ${count('INSTALLED_PENDING_REBOOT')}, missing: ${count('MISSING')}`,
    '',
  ].join('\n');
}
