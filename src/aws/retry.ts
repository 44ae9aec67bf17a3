import { explainDenial, isThrottle, isTransient } from './wire-error.ts';

/** Waiting and chance, given from outside. */
export interface Patience {
  /** Milliseconds. */
  sleep(ms: number): Promise<void>;
  /** A number in [0, 1). */
  random(): number;
}

/** Performs one AWS call, with whatever retries belong to it. */
export type Ask = <T>(call: () => Promise<T>) => Promise<T>;

export interface RetryLimits {
  /** Including the first. */
  attempts: number;
  /** The first wait is below this many milliseconds; each further bound is double the one before. */
  firstMs: number;
  /** No wait is longer, in milliseconds. */
  longestMs: number;
}

export const SHORT: RetryLimits = { attempts: 4, firstMs: 50, longestMs: 1_000 };

/** For SSM Automation: AWS takes one `StartAutomationExecution` a second, and three reads, for each account and Region. */
export const LONG: RetryLimits = { attempts: 8, firstMs: 500, longestMs: 4_000 };

/**
 * Retries throttled, failed (5xx) and timed-out calls with full jitter: each wait is a random part of a doubling bound.
 * Every call of ours may be repeated: it is a read, is conditional, carries a token, or sets what it sets again.
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
 */
export const retrying =
  (patience: Patience, limits: RetryLimits = SHORT): Ask =>
  async (call) => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await call();
      } catch (error) {
        if (attempt >= limits.attempts || !(isThrottle(error) || isTransient(error))) throw explainDenial(error);
        const bound = Math.min(limits.longestMs, limits.firstMs * 2 ** (attempt - 1));
        await patience.sleep(Math.floor(patience.random() * bound));
      }
    }
  };
