import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { Metrics } from '@aws-lambda-powertools/metrics';
import wrap from '@middy/core';
import type { Context } from 'aws-lambda';
import type { Log } from './log.ts';

/** Every line is one JSON object; strings from events are values in it, never part of its structure. */
const logger = new Logger({ serviceName: 'rectify' });

export const log: Log = {
  info: (message, attributes = {}) => logger.info(message, attributes),
  warn: (message, attributes = {}) => logger.warn(message, attributes),
  error: (message, attributes = {}) => logger.error(message, attributes),
};

export const metrics = new Metrics({ namespace: 'Rectify', serviceName: 'rectify' });

/** What AWS Lambda calls. */
export const lambdaEntry = <Event, Answer>(handle: (event: Event, context: Context) => Promise<Answer>) =>
  wrap<Event, Answer>(handle).use(injectLambdaContext(logger));
