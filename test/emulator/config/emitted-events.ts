import type { EmittedEvent } from '../../../emulator/call.ts';
import { services } from '../../../emulator/services.ts';
import type { TaskHandler } from '../../../emulator/wire/operation.ts';
import { testWorld } from '../world.ts';

/** An AWS whose events are collected where EventBridge would deliver them. */
export function worldWithEvents() {
  const emitted: EmittedEvent[] = [];
  const deliver: TaskHandler = (event: EmittedEvent) => {
    emitted.push(event);
  };
  const world = testWorld({
    services: services.map((entry) =>
      entry.folder === 'events'
        ? {
            ...entry,
            load: () => Promise.resolve({ folder: 'events', module: {}, operations: [], tasks: { deliver } }),
          }
        : entry,
    ),
  });
  return { world, emitted };
}
