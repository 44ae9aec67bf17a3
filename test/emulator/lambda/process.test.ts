import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { authorize } from '../../../emulator/iam/authorize.ts';
import { childProcessRunner, type ChildProcessRunner } from '../../../emulator/lambda/child-process-runner.ts';
import { START } from '../world.ts';
import { createFunction, functionWorld, invoke } from './function-world.ts';

let world: ReturnType<typeof functionWorld>;
let runner: ChildProcessRunner;
let scratchDir: string;

beforeEach(() => {
  scratchDir = mkdtempSync(join(tmpdir(), 'functions-'));
  world = functionWorld();
  runner = childProcessRunner({
    spawn,
    nodePath: process.execPath,
    endpointUrl: 'http://127.0.0.1:1',
    scratchDir,
    machine: {
      now: () => performance.now(),
      after: (run, ms) => {
        const timer = setTimeout(run, ms);
        return () => clearTimeout(timer);
      },
    },
    idleMs: 60_000,
  });
  world.attach('lambda/runner', runner);
});

afterEach(async () => {
  await runner.close();
  rmSync(scratchDir, { recursive: true });
});

const fn = (code: string, more: Record<string, unknown> = {}): Promise<void> =>
  createFunction(world, 'f', { Handler: 'dist/f/index.handler', ...more }, { 'dist/f/index.mjs': code });

describe('a function in its process', () => {
  it('is given the event, a context, its environment, and the time of the stand-in', async () => {
    await fn(
      `export const handler = async (event, context) => ({ event, id: context.awsRequestId, left: context.getRemainingTimeInMillis(),
        arn: context.invokedFunctionArn, now: Date.now(), year: new Date().getUTCFullYear(), typed: new Date(0) instanceof Date,
        env: process.env })`,
      { Environment: { Variables: { COLOUR: 'red' } }, Timeout: 7 },
    );
    const { payload } = await invoke(world, 'f', { a: [1] });
    const seen = payload as { now: number; left: number; env: Record<string, string> };
    expect(seen).toMatchObject({
      event: { a: [1] },
      year: 2026,
      typed: true,
      arn: 'arn:aws:lambda:eu-west-1:123456789012:function:f',
    });
    expect(seen.now - START).toBeLessThan(5_000);
    expect(seen.now).toBeGreaterThanOrEqual(START);
    expect(seen.left).toBeGreaterThan(5_000);
    expect(seen.left).toBeLessThanOrEqual(7_000);
    expect(seen.env).toMatchObject({
      COLOUR: 'red',
      AWS_REGION: 'eu-west-1',
      AWS_LAMBDA_FUNCTION_NAME: 'f',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '128',
      AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
      AWS_ACCESS_KEY_ID: expect.stringMatching(/^ASIA/) as string,
    });
    expect(seen.env['HOME']).toBeUndefined();
  });

  it('is started cold once, used again warm, and cold again after its idle time or a change of its code', async () => {
    await fn(`let n = 0; export const handler = () => ++n`);
    const run = async (): Promise<unknown> => (await invoke(world, 'f')).payload;
    expect([await run(), await run()]).toEqual([1, 2]);
    await world.advance(61_000);
    expect(await run()).toBe(1);
    await world.call({
      service: 'lambda',
      operation: 'UpdateFunctionConfiguration',
      input: { FunctionName: 'f', Timeout: 4 },
      principal: world.root(),
    });
    expect(await run()).toBe(1);
    expect(runner.environments).toBe(1);
  });

  it('logs what it writes between START and REPORT, with level and request id', async () => {
    await fn(`export const handler = () => { console.log('hello %s', 'you'); console.error({ a: 1 }); }`);
    const { log } = await invoke(world, 'f');
    const lines = log.trimEnd().split('\n');
    expect(lines[0]).toMatch(/^START RequestId: [\w-]{36} Version: \$LATEST$/);
    expect(lines[1]).toMatch(/^2026-03-01T00:00:0\d\.\d{3}Z\t[\w-]{36}\tINFO\thello you$/);
    expect(lines[2]).toMatch(/\tERROR\t\{ a: 1 \}$/);
    expect(lines[3]).toMatch(/^END RequestId: /);
    expect(lines[4]).toMatch(
      /^REPORT RequestId: .*\tDuration: [\d.]+ ms\tBilled Duration: \d+ ms\tMemory Size: 128 MB\tMax Memory Used: [1-9]\d+ MB\tInit Duration: /,
    );
  });

  it('answers what its handler throws, and goes on', async () => {
    await fn(`let n = 0; export const handler = () => { if (++n === 1) throw new TypeError('no'); return n; }`);
    expect(await invoke(world, 'f')).toMatchObject({
      status: 200,
      error: 'Unhandled',
      payload: { errorType: 'TypeError', errorMessage: 'no' },
    });
    expect((await invoke(world, 'f')).payload).toBe(2);
  });

  it('is killed at its time-out', async () => {
    await fn(`export const handler = () => { for (;;); }`, { Timeout: 1 });
    const { payload, log } = await invoke(world, 'f');
    expect(payload).toMatchObject({
      errorType: 'Sandbox.Timedout',
      errorMessage: expect.stringMatching(/Task timed out after 1\.00 seconds$/) as string,
    });
    expect(log).toContain('Task timed out after 1.00 seconds');
    expect(runner.environments).toBe(0);
  });

  it('is killed beyond its memory', async () => {
    await fn(
      `export const handler = async () => { const all = []; for (;;) { all.push(Buffer.alloc(1e7, 1)); await new Promise((r) => setTimeout(r, 10)); } }`,
      { Timeout: 20 },
    );
    expect((await invoke(world, 'f')).payload).toMatchObject({ errorType: 'Runtime.OutOfMemory' });
  });

  it('fails as a crashed runtime does when its process ends', async () => {
    await fn(
      `export const handler = (event) => { if (event.exit !== undefined) process.exit(event.exit); return event.wait ? new Promise(() => setInterval(() => {}, 1e3)) : 'up'; }`,
    );
    expect((await invoke(world, 'f', { exit: 3 })).payload).toMatchObject({
      errorType: 'Runtime.ExitError',
      errorMessage: expect.stringMatching(/exit status 3$/) as string,
    });
    expect((await invoke(world, 'f')).payload).toBe('up');
    const waiting = invoke(world, 'f', { wait: true });
    await new Promise((resume) => setTimeout(resume, 300));
    expect(runner.killEnvironment('f')).toBe(1);
    expect((await waiting).payload).toMatchObject({
      errorType: 'Runtime.ExitError',
      errorMessage: expect.stringMatching(/signal: killed$/) as string,
    });
    expect((await invoke(world, 'f')).payload).toBe('up');
  });

  it.each([
    ['a module that is not there', { Handler: 'dist/f/other.handler' }, 'export {}', 'Runtime.ImportModuleError'],
    ['a handler that is not exported', {}, 'export const other = 1', 'Runtime.HandlerNotFound'],
    ['a module that throws', {}, `throw new RangeError('at load')`, 'RangeError'],
  ])('fails at its start with %s', async (_what, more, code, errorType) => {
    await fn(code, more);
    expect(await invoke(world, 'f')).toMatchObject({ error: 'Unhandled', payload: { errorType } });
  });

  it('says so when it waits for what can never come', async () => {
    await fn(`export const handler = () => new Promise(() => {})`);
    expect((await invoke(world, 'f')).payload).toMatchObject({ errorType: 'Runtime.NodeJsExit' });
  });

  it('reports a rejection that nobody handles', async () => {
    await fn(`export const handler = () => { Promise.reject(new Error('lost')); return new Promise(() => {}); }`);
    expect((await invoke(world, 'f')).payload).toMatchObject({
      errorType: 'Runtime.UnhandledPromiseRejection',
      errorMessage: 'lost',
    });
  });
});

describe('the Parameters and Secrets extension', () => {
  const LAYER = 'arn:aws:lambda:eu-west-1:015030872274:layer:AWS-Parameters-and-Secrets-Lambda-Extension:12';
  const code = `
    const get = async (path, token) => {
      const url = 'http://localhost:' + process.env.PARAMETERS_SECRETS_EXTENSION_HTTP_PORT + path;
      const answer = await fetch(url, { headers: { 'X-Aws-Parameters-Secrets-Token': token ?? process.env.AWS_SESSION_TOKEN } });
      return { status: answer.status, body: await answer.text() };
    };
    const early = await get('/systemsmanager/parameters/get?name=%2Fa').catch((error) => ({ status: error.message }));
    export const handler = async ({ path, token }) => ({ early, ...(await get(path, token)) });`;
  const root = (operation: string, input: Record<string, unknown>): Promise<unknown> =>
    world.call({ service: 'ssm', operation, input, principal: world.root() });
  const ask = async (
    name: string,
    token?: string,
  ): Promise<{ status: number; body: string; early: { status: number } }> =>
    (await invoke(world, 'f', { path: `/systemsmanager/parameters/get?name=${encodeURIComponent(name)}`, token }))
      .payload as never;

  it('answers with the role of the function, while it is invoked, and keeps what it read for its TTL', async () => {
    await fn(code, { Layers: [LAYER], Environment: { Variables: { SSM_PARAMETER_STORE_TTL: '60' } }, MemorySize: 256 });
    await root('PutParameter', { Name: '/a', Value: 'one', Type: 'String' });
    const first = await ask('/a');
    expect(first).toMatchObject({ status: 200, early: { status: 400 } });
    expect(JSON.parse(first.body)).toMatchObject({ Parameter: { Name: '/a', Value: 'one', Version: 1 } });
    await root('PutParameter', { Name: '/a', Value: 'two', Overwrite: true });
    expect((await ask('/a')).body).toContain('one');
    await world.advance(59_000);
    expect((await ask('/a')).body).toContain('one');
    await world.advance(1_000);
    expect((await ask('/a')).body).toContain('two');
    expect(await ask('/b')).toMatchObject({
      status: 400,
      body: expect.stringContaining('ParameterNotFound') as string,
    });
    expect((await ask('/a', 'wrong')).status).toBe(401);
  });

  it('is not there without its layer', async () => {
    await fn(`export const handler = () => process.env.PARAMETERS_SECRETS_EXTENSION_HTTP_PORT ?? null`);
    expect((await invoke(world, 'f')).payload).toBeNull();
  });

  it('refuses what the role may not read', async () => {
    world = functionWorld(['logs:*'], { authorize });
    world.attach('lambda/runner', runner);
    await fn(code, { Layers: [LAYER], MemorySize: 256 });
    await root('PutParameter', { Name: '/a', Value: 'one', Type: 'String' });
    expect(await ask('/a')).toMatchObject({ status: 400, body: expect.stringContaining('AccessDenied') as string });
  });
});
