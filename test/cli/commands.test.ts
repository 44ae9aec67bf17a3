import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Io } from '../../cli/command.ts';
import { main } from '../../cli/main.ts';

const project = resolve(import.meta.dirname, '../..');

function listeningIo(root = project): Io & { said: { out: string; err: string } } {
  const said = { out: '', err: '' };
  return {
    said,
    out: (text) => void (said.out += text),
    err: (text) => void (said.err += text),
    interactive: false,
    root,
    env: {},
  };
}

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rectify-cli-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('rectify', () => {
  it('shows all commands, and ends with 2 where none is given', async () => {
    const io = listeningIo();
    expect(await main([], io)).toBe(2);
    for (const name of ['start', 'send', 'check', 'package']) expect(io.said.out).toContain(`  ${name} `);
    expect(await main(['help'], listeningIo())).toBe(0);
  });

  it('names a command that is not there', async () => {
    const io = listeningIo();
    expect(await main(['strat'], io)).toBe(2);
    expect(io.said.err).toContain('there is no command "strat"');
  });

  it('answers an unknown option with the usage of the command', async () => {
    const io = listeningIo();
    expect(await main(['start', '--onec'], io)).toBe(2);
    expect(io.said.err).toContain("Unknown option '--onec'");
    expect(io.said.err).toContain('Usage: npx rectify start');
  });

  it('refuses a port that is none, and JSON of a run without end', async () => {
    expect(await main(['start', '--port', 'http'], listeningIo())).toBe(2);
    expect(await main(['start', '--json'], listeningIo())).toBe(2);
  });
});

describe('rectify check', () => {
  it('finds no problem in the library as it ships', async () => {
    const io = listeningIo();
    expect(await main(['check'], io)).toBe(0);
    expect(io.said.out).toBe('');
    expect(io.said.err).toMatch(/^\d+ policies, \d+ exemptions, \d+ remediations: no problem\n$/);
  });

  it('tells every problem with file, line and mend', async () => {
    for (const part of ['policies', 'runbooks']) cpSync(join(project, part), join(folder, part), { recursive: true });
    writeFileSync(
      join(folder, 'policies/wrong.yaml'),
      'policies:\n  - id: Not A Name\n    description: x\n    remediation: s3-block-public-acces\n    mode: always\n',
    );
    writeFileSync(join(folder, 'runbooks/iam-password-policy/runbook.yaml'), 'schemaVersion: "0.3"\nmainSteps: [\n');
    const io = listeningIo(folder);
    expect(await main(['check'], io)).toBe(1);
    expect(io.said.out).toMatch(/policies\/wrong\.yaml:2 .*Mend: /);
    expect(io.said.out).toMatch(/policies\/wrong\.yaml:5 .*mode.*Mend: /);
    expect(io.said.out).toMatch(/iam-password-policy\/runbook\.yaml:\d+ .*Mend: /);
  });

  it('tells them to programs too', async () => {
    cpSync(join(project, 'runbooks'), join(folder, 'runbooks'), { recursive: true });
    writeFileSync(join(folder, 'runbooks/iam-password-policy/remediation.yaml'), 'title: x\n');
    const io = listeningIo(folder);
    expect(await main(['check', '--json'], io)).toBe(1);
    const problems = JSON.parse(io.said.out) as Record<string, unknown>[];
    expect(problems.length).toBeGreaterThan(0);
    for (const problem of problems)
      expect(problem).toMatchObject({
        file: expect.any(String),
        message: expect.any(String),
        mend: expect.any(String),
      });
  });
});

describe('rectify send', () => {
  const send = async (text: string | undefined, ...words: string[]): Promise<{ code: number; err: string }> => {
    const file = join(folder, 'event.json');
    if (text !== undefined) writeFileSync(file, text);
    const io = listeningIo();
    return { code: await main(['send', file, ...words], io), err: io.said.err };
  };

  it('says what is wrong with the file', async () => {
    expect((await send(undefined)).err).toContain('there is no such file');
    expect((await send('{"source": ')).err).toContain('JSON');
    expect((await send('[]')).err).toContain('an event is a JSON object');
    expect((await send('{"source": "aws.config"}')).err).toContain('"detail-type" must be');
    expect((await send('{"source": "a", "detail-type": "b", "detail": 1}')).err).toContain(
      '"detail" must be an object',
    );
  });

  it('says how to start what it sends to', async () => {
    const { code, err } = await send(
      '{"source": "a", "detail-type": "b", "detail": {}}',
      '--url',
      'http://127.0.0.1:9',
    );
    expect(code).toBe(1);
    expect(err).toContain('run "npm start"');
  });

  it('sends nowhere but to this machine', async () => {
    const { code, err } = await send('{}', '--url', 'https://events.eu-west-1.amazonaws.com');
    expect(code).toBe(2);
    expect(err).toContain('is not on this machine');
  });
});
