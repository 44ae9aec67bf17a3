import { cpus } from 'node:os';

/** Rounds of each measured function; the best one counts, because noise only ever adds time. */
const ROUNDS = 7;
const ROUND_MS = 120;

/** Runs functions in turns, so that a slow moment of the machine hits all of them, and answers calls per second of each. */
export function measureRates<K extends string>(work: Record<K, () => number>): Record<K, number> {
  const names = Object.keys(work) as K[];
  const best = Object.fromEntries(names.map((name) => [name, 0])) as Record<K, number>;
  for (const name of names) runFor(work[name], ROUND_MS);
  for (let round = 0; round < ROUNDS; round++)
    for (const name of names) best[name] = Math.max(best[name], runFor(work[name], ROUND_MS));
  return best;
}

/** `work` answers how many calls it made. */
function runFor(work: () => number, ms: number): number {
  const start = process.hrtime.bigint();
  let calls = 0;
  let elapsed = 0;
  while (elapsed < ms) {
    calls += work();
    elapsed = Number(process.hrtime.bigint() - start) / 1e6;
  }
  return (calls / elapsed) * 1000;
}

export interface Goal {
  name: string;
  value: number;
  /** The value must not be below (or, for `atMost`, above) this. */
  goal: number;
  atMost?: boolean;
}

export const isMet = ({ value, goal, atMost }: Goal): boolean => (atMost ? value <= goal : value >= goal);

/** What the figures were taken on: they are comparable within one run, and between runs on the same machine. */
const machine = (): Record<string, string | number> => ({
  cpu: cpus()[0]?.model ?? 'unknown',
  cpus: cpus().length,
  node: process.version,
  platform: `${process.platform} ${process.arch}`,
});

/** Prints a table, or with `--json` one JSON document; the exit code says whether all goals are met. */
export function report(title: string, rows: Record<string, string | number>[], goals: Goal[]): void {
  const met = goals.every(isMet);
  if (process.argv.includes('--json')) {
    process.stdout.write(
      `${JSON.stringify({ title, machine: machine(), rows, goals: goals.map((goal) => ({ ...goal, met: isMet(goal) })) })}\n`,
    );
  } else {
    console.log(title);
    console.log(Object.values(machine()).join(', '));
    console.table(rows);
    for (const goal of goals) {
      const bound = goal.atMost ? 'at most' : 'at least';
      console.log(
        `${isMet(goal) ? 'met   ' : 'MISSED'} ${goal.name}: ${goal.value.toFixed(2)} (${bound} ${goal.goal})`,
      );
    }
  }
  process.exitCode = met ? 0 : 1;
}
