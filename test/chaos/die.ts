import { appendFileSync, writeFileSync } from 'node:fs';
import { type Change, Store } from '../../emulator/store.ts';
import { World } from '../../emulator/world.ts';

/**
 * Loaded before the command line (`node --import`). Kills the process, as a power cut would, at a moment of its run:
 * `CHAOS_DIE=kept:300` when the 300th unit of work is in the journal and nobody has been told. `CHAOS_COUNT` names a file for
 * how many moments there were, where the process is let live.
 */
export type Moment =
  /** An API call has taken effect, and what it did is not in the journal yet, save what it did in DynamoDB. */
  | 'call'
  /** A unit of work is half written to the journal. */
  | 'torn'
  /** A unit of work is in the journal. */
  | 'kept';

const [die, at] = (process.env['CHAOS_DIE'] ?? '').split(':');
const journal = process.env['CHAOS_JOURNAL'] ?? '';
const counts: Record<Moment, number> = { call: 0, torn: 0, kept: 0 };

/** `before` is done if the process dies here. */
function pass(moment: Moment, before?: () => void): void {
  counts[moment]++;
  if (moment !== die || counts[moment] !== Number(at)) return;
  before?.();
  process.kill(process.pid, 'SIGKILL');
}

// both are called with their object below
/* oxlint-disable typescript/unbound-method */
const { write } = Store.prototype;
Store.prototype.write = function (changes: Change[]) {
  const line = (): string => JSON.stringify(changes);
  pass('torn', () => appendFileSync(journal, line().slice(0, line().length / 2)));
  write.call(this, changes);
  pass('kept');
};

const { attach } = World.prototype;
const watched = new WeakSet<World>();
World.prototype.attach = function (...part) {
  if (!watched.has(this)) this.observe(() => pass('call'));
  watched.add(this);
  attach.apply(this, part);
};

const tell = process.env['CHAOS_COUNT'];
if (tell) process.on('exit', () => writeFileSync(tell, JSON.stringify(counts)));
