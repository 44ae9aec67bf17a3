import { describe, expect, it } from 'vitest';
import { accountForEvents } from '../../src/record/account-for-events.ts';
import { terminalStates } from '../../src/record/remediation-record.ts';
import { type CrashScenario, crashScenarios } from '../harness/crash-scenarios.ts';
import { Home } from '../harness/home.ts';

const HOUR = 3_600_000;

/** Lets a scenario come to its end. The nth process dies as `dieAfter` says. */
async function run(scenario: CrashScenario, dieAfter?: (nth: number) => number | undefined) {
  const home = await Home.make({ ...scenario.options, ...(dieAfter ? { dieAfter } : {}) });
  const written: unknown[] = [];
  const started = new Map<string, Set<unknown>>();
  home.world.observe(({ call, input, output }) => {
    if (output === undefined) return;
    const resource = scenario.written(call.operation, input);
    if (resource !== undefined) written.push(resource);
    if (call.operation !== 'StartAutomationExecution') return;
    const token = String(input['ClientToken']);
    started.set(
      token,
      (started.get(token) ?? new Set()).add((output as Record<string, unknown>)['AutomationExecutionId']),
    );
  });
  await scenario.make(home);
  written.length = 0;
  const settled = await home.run(
    async () => {
      if (home.queues.waiting.length > 0) return false;
      const records = await home.records();
      return (
        records.length === scenario.remediations &&
        records.every(({ state, entries }) => terminalStates.has(state) && entries.length === 0)
      );
    },
    HOUR,
    scenario.order,
  );
  return { home, settled, written, started };
}

/** What must be the same however often a process dies. Versions, times and ids are not. */
async function endState({ home, settled, written, started }: Awaited<ReturnType<typeof run>>) {
  const records = await home.records();
  return {
    settled,
    records: records
      .map(({ plan, state, reason, generation, attempt, before, after, failure, entries }) => ({
        resource: plan.resource.id,
        state,
        reason,
        generation,
        attempt,
        before,
        after,
        failure,
        entries,
      }))
      .toSorted((a, b) => (a.resource < b.resource ? -1 : 1)),
    opsItems: (await home.opsItems())
      .map(({ Title, Status }) => ({ Title, Status }))
      .toSorted((a, b) => ((a.Title ?? '') < (b.Title ?? '') ? -1 : 1)),
    ledger: [
      ...new Set(home.captured.put.map(({ detail }) => `${String(detail['resourceId'])} ${String(detail['state'])}`)),
    ].toSorted(),
    told: [...new Set(home.notices)].toSorted(),
    written,
    executionsOfEachStart: [...started.values()].map((ids) => ids.size),
    dead: home.queues.dead.length,
    unaccounted: home.queues.accepted.size - total(accountForEvents(await home.items())),
  };
}

const total = (account: object): number =>
  Object.values(account).reduce((sum: number, count: number) => sum + count, 0);

describe.each(crashScenarios)('a process that is killed while $source calls for it', async (scenario) => {
  const undisturbed = await run(scenario);
  const expected = await endState(undisturbed);
  const calls = undisturbed.home.processes[0]?.life.calls ?? [];

  it('leaves, undisturbed, what is right', () => {
    expect(expected).toMatchObject({ settled: true, dead: 0, unaccounted: 0, ...scenario.expected });
    // of one process, whose every call is one to die after
    expect(undisturbed.home.processes).toHaveLength(1);
    expect(calls.length).toBeGreaterThan(30);
  });

  it.each(calls.map((name, index) => ({ after: index + 1, name })))(
    'after AWS call $after ($name) has lost nothing and repeats nothing',
    async ({ after }) => {
      const disturbed = await run(scenario, (nth) => (nth === 0 ? after : undefined));
      expect(disturbed.home.processes[0]?.life.dead).toBe(true);
      expect(await endState(disturbed)).toEqual(expected);
    },
  );

  it.each([13, 17, 29])('every %i calls, again and again, has lost nothing and repeats nothing', async (every) => {
    const disturbed = await run(scenario, (nth) => every + nth);
    expect(disturbed.home.processes.length).toBeGreaterThan(2);
    expect(await endState(disturbed)).toEqual(expected);
  });
});
