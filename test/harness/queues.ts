import type { SourceName } from '../../src/finding/finding.ts';
import type { BusEvent } from './captured-events.ts';

export type QueueName = SourceName | 'execution';

export interface Message {
  messageId: string;
  body: string;
  queue: QueueName;
  receives: number;
  visibleAt: number;
}

const VISIBILITY_MS = 360_000;
const MAX_RECEIVES = 5;

/** SQS as the functions see it: a message that was not taken comes again, five times at most, then it is a dead letter. */
export class Queues {
  readonly waiting: Message[] = [];
  readonly dead: Message[] = [];
  /** Ids of the events that were accepted into the queues of the sources. */
  readonly accepted = new Set<string>();
  private count = 0;

  send(queue: QueueName, body: string, eventId?: string): void {
    const messageId = `m${++this.count}`;
    this.waiting.push({ messageId, body, queue, receives: 0, visibleAt: 0 });
    if (queue !== 'execution') this.accepted.add(eventId ?? `sqs:${messageId}`);
  }

  /** As the rules route. */
  route(event: BusEvent): void {
    const queue = queueOf(event);
    if (queue) this.send(queue, JSON.stringify(event), event.id);
  }

  /** Takes the messages that are visible at `now`. */
  take(now: number, most = 10): Message[] {
    const taken = this.waiting.filter(({ visibleAt }) => visibleAt <= now).slice(0, most);
    for (const message of taken) {
      message.receives++;
      message.visibleAt = now + VISIBILITY_MS;
    }
    return taken;
  }

  done(message: Message): void {
    this.waiting.splice(this.waiting.indexOf(message), 1);
  }

  putBack(message: Message): void {
    if (message.receives < MAX_RECEIVES) return;
    this.done(message);
    this.dead.push(message);
  }
}

function queueOf(event: BusEvent): QueueName | undefined {
  switch (event['detail-type']) {
    case 'Config Rules Compliance Change':
      return 'config';
    case 'Security Hub Findings - Imported':
    case 'Findings Imported V2':
      return 'security-hub';
    case 'CloudWatch Alarm State Change':
      return 'alarm';
    case 'EC2 Automation Execution Status-change Notification':
      return ['Success', 'Failed', 'TimedOut', 'Cancelled'].includes(String(event.detail['Status']))
        ? 'execution'
        : undefined;
    default:
      return undefined;
  }
}
