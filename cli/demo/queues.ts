import { messages, queues } from '../../emulator/sqs/state.ts';
import type { World } from '../../emulator/world.ts';

/** Messages in Rectify's own queues, those in flight and delayed included. */
export interface QueuedMessages {
  /** Not dealt with yet. */
  waiting: number;
  /** Given up. */
  dead: number;
}

export function countQueued(world: World, stage: string): QueuedMessages {
  const scope = world.context();
  const count = { waiting: 0, dead: 0 };
  for (const queue of queues(scope).values())
    if (queue.name.startsWith(`rectify-${stage}-`))
      count[queue.name.endsWith('-dead') ? 'dead' : 'waiting'] += messages(scope, queue).size;
  return count;
}
