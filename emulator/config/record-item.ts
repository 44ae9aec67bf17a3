import type { Call } from '../call.ts';
import { recordedType } from './resource-types.ts';
import { items, resultKey, type Item } from './state.ts';

const KEPT_ITEMS = 20;

/** Keeps the state of the resource as an item of its history, and answers it. */
export function recordItem(resourceType: string, resourceId: string, call: Call): Item | undefined {
  const type = recordedType(resourceType);
  if (!type || resourceType === 'AWS::::Account') return undefined;
  const key = resultKey(resourceType, resourceId);
  const history = items(call).get(key) ?? [];
  const previous = history[0];
  const resource = type.read(resourceId, call);
  if (!resource && (!previous || previous.status === 'ResourceDeleted')) return undefined;
  const known = previous && previous.status !== 'ResourceDeleted';
  const item: Item = {
    resourceType,
    resourceId,
    capturedAt: call.now(),
    stateId: String(call.now()),
    ...(resource
      ? {
          status: known ? ('OK' as const) : ('ResourceDiscovered' as const),
          arn: resource.arn,
          name: resource.name,
          ...(resource.createdAt === undefined ? {} : { createdAt: resource.createdAt }),
          ...(resource.zone === undefined ? {} : { zone: resource.zone }),
          tags: resource.tags,
          configuration: resource.configuration,
          supplementary: resource.supplementary ?? {},
        }
      : {
          status: 'ResourceDeleted' as const,
          arn: previous?.arn ?? '',
          name: previous?.name ?? '',
          tags: {},
          configuration: {},
          supplementary: {},
        }),
  };
  items(call).put(key, [item, ...history].slice(0, KEPT_ITEMS));
  return item;
}
