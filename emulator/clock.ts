/** The stand-in's time in milliseconds since the epoch. Nothing in `emulator/` reads another clock. */
export interface Clock {
  now(): number;
  /** Moves time forward by `ms`; time never goes back. */
  skip(ms: number): void;
}

/** Time that moves only by `skip`. */
export function virtualClock(start: number): Clock {
  let now = start;
  return {
    now: () => now,
    skip: (ms) => {
      now += Math.max(0, ms);
    },
  };
}

/** The given source of time (`Date.now` in the command line), moved forward by what was skipped while nothing was under way. */
export function skippingClock(source: () => number): Clock {
  let skipped = 0;
  return {
    now: () => source() + skipped,
    skip: (ms) => {
      skipped += Math.max(0, ms);
    },
  };
}
