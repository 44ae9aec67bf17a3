import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pythonRunner } from '../../emulator/ssm/automation/python-runner.ts';
import { Gateway } from '../../emulator/wire/gateway.ts';
import { listen } from '../../emulator/wire/http-server.ts';
import type { World } from '../../emulator/world.ts';

/** Lets a world run Python: it listens on a loopback port, any that is free, until the answered function is called. */
export async function lendPython(world: World, path: string): Promise<() => Promise<void>> {
  const listening = await listen(new Gateway(world), { port: 0 });
  const scratchDir = mkdtempSync(join(tmpdir(), 'rectify-runbook-'));
  world.attach('endpoint-url', listening.url);
  world.attach(
    'ssm/script-runner',
    pythonRunner({
      spawn,
      path,
      endpointUrl: listening.url,
      scratchDir,
      after(run, ms) {
        const timer = setTimeout(run, ms);
        return () => clearTimeout(timer);
      },
    }),
  );
  return async () => {
    await listening.close();
    rmSync(scratchDir, { recursive: true, force: true });
  };
}
