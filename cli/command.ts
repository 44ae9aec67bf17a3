/** Where a command reads and writes: given, so that tests can look. */
export interface Io {
  /** What a program may read: results. */
  out(text: string): void;
  /** What a person may read: progress and complaints. */
  err(text: string): void;
  /** Whether `err` is a terminal that can redraw a line. */
  interactive: boolean;
  /** The folder that the project lies in. */
  root: string;
  env: Readonly<Record<string, string | undefined>>;
}

/** One file in `cli/commands`, one line in `cli/main.ts`. */
export interface Command {
  name: string;
  /** One line for the overview. */
  summary: string;
  /** What `rectify <name> --help` shows. */
  usage: string;
  /** Answers the exit code: 0 for success, 1 for a result that is not the wished one, 2 for wrong use. */
  run(args: string[], io: Io): Promise<number>;
}

/** Wrong use of a command: shown without a stack, with exit code 2. */
export class UsageError extends Error {}
