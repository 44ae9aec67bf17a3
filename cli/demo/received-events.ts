import type { World } from '../../emulator/world.ts';

const TABLE = 'demo/received';

/** The ids of the events that rules put into the queues of Rectify's sources. */
export const receivedEvents = (world: World): ReadonlySet<string> => new Set(world.context().table(TABLE).keys());

/** Notes them from now on, beside the stand-in's own state. An event that is delivered twice is noted once. */
export function noteReceivedEvents(world: World, stage: string): void {
  const context = world.context();
  world.observe(({ call, input, error }) => {
    if (error || call.service !== 'sqs' || call.operation !== 'SendMessage') return;
    const queue = String(input['QueueUrl']).split('/').at(-1) ?? '';
    if (!queue.startsWith(`rectify-${stage}-receive-`) || queue.endsWith('-dead')) return;
    try {
      const { id } = JSON.parse(String(input['MessageBody'])) as { id?: unknown };
      if (typeof id === 'string') context.table(TABLE).put(id, true);
    } catch {
      // not an event: it has no id to be counted by, and ends as a rejection or a dead letter of its own
      context.table(TABLE).put(call.requestId, true);
    }
    context.commit();
  });
}
