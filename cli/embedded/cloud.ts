import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { lookup } from 'node:dns/promises';
import { mkdirSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';
import type { Task } from '../../emulator/agenda.ts';
import { tableEngine } from '../../emulator/dynamodb/table-engine.ts';
import { authorize } from '../../emulator/iam/authorize.ts';
import { seededIds } from '../../emulator/ids.ts';
import { fileJournal } from '../../emulator/journal.ts';
import { type ChildProcessRunner, childProcessRunner } from '../../emulator/lambda/child-process-runner.ts';
import { httpsWebhooks } from '../../emulator/ssm/automation/https-webhooks.ts';
import { pythonRunner } from '../../emulator/ssm/automation/python-runner.ts';
import { childProcessShell } from '../../emulator/ssm/commands/child-process-shell.ts';
import { services } from '../../emulator/services.ts';
import { Gateway } from '../../emulator/wire/gateway.ts';
import { listen } from '../../emulator/wire/http-server.ts';
import { World } from '../../emulator/world.ts';
import { EVENT_DOOR, eventDoor } from './event-door.ts';
import { keptClock } from './kept-clock.ts';

export interface CloudOptions {
  port: number;
  /** Where its state lies; what is there is taken up again. */
  dataDir: string;
  account: string;
  region: string;
  /** Lets runbooks call HTTPS webhooks outside this machine. */
  webhooks?: boolean;
  onTaskError: (task: Task, error: unknown) => void;
}

/** An AWS on this machine, listening. */
export interface EmbeddedCloud {
  world: World;
  /** `http://127.0.0.1:4566` */
  url: string;
  /** Runs the functions, each in a process of its own. */
  functions: ChildProcessRunner;
  /** Goes on as the machine's clock does, from now until `close`. */
  serve(): void;
  close(): Promise<void>;
}

const after = (run: () => void, ms: number): (() => void) => {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
};

const machine = { now: () => performance.now(), after };

/** Opens the stand-in on a loopback port, with its state in a folder. Throws if the port is in use. */
export async function openCloud(options: CloudOptions): Promise<EmbeddedCloud> {
  mkdirSync(options.dataDir, { recursive: true });
  const journal = fileJournal(join(options.dataDir, 'state.jsonl'));
  // this is where the machine's clock and randomness enter the stand-in
  const clock = keptClock(Date.now, join(options.dataDir, 'skipped-ms'));
  const world: World = new World({
    clock,
    ids: seededIds(randomInt(2 ** 32 - 1)),
    services,
    journal,
    timer: after,
    account: options.account,
    region: options.region,
    authorize,
    onTaskError: options.onTaskError,
  });
  const listening = await listen(new Gateway(world), {
    port: options.port,
    sideDoors: { [EVENT_DOOR]: eventDoor(world) },
  });
  const runner = childProcessRunner({
    spawn,
    nodePath: process.execPath,
    endpointUrl: listening.url,
    scratchDir: join(options.dataDir, 'functions'),
    machine,
  });
  const engine = tableEngine({ folder: join(options.dataDir, 'dynamodb') });
  world.attach('dynamodb/engine', engine);
  world.attach('endpoint-url', listening.url);
  world.attach('lambda/runner', runner);
  world.attach(
    'ssm/script-runner',
    pythonRunner({
      spawn,
      path: process.env['PATH'] ?? '',
      endpointUrl: listening.url,
      scratchDir: join(options.dataDir, 'scripts'),
      after,
    }),
  );
  world.attach('ssm/shell', childProcessShell({ spawn, scratchDir: join(options.dataDir, 'nodes'), machine }));
  // whoever asks for it lets runbooks call out; nothing else ever leaves the machine
  if (options.webhooks)
    world.attach('ssm/webhook-caller', httpsWebhooks({ request, lookup: (host) => lookup(host, { all: true }) }));
  return {
    world,
    url: listening.url,
    functions: runner,
    serve: () => world.serve(),
    async close() {
      await world.stop();
      await runner.close();
      await listening.close();
      await engine.close();
      journal.close();
      clock.close();
    },
  };
}
