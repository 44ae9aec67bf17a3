import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { Report } from '../../cli/demo/report.ts';
import type { Moment } from './die.ts';

const LIMIT_MS = 120_000;
const root = join(import.meta.dirname, '../..');

export interface Run {
  code: number | null;
  signal: NodeJS.Signals | null;
  /** What it printed on stdout, if it came to that. */
  report?: Report;
  /** What it printed on stderr. */
  said: string;
  /** How many moments it had, if it was let live. */
  moments?: Record<Moment, number>;
}

/** `npm start -- --once --json` in a process of its own, with what is packaged already; killed at a moment if one is given. */
export function runStart(dataDir: string, die?: { moment: Moment; at: number }): Promise<Run> {
  const count = `${dataDir}.moments`;
  const child = spawn(
    process.execPath,
    [
      '--import',
      join(import.meta.dirname, 'die.ts'),
      join(root, 'cli/rectify.mjs'),
      ...'start --once --json --packaged --port 0 --data'.split(' '),
      dataDir,
    ],
    {
      // a run that hangs does not outlive its test
      signal: AbortSignal.timeout(LIMIT_MS),
      killSignal: 'SIGKILL',
      env: {
        ...process.env,
        CHAOS_COUNT: count,
        CHAOS_JOURNAL: join(dataDir, 'state.jsonl'),
        ...(die ? { CHAOS_DIE: `${die.moment}:${die.at}` } : {}),
      },
    },
  );
  let out = '';
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      const lived = signal === null;
      resolve({
        code,
        signal,
        said,
        ...(lived && out !== '' ? { report: JSON.parse(out) as Report } : {}),
        ...(lived ? { moments: JSON.parse(readFileSync(count, 'utf8')) as Record<Moment, number> } : {}),
      });
    });
  });
}

/** The functions' processes of a run: they work inside its folder. Only Linux tells. */
export function functionProcesses(dataDir: string): number[] {
  const pids = (existsSync('/proc') ? readdirSync('/proc') : []).filter((name) => /^\d+$/.test(name));
  return pids.map(Number).filter((pid) => {
    try {
      return readlinkSync(`/proc/${pid}/cwd`).startsWith(dataDir);
    } catch {
      return false;
    }
  });
}
