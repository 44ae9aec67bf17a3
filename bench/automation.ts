import { virtualClock } from '../emulator/clock.ts';
import { seededIds } from '../emulator/ids.ts';
import type { ServiceEntry } from '../emulator/service-registry.ts';
import { services } from '../emulator/services.ts';
import { World } from '../emulator/world.ts';
import { report } from './measure.ts';

const STEPS = 20;
/** As many as an account may have at once. */
const PER_ACCOUNT = 100;

/** A world in which one API answers from memory and nobody listens to events. */
function mockedWorld(): World {
  const entries = services.map((entry): ServiceEntry => {
    if (entry.folder === 'events' || entry.folder === 'config')
      return {
        ...entry,
        load: async () => ({
          ...(await entry.load()),
          tasks: { deliver: () => undefined, 'resource-changed': () => undefined },
        }),
      };
    if (entry.folder !== 'sts') return entry;
    const answer = {
      name: 'GetCallerIdentity',
      access: () => ({ action: 'sts:GetCallerIdentity', resource: '*' }),
      handle: () => ({ Account: '123456789012' }),
    };
    return { ...entry, load: async () => ({ ...(await entry.load()), operations: [answer] }) };
  });
  return new World({
    clock: virtualClock(Date.UTC(2026, 0, 1)),
    ids: seededIds(1),
    services: entries,
    quotas: false,
    onTaskError(_task, error) {
      throw error;
    },
  });
}

const mocked = (i: number) => ({
  name: `step${i}`,
  action: 'aws:executeAwsApi',
  inputs: { Service: 'sts', Api: 'GetCallerIdentity' },
  outputs: [{ Name: 'account', Selector: '$.Account', Type: 'String' }],
});

const accountOf = (i: number): string => String(100_000_000_000 + Math.floor(i / PER_ACCOUNT));

async function begin(world: World, count: number, mainSteps: unknown[], firstAccount = 0): Promise<void> {
  const made = new Set<string>();
  for (let i = 0; i < count; i++) {
    const principal = world.root(accountOf(i + firstAccount * PER_ACCOUNT));
    const call = (operation: string, input: Record<string, unknown>) =>
      world.call({ service: 'ssm', operation, input, principal });
    if (!made.has(principal.account)) {
      const Content = JSON.stringify({ schemaVersion: '0.3', mainSteps });
      await call('CreateDocument', { Name: 'Bench', DocumentType: 'Automation', Content });
      made.add(principal.account);
    }
    await call('StartAutomationExecution', { DocumentName: 'Bench' });
  }
}

/** Steps per second of so many executions that run at the same time. */
async function stepsPerSecond(concurrent: number): Promise<number> {
  let best = 0;
  for (let round = 0; round < (concurrent > 1000 ? 2 : 5); round++) {
    const rounds = Math.max(1, Math.floor(200 / concurrent));
    let ms = 0;
    for (let i = 0; i < rounds; i++) {
      const world = mockedWorld();
      const mainSteps = Array.from({ length: concurrent === 1 ? 300 : STEPS }, (_, at) => mocked(at));
      await begin(world, concurrent, mainSteps);
      const start = process.hrtime.bigint();
      await world.until(() => world.agenda.waiting.length === 0, 86_400_000);
      ms += Number(process.hrtime.bigint() - start) / 1e6;
    }
    const done = rounds * concurrent * (concurrent === 1 ? 300 : STEPS);
    best = Math.max(best, (done / ms) * 1000);
  }
  return best;
}

/** Bytes of the heap that an execution which sleeps costs. */
async function bytesWaiting(count: number): Promise<number> {
  const world = mockedWorld();
  const steps = [{ name: 'wait', action: 'aws:sleep', inputs: { Duration: 'P6D' } }];
  const mainSteps = [...steps, ...Array.from({ length: 9 }, (_, i) => mocked(i))];
  await begin(world, 1, mainSteps);
  await world.advance(60_000);
  const collect = globalThis.gc ?? (() => undefined);
  collect();
  const before = process.memoryUsage().heapUsed;
  await begin(world, count, mainSteps, 1);
  await world.advance(60_000);
  collect();
  return (process.memoryUsage().heapUsed - before) / count;
}

const rows = [];
for (const concurrent of [1, 100, 10_000])
  rows.push({ concurrent, 'steps/s': Math.round(await stepsPerSecond(concurrent)) });
const bytes = globalThis.gc ? await bytesWaiting(10_000) : undefined;
report(
  `SSM Automation, steps that call a mocked API${bytes === undefined ? ' (run node with --expose-gc for memory)' : ''}`,
  rows.map((row) => ({ ...row, ...(bytes === undefined ? {} : { 'bytes per waiting execution': Math.round(bytes) }) })),
  [
    ...rows.map((row) => ({ name: `steps a second, ${row.concurrent} at once`, value: row['steps/s'], goal: 20_000 })),
    ...(bytes === undefined ? [] : [{ name: 'bytes per waiting execution', value: bytes, goal: 10_240, atMost: true }]),
  ],
);
