import type { Io } from '../command.ts';

/** Says how far a piece of work with known parts has come: a bar that redraws itself, or plain lines where it cannot. */
export interface Progress {
  /** Names the part that begins now. */
  step(name: string): void;
  /** Ends it: the bar goes, and one line stays. */
  done(text: string): void;
}

const WIDTH = 24;

export function progress(io: Io, total: number, now: () => number): Progress {
  const began = now();
  let finished = -1;
  let last = began;
  const seconds = (from: number): string => `${((now() - from) / 1000).toFixed(1)} s`;
  return {
    step(name) {
      finished = Math.min(total, finished + 1);
      if (io.interactive) {
        const filled = Math.round((finished / total) * WIDTH);
        io.err(`\r\x1b[2K  [${'█'.repeat(filled)}${'░'.repeat(WIDTH - filled)}] ${name} …`);
      } else {
        io.err(
          `[${finished + 1}/${total}] ${name} (${seconds(last)} for the one before)\n`.replace(/ \(0\.0 s[^)]*\)/, ''),
        );
      }
      last = now();
    },
    done(text) {
      io.err(`${io.interactive ? '\r\x1b[2K' : ''}${text} (${seconds(began)})\n`);
    },
  };
}
