import { services } from '../../../emulator/services.ts';
import type { ServiceEntry } from '../../../emulator/service-registry.ts';
import type { World, WorldOptions } from '../../../emulator/world.ts';
import { testWorld } from '../world.ts';

export interface Recorded {
  /** Payloads of `cloudwatch/publish`, `events/deliver` and `config/resource-changed`, which nobody acts on here. */
  tasks: Record<string, unknown[]>;
}

/** A world in which CloudWatch, EventBridge and Config only write down what other services hand them. */
export function recordedWorld(options: Partial<WorldOptions> = {}): World & { recorded: Recorded['tasks'] } {
  const recorded: Recorded['tasks'] = {};
  const recorder = (folder: string, task: string): ServiceEntry['load'] => {
    const payloads: unknown[] = [];
    recorded[`${folder}/${task}`] = payloads;
    return async () => ({
      folder,
      module: {},
      operations: [],
      tasks: { [task]: (payload: never) => void payloads.push(payload) },
    });
  };
  const replaced: Record<string, ServiceEntry['load']> = {
    cloudwatch: recorder('cloudwatch', 'publish'),
    events: recorder('events', 'deliver'),
    config: recorder('config', 'resource-changed'),
  };
  const world = testWorld({
    services: services.map((entry) => ({ ...entry, load: replaced[entry.folder] ?? entry.load })),
    ...options,
  });
  return Object.assign(world, { recorded });
}
