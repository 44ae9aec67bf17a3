import type { EmittedEvent } from '../../emulator/call.ts';
import type { World } from '../../emulator/world.ts';

/** An event as EventBridge hands it to a queue. */
export interface BusEvent {
  id: string;
  source: string;
  'detail-type': string;
  detail: Record<string, unknown>;
}

export interface Captured {
  /** What AWS's services emitted: the test itself delivers it, late, twice and in disorder. */
  emitted: BusEvent[];
  /** What was put on a bus by `PutEvents`. */
  put: { bus: string; source: string; detailType: string; detail: Record<string, unknown> }[];
}

/** Keeps a copy of every event of `world` from now on. */
export function captureEvents(world: World): Captured {
  const captured: Captured = { emitted: [], put: [] };
  world.observeEvents((event, at) => captured.emitted.push(envelope(event, at, world)));
  world.observe(({ call, input, output }) => {
    if (call.service !== 'events' || call.operation !== 'PutEvents' || output === undefined) return;
    for (const entry of (input['Entries'] ?? []) as Record<string, string>[])
      captured.put.push({
        bus: entry['EventBusName'] ?? '',
        source: entry['Source'] ?? '',
        detailType: entry['DetailType'] ?? '',
        detail: JSON.parse(entry['Detail'] ?? '{}') as Record<string, unknown>,
      });
  });
  return captured;
}

const envelope = (event: EmittedEvent, at: number, { ids, account, region }: World) => ({
  version: '0',
  id: ids.uuid(),
  'detail-type': event.detailType,
  source: event.source,
  account,
  time: new Date(at).toISOString().replace(/\.\d+Z$/, 'Z'),
  region,
  resources: event.resources,
  detail: event.detail as Record<string, unknown>,
});
