import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { Ask } from './retry.ts';
import { NotTaken } from './wire-error.ts';

export interface BusEvent {
  source: string;
  detailType: string;
  /** ARNs. */
  resources: readonly string[];
  detail: object;
  /** Milliseconds since the epoch. */
  at: number;
}

/** An EventBridge bus, as far as we use it. */
export interface EventBus {
  /** Throws `NotTaken` if EventBridge did not take every event. Events that were taken may come again with the next try. */
  put(events: readonly BusEvent[]): Promise<void>;
}

/** `PutEvents` takes at most ten. */
const MOST_AT_ONCE = 10;

export const eventBridgeBus = (client: () => EventBridgeClient, ask: Ask, name: string): EventBus => ({
  async put(events) {
    for (let from = 0; from < events.length; from += MOST_AT_ONCE) {
      const answer = await ask(() =>
        client().send(
          new PutEventsCommand({
            Entries: events.slice(from, from + MOST_AT_ONCE).map((event) => ({
              EventBusName: name,
              Source: event.source,
              DetailType: event.detailType,
              Resources: [...event.resources],
              Detail: JSON.stringify(event.detail),
              Time: new Date(event.at),
            })),
          }),
        ),
      );
      const refused = answer.Entries?.find((entry) => entry.ErrorCode);
      if (refused)
        throw new NotTaken(`The bus ${name} did not take an event: ${refused.ErrorCode} ${refused.ErrorMessage ?? ''}`);
    }
  },
});
