import type { World } from '../../emulator/world.ts';

/** Where `rectify send` puts an event on the embedded AWS's default bus. PutEvents itself refuses sources that begin with `aws.`. */
export const EVENT_DOOR = '/_rectify/events';

interface GivenEvent {
  source: string;
  'detail-type': string;
  resources?: string[];
  detail: unknown;
}

/** Emits the event as the AWS service itself would: id and time are new. Throws, naming the field, where it is no event. */
export const eventDoor =
  (world: World) =>
  (body: string): { accepted: true } => {
    const event = readEvent(JSON.parse(body));
    const context = world.context();
    context.emit({
      source: event.source,
      detailType: event['detail-type'],
      resources: event.resources ?? [],
      detail: event.detail,
    });
    context.commit();
    return { accepted: true };
  };

/** Checks what every EventBridge event has. Throws with the field and the mend. */
export function readEvent(value: unknown): GivenEvent {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Error('an event is a JSON object with "source", "detail-type" and "detail"');
  const event = value as Partial<GivenEvent>;
  for (const field of ['source', 'detail-type'] as const)
    if (typeof event[field] !== 'string' || event[field] === '')
      throw new Error(`"${field}" must be a non-empty string, as in the samples below events/`);
  if (typeof event.detail !== 'object' || event.detail === null) throw new Error('"detail" must be an object');
  if (event.resources !== undefined && !Array.isArray(event.resources))
    throw new Error('"resources" must be a list of ARNs');
  return event as GivenEvent;
}
