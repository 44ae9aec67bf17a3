import { seededIds } from '../../emulator/ids.ts';
import { services } from '../../emulator/services.ts';
import { virtualClock } from '../../emulator/clock.ts';
import { Gateway } from '../../emulator/wire/gateway.ts';
import { inProcessHandler } from '../../emulator/wire/in-process.ts';
import { World, type WorldOptions } from '../../emulator/world.ts';

/** 2026-03-01T00:00:00Z: where the virtual time of tests begins. */
export const START = Date.UTC(2026, 2, 1);

/** An AWS of its own for one test: virtual time, repeatable ids, nobody refused. A background task that throws fails the test. */
export function testWorld(options: Partial<WorldOptions> = {}): World {
  return new World({
    clock: virtualClock(START),
    ids: seededIds(1),
    services,
    onTaskError: (task, error) => {
      throw new Error(`task ${task.task} threw`, { cause: error });
    },
    ...options,
  });
}

/** Calls an operation as the account's root. */
export const callIn =
  (world: World) =>
  (service: string, operation: string, input: Record<string, unknown> = {}): Promise<Record<string, unknown>> =>
    world.call({ service, operation, input, principal: world.root() });

/** Configuration of a real SDK client that reaches `world` without a socket: `new SSMClient(sdk(world))`. */
export const sdk = (world: World, credentials = { accessKeyId: 'test', secretAccessKey: 'test' }) => ({
  region: world.region,
  credentials,
  endpoint: 'http://localhost:4566',
  requestHandler: inProcessHandler(new Gateway(world)),
  maxAttempts: 1,
});
