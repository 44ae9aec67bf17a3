import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, inject, it } from 'vitest';
import { overBudget } from '../../cli/demo/account.ts';
import { type EndState, readEndState } from './end-state.ts';
import { functionProcesses, type Run, runStart } from './run-start.ts';
import { type Death, sampleMoments } from './sample-moments.ts';
import { CHAOS_POINTS, CHAOS_SEED } from './settings.ts';

const folder = inject('folder');
const undisturbed = await runStart(join(folder, 'undisturbed'));
const expected = undisturbed.report ? await readEndState(join(folder, 'undisturbed')) : undefined;
const moments = undisturbed.moments ?? { call: 0, torn: 0, kept: 0 };

/** Kills one run at each of the moments, one after the other, and lets it come to its end then. */
async function runThrough(deaths: readonly Death[]): Promise<{ killed: Run[]; last: Run; end: EndState }> {
  const data = mkdtempSync(join(folder, 'run-'));
  const killed: Run[] = [];
  for (const death of deaths) {
    killed.push(await runStart(data, death));
    expect(await orphans(data)).toEqual([]);
  }
  const last = await runStart(data);
  if (!last.report) throw new Error(`the run that was taken up again ended with ${last.code}:\n${last.said}`);
  const end = await readEndState(data);
  rmSync(data, { recursive: true });
  return { killed, last, end };
}

/** The functions' processes that outlive the run for longer than it takes them to see its end. */
async function orphans(data: string): Promise<number[]> {
  for (let waited = 0; waited < 2_000 && functionProcesses(data).length > 0; waited += 50)
    await new Promise((resume) => setTimeout(resume, 50));
  return functionProcesses(data);
}

/**
 * A run that is killed between taking from the budget and reserving takes again: one too many is counted, which is the safe
 * side, and one more remediation is held for the hour.
 */
function expectSame(end: EndState, deaths: number): void {
  expect(end.faults).toEqual(expected?.faults);
  expect(end.remediations).toEqual(expected?.remediations);
  const { fixed, held, others } = end.overBudget;
  expect({ held: fixed.length + held, others }).toEqual({ held: overBudget.resources.length, others: [] });
  expect(fixed.length).toBeGreaterThanOrEqual(Math.max(0, overBudget.fixed - deaths));
  expect(fixed.length).toBeLessThanOrEqual(overBudget.fixed);
  for (const one of fixed) expect(one).toEqual(expected?.overBudget.fixed[0]);
}

describe('a run that nobody disturbs', () => {
  it('ends as expected, with nothing lost and nothing repeated', () => {
    expect(undisturbed.said).not.toContain('Not as expected');
    expect(undisturbed.code).toBe(0);
    expect(Object.values(expected?.faults ?? {}).filter((count) => count !== 0)).toEqual([]);
    expect(expected?.remediations.length).toBeGreaterThanOrEqual(12);
    expect(expected?.overBudget).toMatchObject({ held: overBudget.held, others: [] });
    expect(new Set(expected?.remediations.map(({ source }) => source))).toEqual(
      new Set(['config', 'security-hub', 'alarm']),
    );
  });
});

describe.concurrent(`a run that is killed (seed ${CHAOS_SEED})`, () => {
  it.each(sampleMoments(moments, CHAOS_POINTS, CHAOS_SEED))(
    'at moment "$moment" $at and started again has lost nothing and repeats nothing',
    async (death) => {
      const { killed, end } = await runThrough([death]);
      expect(killed.map(({ signal }) => signal)).toEqual(['SIGKILL']);
      expectSame(end, 1);
    },
  );

  it('again and again has lost nothing and repeats nothing', async () => {
    const deaths = sampleMoments({ call: 300, torn: 300, kept: 300 }, 5, CHAOS_SEED);
    const { killed, end } = await runThrough(deaths);
    expect(killed.filter(({ signal }) => signal === 'SIGKILL').length).toBeGreaterThan(3);
    expectSame(end, deaths.length);
  });
});
