import { expect } from 'vitest';
import { readEvidence } from '../../src/execution/evidence.ts';
import { openLibrary } from '../../src/plan/library.ts';
import { planRemediation } from '../../src/plan/plan-remediation.ts';
import { planUndo } from '../../src/plan/plan-undo.ts';
import type { Finding } from '../../src/finding/finding.ts';
import type { Plan } from '../../src/plan/plan.ts';
import type { Remediation } from '../../src/runbook/remediation.ts';
import type { RunbookCase } from './runbook-case.ts';
import { RunbookWorld, writesOf, type RunbookCall } from './runbook-world.ts';

/** Which IAM actions the two documents of a remediation used, over all cases. */
export interface Used {
  runbook: Set<string>;
  undo: Set<string>;
}

/** A failing finding on the case's resource, that the remediation answers. */
function findingFor(remediation: Remediation, world: RunbookWorld, resource: Finding['resource']): Finding {
  const { controls, configRules, alarms } = remediation.answers;
  const [alarm] = alarms;
  const source = controls[0] ? 'security-hub' : configRules[0] ? 'config' : 'alarm';
  return {
    source,
    id: 'finding-1',
    eventId: 'event-1',
    state: 'failing',
    check: controls[0] ?? configRules[0] ?? 'an-alarm',
    account: world.world.account,
    region: world.world.region,
    partition: 'aws',
    resource,
    severity: 'MEDIUM',
    title: 'a finding',
    description: '',
    observedAt: world.world.clock.now(),
    attributes: alarm
      ? { namespace: alarm.namespace, metric: alarm.metrics[0] ?? '', [`dimension.${alarm.dimension}`]: 'x' }
      : {},
  };
}

function planFor(remediation: Remediation, parameters: Record<string, string>, finding: Finding): Plan {
  const policy = {
    id: 'all',
    description: '',
    match: {},
    remediation: remediation.id,
    mode: 'auto',
    budget: { perHour: 1 },
  } as const;
  const plan = planRemediation(
    finding,
    openLibrary([remediation], [{ ...policy, parameters, file: 'p.yaml', line: 1 }]),
  );
  if ('reason' in plan) throw new Error(`${plan.reason}: ${plan.message}`);
  return plan;
}

/**
 * DESIGN.md's invariants 3 and 4 on one state: apply puts right what is wrong and nothing else, applying again writes
 * nothing, and the undo brings the first state back. Documents really run; every call is authorised with the derived role.
 */
export async function checkContract(remediation: Remediation, one: RunbookCase, used?: Used): Promise<unknown[]> {
  const world = new RunbookWorld(one.deny);
  await world.seed(one.seed);
  await world.deploy(remediation);
  const before = await world.look(one.watch);
  const resource = world.filled(one.resource) as Finding['resource'];
  const plan = planFor(remediation, one.parameters ?? {}, findingFor(remediation, world, resource));

  const first = await world.run(plan.runbook, plan.parameters);
  note(used?.runbook, first.calls);
  const steps = first.execution.steps.map(
    ({ name, status, failureMessage }) => `${name} ${status} ${failureMessage ?? ''}`,
  );
  expect(first.execution.status, steps.join('\n')).toBe(one.status ?? 'Success');
  if (one.failure) expect(steps.join('\n')).toContain(one.failure);
  const after = await world.look(one.watch);
  if (one.after) expect(after).toMatchObject(one.after);
  if (one.compliant || (one.status && !one.wrote)) {
    expect(writesOf(first.calls), 'what is right already, or unknown, is not written to').toEqual([]);
    expect(after).toEqual(before);
  } else expect(writesOf(first.calls).length, 'what is wrong is put right').toBeGreaterThan(0);
  if (one.status) return after;

  const second = await world.run(plan.runbook, plan.parameters);
  note(used?.runbook, second.calls);
  expect(second.execution.status).toBe('Success');
  expect(writesOf(second.calls), 'applied again, a runbook writes nothing').toEqual([]);
  expect(await world.look(one.watch), 'apply(apply(s)) = apply(s)').toEqual(after);

  await checkUndo(remediation, world, plan, first.execution, { one, before, after }, used);
  return after;
}

async function checkUndo(
  remediation: Remediation,
  world: RunbookWorld,
  plan: Plan,
  execution: Parameters<typeof readEvidence>[0],
  { one, before, after }: { one: RunbookCase; before: unknown[]; after: unknown[] },
  used?: Used,
): Promise<void> {
  const evidence = (['before', 'after'] as const).map((side) => readEvidence(execution, remediation.evidence[side]));
  const undo = planUndo(plan, remediation, evidence[0], evidence[1]);
  if ('unnecessary' in undo) {
    expect(after, 'an undo is unnecessary only where nothing was changed').toEqual(before);
    return;
  }
  if ('impossible' in undo) {
    expect(undo.impossible).toBe(remediation.irreversible);
    return;
  }
  const run = await world.run(undo.runbook, undo.parameters);
  note(used?.undo, run.calls);
  const said = run.execution.steps.map(({ name, failureMessage }) => `${name} ${failureMessage ?? ''}`).join('\n');
  expect(run.execution.status, said).toBe('Success');
  expect(await world.look(one.watch), 'undo(apply(s)) = s').toEqual(before);
}

const note = (used: Set<string> | undefined, calls: readonly RunbookCall[]): void => {
  for (const { actions } of calls) for (const action of actions) used?.add(action);
};
