import { virtualClock } from '../../../emulator/clock.ts';
import { seededIds } from '../../../emulator/ids.ts';
import type { ServiceEntry } from '../../../emulator/service-registry.ts';
import { services } from '../../../emulator/services.ts';
import { schemaOf } from '../../../emulator/wire/service-schema.ts';
import { World } from '../../../emulator/world.ts';
import { START } from '../world.ts';

/** What an echo does with a call: sees its input and answers an output. */
export type Echo = (folder: string, operation: string, input: Record<string, unknown>) => Record<string, unknown>;

/** A world in which every operation of every client package exists and does nothing but `echo`. */
export const echoWorld = (echo: Echo, entries: readonly ServiceEntry[] = services): World =>
  new World({
    clock: virtualClock(START),
    ids: seededIds(1),
    services: entries.map((entry) => ({ ...entry, load: () => loadEcho(entry, echo) })),
    quotas: false,
  });

async function loadEcho(entry: ServiceEntry, echo: Echo) {
  const { module } = await entry.load();
  const operations = [...schemaOf(module).operations.keys()].map((name) => ({
    name,
    access: () => [],
    handle: (input: Record<string, unknown>) => echo(entry.folder, name, input),
  }));
  return { folder: entry.folder, module, operations: operations as never };
}
