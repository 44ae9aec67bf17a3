import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keptClock } from '../../cli/embedded/kept-clock.ts';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'clock-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const MACHINE = 1_800_000_000_000;

describe("the embedded AWS's time", () => {
  it('goes on where a run that was killed had skipped to', () => {
    const killed = keptClock(() => MACHINE, join(folder, 'skipped-ms'));
    killed.skip(3_600_000.123456789);
    killed.skip(-5);
    killed.skip(7);
    // never closed: it was killed
    const next = keptClock(() => MACHINE + 20, join(folder, 'skipped-ms'));
    expect(next.now()).toBe(killed.now() + 20);
    next.skip(1);
    expect(keptClock(() => MACHINE, join(folder, 'skipped-ms')).now()).toBe(killed.now() + 1);
  });

  it("is the machine's where nothing is kept", () => {
    expect(keptClock(() => MACHINE, join(folder, 'skipped-ms')).now()).toBe(MACHINE);
  });
});
