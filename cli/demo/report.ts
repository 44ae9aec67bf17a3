import type { World } from '../../emulator/world.ts';
import { accountForEvents } from '../../src/record/account-for-events.ts';
import type { RemediationRecord } from '../../src/record/remediation-record.ts';
import { countQueued } from './queues.ts';
import { receivedEvents } from './received-events.ts';
import { readItems, recordsIn } from './table.ts';

/** What a run came to: every event accounted for, every remediation with its evidence. */
export interface Report {
  events: {
    /** Events that a rule put into a queue of Rectify's, each counted once. */
    received: number;
    /** Their remediation is over, or they asked for nothing (`ignored` of them). */
    terminal: number;
    held: number;
    deadLettered: number;
    rejected: number;
    /** Of the terminal ones: good news of what was never wrong, findings that no policy answers. Each is noted with its reason. */
    ignored: number;
    /** Not at their end yet; 0 when all is settled. */
    underWay: number;
  };
  remediations: ReportedRemediation[];
}

interface ReportedRemediation {
  id: string;
  source: string;
  /** What the source checked: the rule, the control or the alarm. */
  rule?: string;
  control?: string;
  alarm?: string;
  resource: string;
  resourceType: string;
  remediation: string;
  state: string;
  reason: string | null;
  message: string | null;
  opsItem: { id: string; status: string } | null;
  automationExecutionId: string | null;
  before: unknown;
  after: unknown;
  /** Milliseconds from the event to each state, on the stand-in's clock, which skips what nobody waits for. */
  timings: Record<string, number>;
}

const CHECK_NAMES: Readonly<Record<string, 'rule' | 'control' | 'alarm'>> = {
  config: 'rule',
  'security-hub': 'control',
  alarm: 'alarm',
};

export async function report(world: World, stage: string): Promise<Report> {
  const items = await readItems(world, stage);
  const accounted = accountForEvents(items);
  const remediations: ReportedRemediation[] = [];
  for (const record of recordsIn(items)) remediations.push(await reported(world, record));
  return {
    events: {
      received: receivedEvents(world).size,
      terminal: accounted.terminal + accounted.ignored,
      held: accounted.held,
      deadLettered: countQueued(world, stage).dead,
      rejected: accounted.rejected,
      ignored: accounted.ignored,
      underWay: accounted.underWay,
    },
    remediations: remediations.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
  };
}

async function reported(world: World, record: RemediationRecord): Promise<ReportedRemediation> {
  const { plan } = record;
  const { finding } = plan;
  return {
    id: `${record.key}#${record.generation}`,
    source: finding.source,
    [CHECK_NAMES[finding.source] ?? 'rule']: finding.check,
    resource: plan.resource.id,
    resourceType: plan.resource.type,
    remediation: plan.remediation,
    state: record.state,
    reason: record.reason ?? null,
    message: record.failure?.message ?? record.message ?? null,
    opsItem: record.opsItemId === undefined ? null : await opsItem(world, record.opsItemId),
    automationExecutionId: record.automationExecutionId ?? null,
    before: record.before ?? null,
    after: record.after ?? null,
    timings: Object.fromEntries(
      Object.entries(record.reached).map(([state, at]) => [state, Math.max(0, Math.round(at - finding.observedAt))]),
    ),
  };
}

async function opsItem(world: World, id: string): Promise<{ id: string; status: string }> {
  const { OpsItem } = (await world.call({
    service: 'ssm',
    operation: 'GetOpsItem',
    input: { OpsItemId: id },
    principal: world.root(),
  })) as { OpsItem?: { Status?: string } };
  return { id, status: OpsItem?.Status ?? 'unknown' };
}
