import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '../../cli/demo/report.ts';

const project = resolve(import.meta.dirname, '../..');

/** The very command of the README, in a process of its own: the packaged stack, real function processes. */
describe('npm start -- --once --json', () => {
  let folder: string;
  let run: { code: number; report: Report; err: string };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'rectify-start-'));
    const words = ['cli/rectify.mjs', 'start', '--once', '--json', '--port', '0', '--data', join(folder, 'data')];
    run = await promisify(execFile)(process.execPath, words, { cwd: project, maxBuffer: 64 * 1024 * 1024 }).then(
      ({ stdout, stderr }) => ({ code: 0, report: JSON.parse(stdout) as Report, err: stderr }),
      (error: { code: number; stdout: string; stderr: string }) => {
        throw new Error(`it ended with ${error.code}:\n${error.stderr.slice(-4_000)}`);
      },
    );
  }, 150_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('puts at least twelve resources right, over all three sources', () => {
    const fixed = run.report.remediations.filter(({ state }) => state === 'fixed');
    expect(fixed.length).toBeGreaterThanOrEqual(12);
    expect(new Set(fixed.map(({ source }) => source))).toEqual(new Set(['config', 'security-hub', 'alarm']));
  });

  it('accounts for every event', () => {
    const { received, terminal, held, deadLettered, rejected, underWay } = run.report.events;
    expect(received).toBeGreaterThan(20);
    expect(terminal + held + deadLettered + rejected).toBe(received);
    expect(underWay).toBe(0);
  });

  it('leaves a resolved OpsItem, an execution and the evidence for everything that it fixed', () => {
    for (const remediation of run.report.remediations.filter(({ state }) => state === 'fixed')) {
      expect(remediation.opsItem, remediation.id).toMatchObject({ status: 'Resolved' });
      expect(remediation.automationExecutionId, remediation.id).toMatch(/^[0-9a-f-]{36}$/);
      expect(remediation.before, remediation.id).not.toBeNull();
      expect(remediation.after, remediation.id).not.toBeNull();
      expect(remediation.after, remediation.id).not.toEqual(remediation.before);
      expect(remediation.timings, remediation.id).toMatchObject({
        running: expect.any(Number),
        fixed: expect.any(Number),
      });
    }
  });

  it('leaves an open OpsItem with the failed step for what failed, and none for what it left alone', () => {
    const of = (state: string) => run.report.remediations.filter((remediation) => remediation.state === state);
    expect(of('failed')).toMatchObject([
      { opsItem: { status: 'Open' }, message: expect.stringContaining('Step fails') },
    ]);
    expect(of('skipped')).toMatchObject([{ reason: 'exempt', opsItem: null, automationExecutionId: null }]);
    expect(of('held')).toMatchObject([{ reason: 'budget', opsItem: null, automationExecutionId: null }]);
  });
});
