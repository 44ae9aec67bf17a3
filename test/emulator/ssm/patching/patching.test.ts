import { beforeEach, describe, expect, it } from 'vitest';
import { fleetWorld, type Answer, type FleetWorld } from '../nodes/fleet-world.ts';

let fleet: FleetWorld;
beforeEach(async () => {
  fleet = await fleetWorld();
});

const patch = async (id: string, parameters: Answer): Promise<string> => {
  const { Command } = await fleet.ssm<{ Command: { CommandId: string } }>('SendCommand', {
    DocumentName: 'AWS-RunPatchBaseline',
    InstanceIds: [id],
    Parameters: parameters,
  });
  await fleet.settle();
  const { CommandInvocations } = await fleet.ssm<{ CommandInvocations: Answer[] }>('ListCommandInvocations', {
    CommandId: Command.CommandId,
  });
  return String(CommandInvocations[0]?.['Status']);
};
const stateOf = async (id: string): Promise<Answer> =>
  (await fleet.ssm<{ InstancePatchStates: Answer[] }>('DescribeInstancePatchStates', { InstanceIds: [id] }))
    .InstancePatchStates[0] ?? {};
const patchesOf = async (InstanceId: string, Filters: Answer[] = []): Promise<string[]> =>
  (await fleet.ssm<{ Patches: Answer[] }>('DescribeInstancePatches', { InstanceId, Filters })).Patches.map(
    ({ KBId, State }) => `${String(KBId)} ${String(State)}`,
  );
const baseline = async (more: Answer = {}): Promise<string> =>
  (
    await fleet.ssm<{ BaselineId: string }>('CreatePatchBaseline', {
      Name: 'strict',
      OperatingSystem: 'AMAZON_LINUX_2023',
      ApprovalRules: {
        PatchRules: [
          {
            PatchFilterGroup: { PatchFilters: [{ Key: 'CLASSIFICATION', Values: ['Security'] }] },
            ComplianceLevel: 'CRITICAL',
            ApproveAfterDays: 0,
          },
        ],
      },
      ...more,
    })
  ).BaselineId;

describe('AWS-RunPatchBaseline', () => {
  it('scans: what the default baseline approves after seven days and the node lacks is missing', async () => {
    const [id = ''] = await fleet.launch();
    expect(await patch(id, { Operation: ['Scan'] })).toBe('Success');
    expect(await patchesOf(id)).toEqual(['kernel.x86_64 MISSING', 'openssl.x86_64 MISSING', 'systemd.x86_64 MISSING']);
    expect(await stateOf(id)).toMatchObject({
      Operation: 'Scan',
      MissingCount: 3,
      InstalledCount: 0,
      PatchGroup: '',
      SecurityNonCompliantCount: 2,
      OtherNonCompliantCount: 1,
    });
  });

  it('approves a patch when its days are over', async () => {
    const [id = ''] = await fleet.launch();
    await fleet.world.advance(6 * 86_400_000);
    await patch(id, { Operation: ['Scan'] });
    expect(await patchesOf(id)).toContain('python3.x86_64 MISSING');
  });

  it('installs and restarts, after which nothing is missing and the packages are newer', async () => {
    const [id = ''] = await fleet.launch();
    expect(await patch(id, { Operation: ['Install'] })).toBe('Success');
    expect(await stateOf(id)).toMatchObject({
      Operation: 'Install',
      RebootOption: 'RebootIfNeeded',
      InstalledCount: 3,
      MissingCount: 0,
      InstalledPendingRebootCount: 0,
    });
    await fleet.ssm('SendCommand', { DocumentName: 'AWS-GatherSoftwareInventory', InstanceIds: [id] });
    await fleet.settle();
    const { Entries } = await fleet.ssm<{ Entries: Answer[] }>('ListInventoryEntries', {
      InstanceId: id,
      TypeName: 'AWS:Application',
      Filters: [{ Key: 'Name', Values: ['openssl'] }],
    });
    expect(Entries).toMatchObject([{ Name: 'openssl', Version: '3.2.2-1' }]);
  });

  it('with NoReboot leaves patches pending, and the node non-compliant, until it restarts and is scanned again', async () => {
    const [id = ''] = await fleet.launch();
    await patch(id, { Operation: ['Install'], RebootOption: ['NoReboot'] });
    expect(await stateOf(id)).toMatchObject({ InstalledPendingRebootCount: 1, InstalledCount: 2 });
    expect(await stateOf(id)).toHaveProperty('LastNoRebootInstallOperationTime');
    await patch(id, { Operation: ['Scan'] });
    expect(await patchesOf(id, [{ Key: 'State', Values: ['InstalledPendingReboot'] }])).toEqual([
      'kernel.x86_64 INSTALLED_PENDING_REBOOT',
    ]);
    await fleet.call('ec2', 'RebootInstances', { InstanceIds: [id] });
    await fleet.settle();
    await patch(id, { Operation: ['Scan'] });
    expect(await stateOf(id)).toMatchObject({ InstalledPendingRebootCount: 0, InstalledCount: 3 });
  });

  it('makes the node compliant, and says so once', async () => {
    const [id = ''] = await fleet.launch();
    await patch(id, { Operation: ['Scan'] });
    await patch(id, { Operation: ['Scan'] });
    await patch(id, { Operation: ['Install'] });
    const changes = fleet.events.filter(({ detailType }) => detailType === 'Configuration Compliance State Change');
    expect(changes.map(({ detail }) => detail)).toMatchObject([
      { 'compliance-status': 'non_compliant', 'compliance-type': 'Patch', 'resource-id': id, severity: 'unspecified' },
      { 'compliance-status': 'compliant', 'compliance-type': 'Patch', 'resource-id': id },
    ]);
    expect(changes[0]?.resources).toEqual([`arn:aws:ssm:eu-west-1:123456789012:managed-instance/${id}`]);
  });
});

describe('a patch group', () => {
  it('is the tag `Patch Group`, exactly, and chooses the baseline', async () => {
    const id = await baseline();
    await fleet.ssm('RegisterPatchBaselineForPatchGroup', { BaselineId: id, PatchGroup: 'web' });
    const [tagged = ''] = await fleet.launch(1, { 'Patch Group': 'web' });
    const [misspelt = ''] = await fleet.launch(1, { 'patch group': 'web', PatchGroup: 'web' });
    await patch(tagged, { Operation: ['Scan'] });
    await patch(misspelt, { Operation: ['Scan'] });
    expect(await stateOf(tagged)).toMatchObject({ BaselineId: id, PatchGroup: 'web', CriticalNonCompliantCount: 4 });
    expect((await stateOf(misspelt))['BaselineId']).toMatch(/^arn:aws:ssm:eu-west-1:\d{12}:patchbaseline\/pb-/);
    expect(await fleet.ssm('DescribePatchGroupState', { PatchGroup: 'web' })).toMatchObject({
      Instances: 1,
      InstancesWithMissingPatches: 1,
      InstancesWithCriticalNonCompliantPatches: 1,
    });
    expect(
      await fleet.ssm('GetPatchBaselineForPatchGroup', { PatchGroup: 'web', OperatingSystem: 'AMAZON_LINUX_2023' }),
    ).toMatchObject({ BaselineId: id });
  });

  it('has one baseline for each operating system', async () => {
    const id = await baseline();
    await fleet.ssm('RegisterPatchBaselineForPatchGroup', { BaselineId: id, PatchGroup: 'web' });
    const other = await baseline({ Name: 'other' });
    await expect(
      fleet.ssm('RegisterPatchBaselineForPatchGroup', { BaselineId: other, PatchGroup: 'web' }),
    ).rejects.toMatchObject({ code: 'AlreadyExistsException' });
    const ubuntu = await baseline({ Name: 'ubuntu', OperatingSystem: 'UBUNTU' });
    await fleet.ssm('RegisterPatchBaselineForPatchGroup', { BaselineId: ubuntu, PatchGroup: 'web' });
    const { Mappings } = await fleet.ssm<{ Mappings: Answer[] }>('DescribePatchGroups', {});
    expect(Mappings).toHaveLength(2);
    await expect(fleet.ssm('DeletePatchBaseline', { BaselineId: id })).rejects.toMatchObject({
      code: 'ResourceInUseException',
    });
    await fleet.ssm('DeregisterPatchBaselineForPatchGroup', { BaselineId: id, PatchGroup: 'web' });
    await fleet.ssm('DeletePatchBaseline', { BaselineId: id });
    await expect(fleet.ssm('GetPatchBaseline', { BaselineId: id })).rejects.toMatchObject({
      code: 'DoesNotExistException',
    });
  });
});

describe('a patch baseline', () => {
  it('approves and rejects patches by name', async () => {
    const id = await baseline({ ApprovedPatches: ['bash*'], RejectedPatches: ['kernel*'] });
    await fleet.ssm('RegisterDefaultPatchBaseline', { BaselineId: id });
    const [node = ''] = await fleet.launch();
    await patch(node, { Operation: ['Install'] });
    expect(await patchesOf(node)).toEqual([
      'openssl.x86_64 INSTALLED',
      'curl-minimal.x86_64 INSTALLED',
      'python3.x86_64 INSTALLED',
      'bash.x86_64 INSTALLED',
    ]);
    await fleet.ssm('UpdatePatchBaseline', { BaselineId: id, RejectedPatches: ['openssl'], ApprovedPatches: [] });
    await patch(node, { Operation: ['Scan'] });
    expect(await patchesOf(node)).toEqual([
      'kernel.x86_64 MISSING',
      'openssl.x86_64 INSTALLED_REJECTED',
      'curl-minimal.x86_64 INSTALLED',
      'python3.x86_64 INSTALLED',
      'bash.x86_64 INSTALLED_OTHER',
    ]);
  });

  it('is the default of its operating system when it is made so', async () => {
    const of = async (): Promise<unknown> =>
      (await fleet.ssm('GetDefaultPatchBaseline', { OperatingSystem: 'AMAZON_LINUX_2023' }))['BaselineId'];
    expect(await of()).toMatch(/^arn:/);
    const id = await baseline();
    await fleet.ssm('RegisterDefaultPatchBaseline', { BaselineId: id });
    expect(await of()).toBe(id);
    const { BaselineIdentities } = await fleet.ssm<{ BaselineIdentities: Answer[] }>('DescribePatchBaselines', {
      Filters: [{ Key: 'OWNER', Values: ['Self'] }],
    });
    expect(BaselineIdentities).toMatchObject([{ BaselineId: id, DefaultBaseline: true, BaselineName: 'strict' }]);
  });

  it('says what it approves now', async () => {
    const BaselineId = await baseline();
    const { EffectivePatches } = await fleet.ssm<{ EffectivePatches: Answer[] }>(
      'DescribeEffectivePatchesForPatchBaseline',
      { BaselineId },
    );
    expect(EffectivePatches).toHaveLength(4);
    expect(EffectivePatches[0]).toMatchObject({
      PatchStatus: { DeploymentStatus: 'APPROVED', ComplianceLevel: 'CRITICAL' },
    });
  });

  it.each<[string, Answer]>([
    ['a bad name', { Name: 'a b' }],
    ['an unknown operating system', { OperatingSystem: 'BEOS' }],
    ['a rule without days or date', { ApprovalRules: { PatchRules: [{ PatchFilterGroup: { PatchFilters: [] } }] } }],
    [
      'an unknown filter',
      {
        ApprovalRules: {
          PatchRules: [
            { ApproveAfterDays: 1, PatchFilterGroup: { PatchFilters: [{ Key: 'COLOUR', Values: ['red'] }] } },
          ],
        },
      },
    ],
  ])('is refused with %s', async (_what, more) => {
    await expect(baseline(more)).rejects.toMatchObject({ code: 'ValidationException' });
  });
});
