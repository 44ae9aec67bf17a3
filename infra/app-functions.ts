import { getAtt, named, pascal, type Properties, type Value } from './template-values.ts';

/** A function of `functions/`, by its file's name. */
export interface AppFunction {
  name: string;
  /** It takes messages from a queue of its own. */
  hasQueue: boolean;
  timeoutSeconds: number;
  /** It asks the sources whether a finding still fails. */
  asksSources: boolean;
  /** It writes to Security Hub's findings. */
  writesFindings: boolean;
  /** At most so many at the same time. */
  concurrency: number;
}

/**
 * The sources have a queue and a function each, so that a flood of alarms holds up no finding.
 * SSM starts one execution a second: more than a few functions at a time would only be throttled.
 */
export const appFunctions: readonly AppFunction[] = [
  {
    name: 'receive-config',
    hasQueue: true,
    timeoutSeconds: 60,
    asksSources: false,
    writesFindings: false,
    concurrency: 5,
  },
  {
    name: 'receive-security-hub',
    hasQueue: true,
    timeoutSeconds: 60,
    asksSources: false,
    writesFindings: true,
    concurrency: 5,
  },
  {
    name: 'receive-alarm',
    hasQueue: true,
    timeoutSeconds: 60,
    asksSources: false,
    writesFindings: false,
    concurrency: 5,
  },
  {
    name: 'record-execution',
    hasQueue: true,
    timeoutSeconds: 60,
    asksSources: true,
    writesFindings: true,
    concurrency: 5,
  },
  // one at a time: two would look at the same records
  { name: 'reconcile', hasQueue: false, timeoutSeconds: 120, asksSources: true, writesFindings: true, concurrency: 1 },
];

/** Whom a source's events go to. */
export const sourceFunctions = {
  config: 'receive-config',
  'security-hub': 'receive-security-hub',
  alarm: 'receive-alarm',
} as const;

/** A batch has at most ten messages where no window is set. */
const BATCH = 10;

/** `functions` of serverless.yml, as data. */
export function serverlessFunctions(): Properties {
  const entries = appFunctions.map((fn): [string, Value] => [
    pascal(fn.name),
    {
      name: named(fn.name),
      handler: `dist/${fn.name}/index.handler`,
      package: { patterns: [`dist/${fn.name}/index.mjs`] },
      role: `${pascal(fn.name)}Role`,
      timeout: fn.timeoutSeconds,
      // the mapping of a queue has its own limit, which holds messages back instead of throttling them
      ...(fn.hasQueue ? {} : { reservedConcurrency: fn.concurrency }),
      ...(fn.hasQueue ? { events: [{ sqs: sqsEvent(fn) }] } : {}),
    },
  ]);
  return Object.fromEntries(entries);
}

const sqsEvent = (fn: AppFunction): Value => ({
  arn: getAtt(queueId(fn.name), 'Arn'),
  batchSize: BATCH,
  functionResponseType: 'ReportBatchItemFailures',
  maximumConcurrency: fn.concurrency,
});

/** Logical ids. Serverless names a function's resource `<Key>LambdaFunction`. */
export const queueId = (name: string): string => `${pascal(name)}Queue`;
export const deadLetterId = (name: string): string => `${pascal(name)}DeadLetterQueue`;
export const functionId = (name: string): string => `${pascal(name)}LambdaFunction`;
