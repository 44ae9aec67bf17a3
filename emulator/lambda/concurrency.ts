import type { Call } from '../call.ts';
import { AwsError } from '../errors.ts';
import { functionArn } from './function-name.ts';
import type { LambdaRunner } from './runner.ts';
import { functions, type FunctionRecord } from './state.ts';

/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const ACCOUNT_LIMIT = 1_000;

export interface Concurrency {
  /** Counts one more run and answers how to take it back. Throws `TooManyRequestsException` at the limit. */
  take(call: Call, record: FunctionRecord): () => void;
}

const counters = new WeakMap<LambdaRunner, Concurrency>();

/** What runs is known to whoever runs it, and gone with it: a killed stand-in runs nothing. */
export function concurrencyOf(runner: LambdaRunner): Concurrency {
  let counter = counters.get(runner);
  if (!counter) {
    counter = newCounter();
    counters.set(runner, counter);
  }
  return counter;
}

function newCounter(): Concurrency {
  const running = new Map<string, number>();
  const add = (key: string, by: number): void => void running.set(key, (running.get(key) ?? 0) + by);
  return {
    take(call, record) {
      const reserved = record.reservedConcurrency;
      const pool = reserved === undefined ? `${call.account}/${call.region}` : functionArn(call, record.name);
      const limit = reserved ?? ACCOUNT_LIMIT - reservedBy(functions(call).values());
      if ((running.get(pool) ?? 0) >= limit)
        throw new AwsError('TooManyRequestsException', 'Rate Exceeded.', 429, {
          Reason:
            reserved === undefined
              ? 'ConcurrentInvocationLimitExceeded'
              : 'ReservedFunctionConcurrentInvocationLimitExceeded',
          Type: 'User',
        });
      add(pool, 1);
      return () => add(pool, -1);
    },
  };
}

const reservedBy = (records: readonly FunctionRecord[]): number =>
  records.reduce((sum, { reservedConcurrency }) => sum + (reservedConcurrency ?? 0), 0);
