import type { SQSEvent } from 'aws-lambda';
import library from 'rectify:library';
import type { Cloud } from '../src/aws/cloud.ts';
import { lambdaEntry, log, metrics } from '../src/aws/lambda-entry.ts';
import { live } from '../src/aws/live.ts';
import { once } from '../src/aws/once.ts';
import { setUp } from '../src/flows/rectify.ts';
import { receiveBatch } from '../src/flows/receive-batch.ts';
import { receiveEvent } from '../src/flows/receive-event.ts';

/** CloudWatch's alarm state changes, from their queue. */
export function create(cloud: Cloud) {
  const rectify = setUp(cloud, library, log, metrics);
  return ({ Records }: SQSEvent, remainingMs?: () => number) =>
    receiveBatch(Records, (message) => receiveEvent(rectify, 'alarm', message), log, remainingMs);
}

/** On cold start only. */
const receive = once(() => create(live(process.env)));

/** For every batch of messages. */
export const handler = lambdaEntry((event: SQSEvent, context) =>
  receive()(event, () => context.getRemainingTimeInMillis()),
);
