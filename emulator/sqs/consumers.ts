import type { Call } from '../call.ts';
import { eventSourceMappings } from '../lambda/state.ts';

/** The name under which long polls of a queue wait. */
export const pollSignal = (queueArn: string): string => `sqs/poll/${queueArn}`;

/**
 * Tells who waits at a queue that a message is there from `at` on: long polls, and Lambda's event source mappings.
 * Both look for themselves what there is, so one wake-up may stand for many messages.
 */
export function wakeConsumers(call: Call, queueArn: string, at: number): void {
  if (at <= call.now()) call.signal(pollSignal(queueArn));
  else call.later({ task: 'sqs/end-wait', payload: { queueArn }, at, name: `${pollSignal(queueArn)}/${at}` });
  wakeMappings(call, queueArn);
}

/** Lets the event source mappings of a queue look again: what it holds has changed. */
export function wakeMappings(call: Call, queueArn: string): void {
  if (
    eventSourceMappings(call)
      .values()
      .some((mapping) => mapping.eventSourceArn === queueArn)
  )
    call.later({ task: 'lambda/poll-queue', payload: { queueArn }, name: `lambda/poll-queue/${queueArn}` });
}

/** Task: a delay or a long poll's time is over. */
export const endWait = ({ queueArn }: { queueArn: string }, call: Call): void => call.signal(pollSignal(queueArn));
