import type { SQSEvent } from 'aws-lambda';
import library from 'rectify:library';
import type { Cloud } from '../src/aws/cloud.ts';
import { lambdaEntry, log, metrics } from '../src/aws/lambda-entry.ts';
import { liveSources } from '../src/aws/live-sources.ts';
import { live } from '../src/aws/live.ts';
import { once } from '../src/aws/once.ts';
import { setUp } from '../src/flows/rectify.ts';
import { receiveBatch } from '../src/flows/receive-batch.ts';
import { receiveExecution } from '../src/flows/receive-execution.ts';

/** SSM's execution status changes, from their queue. */
export function create(cloud: Cloud) {
  const rectify = setUp(cloud, library, log, metrics);
  return ({ Records }: SQSEvent, remainingMs?: () => number) =>
    receiveBatch(Records, (message) => receiveExecution(rectify, message), log, remainingMs);
}

/** On cold start only. */
const receive = once(() => create({ ...live(process.env), ...liveSources() }));

/** For every batch of messages. */
export const handler = lambdaEntry((event: SQSEvent, context) =>
  receive()(event, () => context.getRemainingTimeInMillis()),
);
