import type { ScheduledEvent } from 'aws-lambda';
import library from 'rectify:library';
import type { Cloud } from '../src/aws/cloud.ts';
import { lambdaEntry, log, metrics } from '../src/aws/lambda-entry.ts';
import { liveSources } from '../src/aws/live-sources.ts';
import { live } from '../src/aws/live.ts';
import { once } from '../src/aws/once.ts';
import { reconcile } from '../src/flows/reconcile.ts';
import { setUp } from '../src/flows/rectify.ts';

/** Time kept back for what is under way when no more is begun, in milliseconds. */
const MARGIN_MS = 20_000;

/** Picks up whatever is past its lease; runs by schedule, once a minute. */
export function create(cloud: Cloud) {
  const rectify = setUp(cloud, library, log, metrics);
  return (remainingMs: number) => reconcile(rectify, cloud.clock.now() + Math.max(0, remainingMs - MARGIN_MS));
}

/** On cold start only. */
const run = once(() => create({ ...live(process.env), ...liveSources() }));

/** Every minute. */
export const handler = lambdaEntry((_event: ScheduledEvent, context) => run()(context.getRemainingTimeInMillis()));
