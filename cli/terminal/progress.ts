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
  return {
    step(name) {
      finished = Math.min(total - 1, finished + 1);
      if (!io.interactive) {
        io.err(`[${finished + 1}/${total}] ${name}\n`);
        return;
      }
      const filled = Math.round((finished / total) * WIDTH);
      io.err(`\r\x1b[2K  [${'█'.repeat(filled)}${'░'.repeat(WIDTH - filled)}] ${name} …`);
    },
    done(text) {
      io.err(`${io.interactive ? '\r\x1b[2K' : ''}${text} (${((now() - began) / 1000).toFixed(1)} s)\n`);
    },
  };
}
