import { join } from 'node:path';
import { overBudget } from '../../cli/demo/account.ts';
import { countQueued } from '../../cli/demo/queues.ts';
import { type Report, report } from '../../cli/demo/report.ts';
import { readItems, recordsIn } from '../../cli/demo/table.ts';
import { virtualClock } from '../../emulator/clock.ts';
import { tableEngine } from '../../emulator/dynamodb/table-engine.ts';
import { seededIds } from '../../emulator/ids.ts';
import { fileJournal } from '../../emulator/journal.ts';
import { services } from '../../emulator/services.ts';
import { clientTokens, executions, steps } from '../../emulator/ssm/automation/state.ts';
import { opsItems } from '../../emulator/ssm/ops-items/state.ts';
import { World } from '../../emulator/world.ts';
import { clientTokenFor } from '../../src/execution/start-automation.ts';
import type { RemediationRecord } from '../../src/record/remediation-record.ts';

const STAGE = 'dev';

/** What a run left behind, with the names of the demonstration's account in the place of ids, and without times. */
export interface EndState {
  /** All but those of which the budget lets only some be put right: which, depends on whose event came first. */
  remediations: Outcome[];
  overBudget: { fixed: Outcome[]; held: number; others: string[] };
  /** What must be so after every run, each as it should be if nothing was lost and nothing repeated. */
  faults: {
    executionsWithoutReservation: number;
    reservationsWithoutExecution: number;
    /** More than remediations that have one. */
    opsItemsTooMany: number;
    /** Remediations whose states are dated against their order: time went back over the restart. */
    datedBackwards: number;
    /** Ledger entries that nobody was told of. */
    unpublished: number;
    waitingMessages: number;
    deadLetters: number;
    underWay: number;
    /** Events received less those that came to an end. */
    unaccountedEvents: number;
  };
}

interface Outcome {
  id: string;
  source: string;
  check: string;
  state: string;
  reason: string | null;
  failure: unknown;
  opsItem: string | null;
  before: unknown;
  after: unknown;
  attempt: number;
  /** Of its one execution: names and statuses, in order. */
  steps: string[];
}

/** Reads the folder of a run that has ended. */
export async function readEndState(dataDir: string): Promise<EndState> {
  const journal = fileJournal(join(dataDir, 'state.jsonl'));
  const engine = tableEngine({ folder: join(dataDir, 'dynamodb') });
  const world = new World({ clock: virtualClock(0), ids: seededIds(1), services, journal });
  world.attach('dynamodb/engine', engine);
  try {
    const records = recordsIn(await readItems(world, STAGE));
    const told = await report(world, STAGE);
    const outcomes = records.map((record) => outcomeOf(world, told, record));
    const named = withNames(world, outcomes).toSorted((a, b) => (a.id < b.id ? -1 : 1));
    const limited = named.filter(({ id }) => id.startsWith(`${overBudget.remediation}#`));
    return {
      remediations: named.filter((outcome) => !limited.includes(outcome)),
      overBudget: {
        // whichever they are
        fixed: limited.filter(({ state }) => state === 'fixed').map((outcome) => ({ ...outcome, id: '' })),
        held: limited.filter(({ state, reason }) => state === 'held' && reason === 'budget').length,
        others: limited.map(({ state }) => state).filter((state) => state !== 'fixed' && state !== 'held'),
      },
      faults: faultsOf(world, told, records),
    };
  } finally {
    await engine.close();
    journal.close();
  }
}

function outcomeOf(world: World, told: Report, record: RemediationRecord): Outcome {
  const id = `${record.key}#${record.generation}`;
  const found = told.remediations.find((remediation) => remediation.id === id);
  if (!found) throw new Error(`${id} is missing in the report`);
  const context = world.context();
  const execution = executions(context).get(record.automationExecutionId ?? '');
  return {
    id,
    source: found.source,
    check: found.rule ?? found.control ?? found.alarm ?? '',
    state: found.state,
    reason: found.reason,
    failure: record.failure ?? null,
    opsItem: found.opsItem?.status ?? null,
    before: found.before,
    after: found.after,
    attempt: record.attempt,
    steps: (execution?.stepIds ?? []).map((stepId) => {
      const step = steps(context).get(stepId);
      return `${step?.name} ${step?.status} at attempt ${step?.attempt}`;
    }),
  };
}

function faultsOf(world: World, told: Report, records: readonly RemediationRecord[]): EndState['faults'] {
  const context = world.context();
  const { received, terminal, held, deadLettered, rejected, underWay } = told.events;
  // every start of every generation has a token of its own, and SSM one execution for each
  const reserved = records.flatMap(({ key, generation, attempt }) =>
    Array.from({ length: attempt }, (_, i) => clientTokenFor(key, { generation, attempt: i + 1 })),
  );
  const used = new Set(clientTokens(context).keys());
  const reserving = new Set(reserved);
  const recorded = records.filter(({ opsItemId }) => opsItemId !== undefined).length;
  return {
    executionsWithoutReservation: executions(context).size - [...used].filter((token) => reserving.has(token)).length,
    reservationsWithoutExecution: reserved.filter((token) => !used.has(token)).length,
    opsItemsTooMany:
      opsItems(context)
        .values()
        .filter(({ source }) => source === 'Rectify').length - recorded,
    datedBackwards: records.filter(
      ({ reached: { running = 0, verifying = running, fixed = verifying } }) =>
        verifying < running || fixed < verifying,
    ).length,
    unpublished: records.reduce((sum, { entries }) => sum + entries.length, 0),
    waitingMessages: countQueued(world, STAGE).waiting,
    deadLetters: deadLettered,
    underWay,
    unaccountedEvents: received - terminal - held - deadLettered - rejected - underWay,
  };
}

/** Ids of resources are new in every run; the account's seed knows what each is called. */
function withNames<T>(world: World, value: T): T {
  const rows = world.context().table<{ kept: Record<string, string> }>('demo/seed').values();
  const names = Object.entries(Object.assign({}, ...rows.map(({ kept }) => kept)) as Record<string, string>);
  let text = JSON.stringify(value);
  for (const [name, id] of names) if (name !== 'account' && name !== 'region') text = text.replaceAll(id, `$${name}`);
  // the ids of rules of security groups are nobody's to keep
  return JSON.parse(text.replace(/\bsgr-[0-9a-f]+/g, 'sgr-…')) as T;
}
