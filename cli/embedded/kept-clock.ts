import { closeSync, existsSync, openSync, readFileSync, writeSync } from 'node:fs';
import { type Clock, skippingClock } from '../../emulator/clock.ts';

/** A number of milliseconds is always written at this width, so that a new one covers the old one whole. */
const WIDTH = 32;

/**
 * The machine's clock and what was skipped of it, which is kept in a file: time goes on where a killed run was, never back
 * to before what that run has recorded. Written before anything can be dated by it.
 */
export function keptClock(source: () => number, path: string): Clock & { close(): void } {
  let skipped = existsSync(path) ? Number(readFileSync(path, 'utf8')) || 0 : 0;
  const file = openSync(path, existsSync(path) ? 'r+' : 'w');
  const clock = skippingClock(source);
  clock.skip(skipped);
  return {
    now: () => clock.now(),
    skip(ms) {
      if (!(ms > 0)) return;
      skipped += ms;
      writeSync(file, String(skipped).padEnd(WIDTH), 0);
      clock.skip(ms);
    },
    close: () => closeSync(file),
  };
}
