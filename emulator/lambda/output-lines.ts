import type { Readable } from 'node:stream';

/** The output of a function's process as lines. A line that begins with NUL ends the output of one invocation. */
export interface OutputLines {
  /** The lines so far, which are forgotten here. */
  take(): string[];
  /** Resolves when the output of the invocation under way has come to its end, or the stream has. */
  ended(): Promise<void>;
}

export function readLines(stream: Readable): OutputLines {
  let lines: string[] = [];
  let rest = '';
  let ends = 0;
  let closed = false;
  let resume: (() => void) | undefined;
  const wake = (): void => {
    resume?.();
    resume = undefined;
  };
  stream.setEncoding('utf8');
  stream.on('data', (text: string) => {
    const parts = (rest + text).split('\n');
    rest = parts.pop() ?? '';
    for (const line of parts)
      if (line.startsWith('\u0000')) ends++;
      else lines.push(line);
    if (ends > 0) wake();
  });
  stream.on('close', () => {
    closed = true;
    if (rest) lines.push(rest);
    rest = '';
    wake();
  });
  return {
    take() {
      const taken = lines;
      lines = [];
      return taken;
    },
    async ended() {
      if (ends === 0 && !closed) await new Promise<void>((resolve) => (resume = resolve));
      ends = Math.max(0, ends - 1);
    },
  };
}
