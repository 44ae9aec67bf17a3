import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

async function becomes(condition: () => boolean): Promise<boolean> {
  for (let waited = 0; waited < 10_000 && !condition(); waited += 20) await sleep(20);
  return condition();
}

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

it('a function that is under way dies with the stand-in that is killed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'orphan-'));
  const tell = join(folder, 'pid');
  const host = spawn(process.execPath, [fileURLToPath(new URL('./mortal-host.ts', import.meta.url)), folder], {
    stdio: 'inherit',
  });
  try {
    expect(await becomes(() => existsSync(tell) && readFileSync(tell, 'utf8').endsWith('\n'))).toBe(true);
    const pid = Number(readFileSync(tell, 'utf8'));
    expect(isAlive(pid)).toBe(true);
    host.kill('SIGKILL');
    expect(await becomes(() => !isAlive(pid))).toBe(true);
  } finally {
    host.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }
});
