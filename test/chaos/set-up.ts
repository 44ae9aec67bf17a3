import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where runs keep their state; removed at the end, whatever that is. */
    folder: string;
  }
}

/** Packages the stack once for all runs. */
export default function setUp({ provide }: TestProject): () => void {
  execFileSync(process.execPath, ['cli/rectify.mjs', 'package'], {
    cwd: join(import.meta.dirname, '../..'),
    stdio: 'pipe',
  });
  const folder = mkdtempSync(join(tmpdir(), 'rectify-chaos-'));
  provide('folder', folder);
  return () => rmSync(folder, { recursive: true, force: true });
}
