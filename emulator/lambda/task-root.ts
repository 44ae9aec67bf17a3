import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { RunRequest } from './runner.ts';
import { unzip } from './unzip.ts';

/** The folder of an unpacked deployment package, which all environments of its content share. Unpacked whole or not at all. */
export function taskRoot(scratchDir: string, request: RunRequest, environmentId: string): string {
  const root = join(scratchDir, request.packageKey);
  if (existsSync(root)) return root;
  const unpacking = `${root}.${environmentId}`;
  for (const { path, data, mode } of unzip(Buffer.from(request.zip()))) {
    const file = join(unpacking, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, data, { mode: mode === 0 ? 0o644 : mode | 0o400 });
  }
  try {
    renameSync(unpacking, root);
  } catch {
    // another environment was faster
    rmSync(unpacking, { recursive: true, force: true });
  }
  return root;
}
