import { resolve } from 'node:path';
import { type Command, type Io, UsageError } from './command.ts';
import { check } from './commands/check.ts';
import { packageStack } from './commands/package.ts';
import { runbook } from './commands/runbook.ts';
import { send } from './commands/send.ts';
import { serve } from './commands/serve.ts';
import { start } from './commands/start.ts';

/** In the order of the overview. */
const commands: readonly Command[] = [start, send, check, packageStack, serve, runbook];

const overview = (): string =>
  [
    'Rectify puts AWS resources right: findings and alarms in, verified fixes and evidence out.',
    '',
    'Usage: npx rectify <command> [options]',
    '',
    ...commands.map((command) => `  ${command.name.padEnd(10)} ${command.summary}`),
    '',
    'npx rectify <command> --help tells more.',
    '',
  ].join('\n');

const processIo = (): Io => ({
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  interactive: process.stderr.isTTY && process.env['TERM'] !== 'dumb' && process.env['CI'] === undefined,
  root: resolve(import.meta.dirname, '..'),
  env: process.env,
});

/** Runs the command that the arguments name and answers the exit code. */
export async function main(args: string[], io: Io = processIo()): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    io.out(overview());
    return name === undefined ? 2 : 0;
  }
  const command = commands.find((candidate) => candidate.name === name);
  if (!command) {
    io.err(`rectify: there is no command "${name}".\n\n${overview()}`);
    return 2;
  }
  if (rest.includes('--help') || rest.includes('-h')) {
    io.out(`${command.usage}\n`);
    return 0;
  }
  try {
    return await command.run(rest, io);
  } catch (error) {
    if (error instanceof UsageError || isArgumentError(error)) {
      io.err(`rectify ${name}: ${(error as Error).message}\n\n${command.usage}\n`);
      return 2;
    }
    io.err(`rectify ${name}: ${error instanceof Error ? error.message : String(error)}\n`);
    if (io.env['RECTIFY_DEBUG'] !== undefined && error instanceof Error) io.err(`${error.stack ?? ''}\n`);
    else io.err('RECTIFY_DEBUG=1 shows where it happened.\n');
    return 1;
  }
}

/** What `parseArgs` of `node:util` throws for an unknown option or a missing value. */
const isArgumentError = (error: unknown): boolean =>
  error instanceof TypeError && String((error as NodeJS.ErrnoException).code).startsWith('ERR_PARSE_ARGS');
