import { describe, expect, it } from 'vitest';
import { LONG, type RetryLimits, retrying, SHORT } from '../../src/aws/retry.ts';
import { hasCode, isRefusal, MissingPermission } from '../../src/aws/wire-error.ts';

const wire = (name: string, status: number, message = 'said'): Error =>
  Object.assign(new Error(message), { name, $metadata: { httpStatusCode: status } });

function failing(errors: Error[], limits?: RetryLimits) {
  const slept: number[] = [];
  let calls = 0;
  const patience = { sleep: async (ms: number) => void slept.push(ms), random: () => 0.999 };
  const call = async (): Promise<string> => {
    const error = errors[calls++];
    if (error) throw error;
    return 'done';
  };
  return { slept, count: () => calls, run: () => retrying(patience, limits)(call) };
}

describe('retries', () => {
  it.each([
    wire('ThrottlingException', 400),
    wire('Throttling', 400),
    wire('ProvisionedThroughputExceededException', 400),
    wire('TooManyRequestsException', 429),
    wire('InternalServerError', 500),
    wire('Whatever', 503),
    Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' }),
    Object.assign(new Error('too slow'), { name: 'TimeoutError' }),
  ])('try again after %s', async (error) => {
    const { run, count } = failing([error, error]);
    expect(await run()).toBe('done');
    expect(count()).toBe(3);
  });

  it.each([
    wire('ConditionalCheckFailedException', 400),
    wire('ValidationException', 400),
    wire('IdempotentParameterMismatch', 400),
    new TypeError('a fault of our own'),
  ])('leave %s alone', async (error) => {
    const { run, count } = failing([error]);
    await expect(run()).rejects.toBe(error);
    expect(count()).toBe(1);
  });

  it('wait a random part of a doubling bound, and end', async () => {
    const throttles = Array.from({ length: 20 }, () => wire('ThrottlingException', 400));
    const short = failing(throttles, SHORT);
    await expect(short.run()).rejects.toThrow('said');
    expect(short.slept).toEqual([49, 99, 199]);
    const long = failing(throttles, LONG);
    await expect(long.run()).rejects.toThrow('said');
    expect(long.slept).toEqual([499, 999, 1998, 3996, 3996, 3996, 3996]);
  });

  it('turn a denial into the name of the missing action', async () => {
    const message =
      'User: arn:aws:sts::123456789012:assumed-role/r/f is not authorized to perform: ssm:StartAutomationExecution on resource: arn:aws:ssm:eu-west-1:123456789012:document/d because no identity-based policy allows the action';
    const error = await failing([wire('AccessDeniedException', 400, message)])
      .run()
      .catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(MissingPermission);
    expect(error).toMatchObject({ action: 'ssm:StartAutomationExecution' });
    expect(isRefusal(error)).toBe(true);
  });
});

describe('errors', () => {
  it('are refusals only where AWS answered so', () => {
    expect(isRefusal(wire('InvalidTarget', 400))).toBe(true);
    expect(isRefusal(wire('ThrottlingException', 400))).toBe(false);
    expect(isRefusal(wire('InternalServerError', 500))).toBe(false);
    expect(isRefusal(Object.assign(new Error('?'), { $metadata: {} }))).toBe(false);
    expect(isRefusal(new Error('ours'))).toBe(false);
    expect(hasCode(new Error('ours'), 'Error')).toBe(false);
  });
});
