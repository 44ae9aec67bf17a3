import { styleText } from 'node:util';
import type { World } from '../../emulator/world.ts';
import type { Io } from '../command.ts';
import { lineOf, showLine } from '../terminal/timeline.ts';
import { watchers, wrongs } from './account.ts';
import { type Kept, seed } from './seed.ts';
import { countQueued } from './queues.ts';
import { Ear, listen } from './settle.ts';
import { switchOn } from './switch-on.ts';

export interface Outcome {
  /** What did not end as expected, one sentence each. */
  surprises: string[];
}

/** The demonstration may take so long in the stand-in's time: it skips what nobody waits for. */
const LIMIT_MS = 3_600_000;

/** Makes the account, shows the timeline (from then on), lets all settle and compares the end with what is expected. */
export async function runDemonstration(
  world: World,
  io: Io,
  place: { account: string; region: string; stage: string },
): Promise<Outcome> {
  const began = world.clock.now();
  const ear = await Ear.of(world, place.stage);
  const say = (event: Parameters<typeof lineOf>[0], at: number): void => {
    const line = lineOf(event);
    if (line) io.err(showLine(line, at - began, io.interactive));
  };
  listen(world, `rectify-${place.stage}`, (detail) => {
    ear.hear(detail);
    say({ source: 'rectify', detailType: 'Remediation State Change', resources: [], detail }, world.clock.now());
  });
  world.observeEvents(say);
  await switchOn(world, place.stage);
  const watched: Kept = await seed(world, 'watchers', watchers, { account: place.account, region: place.region });
  const kept = await seed(world, 'wrongs', wrongs, watched);
  await world.until(() => ear.settled(kept) && countQueued(world, place.stage).waiting === 0, LIMIT_MS);
  const surprises = ear.surprises(kept);
  io.err(summary(ear, io.interactive, world.clock.now() - began));
  return { surprises };
}

function summary(ear: Ear, colour: boolean, ms: number): string {
  const counts = new Map<string, number>();
  for (const { state } of ear.heard.values()) counts.set(state, (counts.get(state) ?? 0) + 1);
  const parts = [...counts].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([state, count]) => `${count} ${state}`);
  const text = `\n${ear.heard.size} remediations after ${(ms / 1000).toFixed(0)} s of the account's time: ${parts.join(', ')}\n`;
  return colour ? styleText('bold', text) : text;
}
