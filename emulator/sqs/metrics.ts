import type { Call } from '../call.ts';
import { countMessages } from './messages.ts';
import { queues, type Queue } from './state.ts';

const MINUTE_MS = 60_000;
/** A queue that nobody used for six hours, and that holds nothing, is inactive and publishes nothing. */
const ACTIVE_MS = 6 * 3_600_000;

/**
 * Lets the metrics of this account and Region come out at the next full minute, and each minute while a queue is active.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
 */
export function armMetrics(call: Call): void {
  const at = (Math.floor(call.now() / MINUTE_MS) + 1) * MINUTE_MS;
  call.later({ task: 'sqs/publish-metrics', payload: {}, at, name: 'sqs/publish-metrics' });
}

/** Task: what the queues show at this minute. */
export function publishMetrics(_payload: unknown, call: Call): void {
  const metrics = queues(call)
    .values()
    .flatMap((queue) => metricsOf(call, queue));
  if (metrics.length === 0) return;
  call.later({ task: 'cloudwatch/publish', payload: { namespace: 'AWS/SQS', metrics } });
  armMetrics(call);
}

interface Metric {
  name: string;
  dimensions: Record<string, string>;
  value: number;
  unit: string;
  at: number;
}

function metricsOf(call: Call, queue: Queue): Metric[] {
  const { visible, inFlight, delayed, oldestSentAt } = countMessages(call, queue);
  const idle = call.now() - queue.usedAt > ACTIVE_MS;
  if (idle && visible + inFlight + delayed === 0) return [];
  const metric = (name: string, value: number, unit = 'Count'): Metric => ({
    name,
    dimensions: { QueueName: queue.name },
    value,
    unit,
    at: call.now(),
  });
  return [
    metric('ApproximateNumberOfMessagesVisible', visible),
    metric('ApproximateNumberOfMessagesNotVisible', inFlight),
    metric('ApproximateNumberOfMessagesDelayed', delayed),
    metric(
      'ApproximateAgeOfOldestMessage',
      oldestSentAt === undefined ? 0 : Math.floor((call.now() - oldestSentAt) / 1000),
      'Seconds',
    ),
  ];
}
