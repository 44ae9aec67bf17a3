import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as client from '@aws-sdk/client-sts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { skippingClock, virtualClock } from '../../../emulator/clock.ts';
import { AwsError } from '../../../emulator/errors.ts';
import { seededIds } from '../../../emulator/ids.ts';
import { fileJournal } from '../../../emulator/journal.ts';
import { operationsOf, type ServiceDefinition } from '../../../emulator/wire/operation.ts';
import { World, type WorldOptions } from '../../../emulator/world.ts';

const operation = operationsOf<typeof client>();

/** A service that counts: each call adds one now and one a minute later. */
const counter: ServiceDefinition = {
  folder: 'counter',
  module: client,
  operations: [
    operation('GetCallerIdentity', {
      access: () => ({ action: 'sts:GetCallerIdentity', resource: '*' }),
      quota: { perSecond: 1, burst: 2 },
      handle(_input, call) {
        const counts = call.table<number>('counter/counts');
        counts.put('now', (counts.get('now') ?? 0) + 1);
        call.later({ task: 'counter/add', payload: 'later', after: 60_000 });
        return { Account: String(counts.get('now')) };
      },
    }),
  ],
  tasks: {
    add: (key: string, call) => {
      const counts = call.table<number>('counter/counts');
      counts.put(key, (counts.get(key) ?? 0) + 1);
    },
    fail: () => {
      throw new Error('always');
    },
    // as long as a function takes: until something else has happened
    hang: async (_: null, call) => {
      while (call.table<number>('counter/counts').get('tick') === undefined)
        await new Promise<void>((resume) => setImmediate(resume));
    },
  },
};

const worldWith = (options: Partial<WorldOptions> = {}): World =>
  new World({
    clock: virtualClock(0),
    ids: seededIds(1),
    services: [{ folder: 'counter', signingName: 'sts', botoName: 'sts', load: async () => counter }],
    ...options,
  });
const count = (world: World) =>
  world.call({ service: 'counter', operation: 'GetCallerIdentity', input: {}, principal: world.root() });
const counts = (world: World, key: string): number | undefined =>
  world.context().table<number>('counter/counts').get(key);

describe('the world', () => {
  it('does later work when its time has come, and not before', async () => {
    const world = worldWith();
    await count(world);
    await world.advance(59_999);
    expect(counts(world, 'later')).toBeUndefined();
    await world.advance(1);
    expect(counts(world, 'later')).toBe(1);
    expect(world.clock.now()).toBe(60_000);
  });

  it('answers ThrottlingException beyond the quota, and recovers with time', async () => {
    const world = worldWith();
    await count(world);
    await count(world);
    await expect(count(world)).rejects.toMatchObject({ code: 'ThrottlingException' });
    await world.advance(1_000);
    await expect(count(world)).resolves.toEqual({ Account: '3' });
  });

  it('answers 501 for an operation that is not listed', async () => {
    const world = worldWith();
    const call = world.call({ service: 'counter', operation: 'AssumeRole', input: {}, principal: world.root() });
    await expect(call).rejects.toMatchObject({ code: 'NotImplemented', status: 501 });
  });

  it('tells observers of calls that worked and of calls that failed', async () => {
    const world = worldWith({
      authorize: (request) => {
        throw new AwsError('AccessDeniedException', `no ${request.action}`);
      },
    });
    const seen: string[] = [];
    world.observe(({ call, error }) => seen.push(`${call.operation} ${error?.code ?? 'ok'}`));
    await expect(count(world)).rejects.toMatchObject({ code: 'AccessDeniedException' });
    expect(seen).toEqual(['GetCallerIdentity AccessDeniedException']);
  });

  it('tries a task that throws again, five times at most, and says so each time', async () => {
    const errors: unknown[] = [];
    const world = worldWith({ onTaskError: (_task, error) => errors.push(error) });
    const call = world.context();
    call.later({ task: 'counter/fail', payload: null });
    call.commit();
    await world.advance(60_000);
    expect(errors).toHaveLength(6);
    expect(world.agenda.waiting).toEqual([]);
  });

  it('does what falls due on a moving clock also while something long is under way', async () => {
    let machine = 0;
    const timer = (run: () => void, ms: number) => {
      const waiting = setImmediate(() => {
        machine += ms;
        run();
      });
      return () => clearImmediate(waiting);
    };
    const world = worldWith({ clock: skippingClock(() => machine), timer });
    const call = world.context();
    call.later({ task: 'counter/hang', payload: null });
    call.later({ task: 'counter/add', payload: 'tick', after: 5_000 });
    call.commit();
    expect(await world.until(() => counts(world, 'tick') === 1)).toBe(true);
    expect(machine).toBeGreaterThanOrEqual(5_000);
  });

  it('serves by a timer as its clock moves on', async () => {
    let machine = 0;
    const timers: (() => void)[] = [];
    const timer = (run: () => void) => {
      timers.push(run);
      return () => {};
    };
    const world = worldWith({ clock: skippingClock(() => machine), timer });
    world.serve();
    await count(world);
    machine = 60_000;
    timers.at(-1)?.();
    await world.stop();
    expect(counts(world, 'later')).toBe(1);
  });
});

describe('a world with a journal', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'rectify-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('comes back as it was, with the work that was still to do', async () => {
    const path = join(folder, 'state.jsonl');
    await count(worldWith({ journal: fileJournal(path) }));
    appendFileSync(path, '[["123456789012/eu-west-1/counter/counts","now",99');
    const again = worldWith({ journal: fileJournal(path) });
    expect(counts(again, 'now')).toBe(1);
    await again.advance(60_000);
    expect(counts(again, 'later')).toBe(1);
    const third = worldWith({ journal: fileJournal(path) });
    expect(counts(third, 'later')).toBe(1);
    expect(third.agenda.waiting).toEqual([]);
  });
});
