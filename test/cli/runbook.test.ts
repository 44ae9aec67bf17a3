import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { main } from '../../cli/main.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rectify-cli-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function rectify(...args: string[]) {
  let [out, err] = ['', ''];
  const code = await main(['runbook', ...args], {
    out: (text) => void (out += text),
    err: (text) => void (err += text),
    interactive: false,
    root: folder,
    env: process.env,
  });
  return { code, out, err };
}

const write = (name: string, text: string): string => {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
};

const runbook = `schemaVersion: "0.3"
assumeRole: "{{ AutomationAssumeRole }}"
parameters:
  AutomationAssumeRole: { type: String }
  Name: { type: String }
mainSteps:
  - name: ask
    action: aws:approve
    onFailure: Abort
    inputs: { Approvers: [ada] }
  - name: wait
    action: aws:sleep
    inputs: { Duration: PT2H }
  - name: choose
    action: aws:branch
    inputs:
      Choices:
        - { NextStep: write, Variable: "{{ Name }}", StartsWith: /app }
      Default: nothing
  - name: nothing
    action: aws:sleep
    isEnd: true
    inputs: { Duration: PT1S }
  - name: write
    action: aws:executeAwsApi
    inputs: { Service: ssm, Api: PutParameter, Name: "{{ Name }}", Value: "<&>", Type: String, Overwrite: true }
    outputs:
      - { Name: Version, Selector: $.Version, Type: Integer }
outputs: [write.Version]
`;

describe('rectify runbook check', () => {
  it('tells every problem with its line and step', async () => {
    const file = write(
      'bad.yaml',
      runbook.replace('NextStep: write', 'NextStep: wrong').replace('PutParameter', '"{{ Lost }}"'),
    );
    const { code, out } = await rectify('check', file);
    expect(code).toBe(1);
    expect(out).toBe(
      `${file}:17: step choose: Unknown step name: "wrong"\n${file}:26: step write: Parameter "Lost" is not declared.\n`,
    );
  });

  it('ends with 0 where there is none', async () => {
    expect(await rectify('check', write('good.yaml', runbook))).toEqual({
      code: 0,
      out: '',
      err: '1 runbook(s): no problem\n',
    });
  });
});

describe('rectify runbook run', () => {
  it('runs a document on an AWS of its own, and shows steps, calls and the way', async () => {
    const svg = join(folder, 'way.svg');
    const given = write(
      'given.json',
      JSON.stringify([
        { service: 'ssm', operation: 'PutParameter', input: { Name: '/app/a', Value: 'old', Type: 'String' } },
      ]),
    );
    const file = write('run.yaml', runbook);
    const args = ['run', file, '--param', 'Name=/app/a', '--approve', '--given', given, '--svg', svg, '--json'];
    const { code, out } = await rectify(...args);
    const trace = JSON.parse(out) as { steps: { name: string; took: number; calls: unknown[] }[] };
    expect({ code, trace }).toMatchObject({
      code: 0,
      trace: { status: 'Success', outputs: { 'write.Version': ['2'] } },
    });
    expect(trace.steps.map(({ name }) => name)).toEqual(['ask', 'wait', 'choose', 'write', 'nothing']);
    expect(trace.steps[1]?.took).toBeGreaterThanOrEqual(7_200_000);
    expect(trace.steps[3]?.calls).toMatchObject([
      { service: 'ssm', operation: 'PutParameter', input: { Name: '/app/a', Value: '<&>' } },
    ]);
    const picture = readFileSync(svg, 'utf8');
    expect(picture).toContain('nothing: not reached');
    expect(picture).toContain('write: Success');
    expect(picture.match(/stroke-width="2.6"/g)).toHaveLength(3);
  });

  it('ends where somebody must act', async () => {
    const { code, out } = await rectify('run', write('wait.yaml', runbook), '--param', 'Name=/app/a');
    expect(code).toBe(1);
    expect(out).toContain('? ask  aws:approve  Waiting');
  });

  it('says what Automation refuses', async () => {
    expect(await rectify('run', write('lack.yaml', runbook))).toMatchObject({
      code: 1,
      err: 'rectify runbook run: InvalidAutomationExecutionParametersException: Parameter "Name" requires a value.\n',
    });
  });

  it('is told how it is used', async () => {
    expect((await rectify('run')).code).toBe(2);
    expect((await rectify('run', join(folder, 'none.yaml'))).code).toBe(2);
    expect((await rectify('fly')).code).toBe(2);
  });
});
