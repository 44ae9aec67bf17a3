import { UsageError } from './command.ts';

/** The port that local clouds commonly listen on. */
const USUAL_PORT = 4566;

/** Reads `--port`; 0 takes a free one. Throws `UsageError` where it is no port. */
export function readPort(text: string | undefined): number {
  const port = Number(text ?? USUAL_PORT);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new UsageError(`--port ${text} is no port`);
  return port;
}
