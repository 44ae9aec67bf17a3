import { noteEvent } from './note-event.ts';
import type { Delivery } from './receive-event.ts';
import { recordOutcome } from './record-outcome.ts';
import type { Rectify } from './rectify.ts';

/** An `EC2 Automation Execution Status-change Notification`: only its execution id is believed. */
export async function receiveExecution(rectify: Rectify, { messageId, body }: Delivery): Promise<void> {
  const executionId = executionIdIn(body);
  if (executionId === undefined) {
    const eventId = `sqs:${messageId}`;
    const message = 'the event names no execution: detail.ExecutionId must be a UUID';
    await noteEvent(
      rectify,
      { eventId, source: 'unknown' },
      [],
      [{ eventId, source: 'unknown', reason: 'malformed', message }],
    );
    return;
  }
  await recordOutcome(rectify, executionId);
}

function executionIdIn(body: string): string | undefined {
  try {
    const event: unknown = JSON.parse(body);
    const detail: unknown = typeof event === 'object' && event !== null ? Reflect.get(event, 'detail') : undefined;
    const id: unknown = typeof detail === 'object' && detail !== null ? Reflect.get(detail, 'ExecutionId') : undefined;
    return typeof id === 'string' && /^[0-9a-f-]{36}$/i.test(id) ? id : undefined;
  } catch {
    return undefined;
  }
}
