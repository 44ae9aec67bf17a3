import type { Call } from './call.ts';
import type { Clock } from './clock.ts';
import { AwsError } from './errors.ts';

/** Token buckets by account, Region and operation, as AWS's request quotas are counted. */
export class Quotas {
  private readonly buckets = new Map<string, { tokens: number; at: number }>();
  private readonly clock: Clock;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** Throws `ThrottlingException` when the bucket is empty. */
  take(call: Call, quota: { perSecond: number; burst: number }): void {
    const key = `${call.account}/${call.region}/${call.service}/${call.operation}`;
    const now = this.clock.now();
    const bucket = this.buckets.get(key) ?? { tokens: quota.burst, at: now };
    const tokens = Math.min(quota.burst, bucket.tokens + ((now - bucket.at) / 1000) * quota.perSecond);
    if (tokens < 1) {
      this.buckets.set(key, { tokens, at: now });
      throw new AwsError('ThrottlingException', 'Rate exceeded', 400);
    }
    this.buckets.set(key, { tokens: tokens - 1, at: now });
  }
}
