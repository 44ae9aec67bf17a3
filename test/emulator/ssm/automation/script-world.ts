import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pythonRunner } from '../../../../emulator/ssm/automation/python-runner.ts';
import type { ScriptRunner } from '../../../../emulator/ssm/automation/script-runner.ts';
import { Gateway } from '../../../../emulator/wire/gateway.ts';
import { listen } from '../../../../emulator/wire/http-server.ts';
import type { World } from '../../../../emulator/world.ts';

const after = (run: () => void, ms: number): (() => void) => {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
};

export const realPython = (scratchDir: string, endpointUrl: string): ScriptRunner =>
  pythonRunner({ spawn, path: process.env['PATH'] ?? '', endpointUrl, scratchDir, after });

/** Whether this machine can run the scripts of runbooks. */
export const hasPython = async (): Promise<boolean> =>
  (await realPython(tmpdir(), 'http://127.0.0.1:9').lackOf('python3.11')) === undefined;

/** Lets a world run scripts: it listens on a loopback port until the answered function is called. */
export async function withPython(world: World): Promise<() => Promise<void>> {
  const listening = await listen(new Gateway(world), { port: 0 });
  const scratchDir = mkdtempSync(join(tmpdir(), 'rectify-scripts-'));
  world.attach('ssm/script-runner', realPython(scratchDir, listening.url));
  return async () => {
    await listening.close();
    rmSync(scratchDir, { recursive: true, force: true });
  };
}
