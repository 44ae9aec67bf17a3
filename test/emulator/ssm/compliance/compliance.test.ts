import { beforeEach, describe, expect, it } from 'vitest';
import { START } from '../../world.ts';
import { fleetWorld, type Answer, type FleetWorld } from '../nodes/fleet-world.ts';

let fleet: FleetWorld;
let node = '';
beforeEach(async () => {
  fleet = await fleetWorld();
  [node = ''] = await fleet.launch();
});

const put = (Items: Answer[], more: Answer = {}): Promise<Answer> =>
  fleet.ssm('PutComplianceItems', {
    ResourceId: node,
    ResourceType: 'ManagedInstance',
    ComplianceType: 'Custom:Antivirus',
    ExecutionSummary: { ExecutionTime: new Date(START) },
    Items,
    ...more,
  });
const item = (Id: string, Status: string, Severity = 'HIGH'): Answer => ({ Id, Title: Id, Severity, Status });
const list = async (input: Answer = {}): Promise<Answer[]> =>
  (await fleet.ssm<{ ComplianceItems: Answer[] }>('ListComplianceItems', input)).ComplianceItems;

describe('compliance items', () => {
  it('replace what was there, or only themselves', async () => {
    await put([item('a', 'NON_COMPLIANT'), item('b', 'COMPLIANT')]);
    await put([item('a', 'COMPLIANT')], { UploadType: 'PARTIAL' });
    expect((await list()).map(({ Id, Status }) => [Id, Status])).toEqual([
      ['b', 'COMPLIANT'],
      ['a', 'COMPLIANT'],
    ]);
    await put([item('c', 'COMPLIANT')]);
    expect(await list({ ResourceIds: [node] })).toMatchObject([
      { Id: 'c', ComplianceType: 'Custom:Antivirus', ResourceId: node, ResourceType: 'ManagedInstance' },
    ]);
  });

  it('are found by filters', async () => {
    await put([item('a', 'NON_COMPLIANT'), item('b', 'COMPLIANT', 'LOW')]);
    const ids = async (Filters: Answer[]): Promise<unknown[]> => (await list({ Filters })).map(({ Id }) => Id);
    expect(await ids([{ Key: 'Status', Values: ['NON_COMPLIANT'], Type: 'EQUAL' }])).toEqual(['a']);
    expect(await ids([{ Key: 'Severity', Values: ['HIGH'], Type: 'NOT_EQUAL' }])).toEqual(['b']);
    expect(await ids([{ Key: 'ComplianceType', Values: ['Custom:'], Type: 'BEGIN_WITH' }])).toEqual(['a', 'b']);
  });

  it('tell when they change the status of their resource', async () => {
    await put([item('a', 'NON_COMPLIANT', 'CRITICAL')]);
    await put([item('a', 'NON_COMPLIANT', 'CRITICAL')]);
    await put([item('a', 'COMPLIANT')]);
    const changes = fleet.events.filter(({ detailType }) => detailType === 'Configuration Compliance State Change');
    expect(changes.map(({ detail }) => detail)).toEqual([
      {
        'compliance-status': 'non_compliant',
        'resource-type': 'managed-instance',
        'resource-id': node,
        'compliance-type': 'Custom:Antivirus',
        severity: 'critical',
      },
      {
        'compliance-status': 'compliant',
        'resource-type': 'managed-instance',
        'resource-id': node,
        'compliance-type': 'Custom:Antivirus',
        severity: 'unspecified',
      },
    ]);
  });

  it('are summed up by resource and by type', async () => {
    await put([item('a', 'NON_COMPLIANT', 'CRITICAL'), item('b', 'NON_COMPLIANT', 'LOW'), item('c', 'COMPLIANT')]);
    const { ResourceComplianceSummaryItems } = await fleet.ssm<{ ResourceComplianceSummaryItems: Answer[] }>(
      'ListResourceComplianceSummaries',
    );
    expect(ResourceComplianceSummaryItems).toMatchObject([
      {
        Status: 'NON_COMPLIANT',
        OverallSeverity: 'CRITICAL',
        CompliantSummary: { CompliantCount: 1 },
        NonCompliantSummary: { NonCompliantCount: 2, SeveritySummary: { CriticalCount: 1, LowCount: 1 } },
      },
    ]);
    const { ComplianceSummaryItems } = await fleet.ssm<{ ComplianceSummaryItems: Answer[] }>('ListComplianceSummaries');
    expect(ComplianceSummaryItems).toMatchObject([
      { ComplianceType: 'Custom:Antivirus', NonCompliantSummary: { NonCompliantCount: 1 } },
    ]);
  });

  it.each<[string, Answer[], Answer, string]>([
    ['an unknown node', [], { ResourceId: 'i-00000000000000000' }, 'InvalidInstanceId'],
    ['another kind of resource', [], { ResourceType: 'Bucket' }, 'InvalidResourceType'],
    ['a type of one’s own without Custom:', [], { ComplianceType: 'Antivirus' }, 'ValidationException'],
    ['an unknown severity', [item('a', 'COMPLIANT', 'AWFUL')], {}, 'ValidationException'],
    ['an unknown status', [item('a', 'FINE')], {}, 'ValidationException'],
  ])('are refused for %s', async (_what, items, more, code) => {
    await expect(put(items, more)).rejects.toMatchObject({ code });
  });
});
