import type { Call } from './call.ts';
import { AwsError } from './errors.ts';
import { seededIds } from './ids.ts';
import type { Faults } from './world.ts';

/** What goes wrong: `crash` is a call that takes effect and whose answer is never seen. */
export type FaultKind = 'throttle' | 'error' | 'timeout' | 'crash';

/** One line of a fault plan. The first rule that strikes decides. */
export interface FaultRule {
  kind: FaultKind;
  /** The service's folder, `ssm`; any service without it. */
  service?: string;
  /** `StartAutomationExecution`; any operation without it. */
  operation?: string;
  /** A further condition on the call, such as a resource in its input. */
  when?: (call: Call, input: Record<string, unknown>) => boolean;
  /** Strikes each matching call with this chance in [0, 1], by the plan's seed. */
  probability?: number;
  /** Strikes these matching calls, counted from 1: `[1, 3]`. */
  calls?: readonly number[];
  /** Strikes at most so often. */
  limit?: number;
}

export interface FaultPlan extends Faults {
  /** Every fault that struck, in order. */
  readonly struck: readonly { rule: FaultRule; service: string; operation: string }[];
}

/** The answer never reaches the caller. The front door breaks the connection; callers inside see a timeout. */
export class LostResponse extends AwsError {
  constructor(message: string) {
    super('RequestTimeout', message, 503);
  }
}

/** A repeatable plan of faults: the same seed and the same calls give the same faults. */
export function seededFaults(seed: number, rules: readonly FaultRule[]): FaultPlan {
  const ids = seededIds(seed);
  const seen = rules.map(() => 0);
  const strikes = rules.map(() => 0);
  const struck: { rule: FaultRule; service: string; operation: string }[] = [];

  const hit = (phase: 'before' | 'after', call: Call, input: Record<string, unknown>): FaultRule | undefined => {
    for (const [i, rule] of rules.entries()) {
      if ((rule.kind === 'crash') !== (phase === 'after') || !matches(rule, call, input)) continue;
      const count = (seen[i] ?? 0) + 1;
      seen[i] = count;
      if ((strikes[i] ?? 0) >= (rule.limit ?? Infinity)) continue;
      if (rule.calls && !rule.calls.includes(count)) continue;
      if (rule.probability !== undefined && ids.random() >= rule.probability) continue;
      strikes[i] = (strikes[i] ?? 0) + 1;
      struck.push({ rule, service: call.service, operation: call.operation });
      return rule;
    }
    return undefined;
  };

  return {
    struck,
    before(call, input) {
      const rule = hit('before', call, input);
      if (rule) throw errorOf(rule.kind, call);
    },
    after(call, input) {
      const rule = hit('after', call, input);
      if (rule) throw errorOf(rule.kind, call);
    },
  };
}

const matches = (rule: FaultRule, call: Call, input: Record<string, unknown>): boolean =>
  (rule.service === undefined || rule.service === call.service) &&
  (rule.operation === undefined || rule.operation === call.operation) &&
  (rule.when === undefined || rule.when(call, input));

function errorOf(kind: FaultKind, call: Call): AwsError {
  const name = `${call.service}.${call.operation}`;
  switch (kind) {
    case 'throttle':
      return throttle(call.service);
    case 'error':
      return new AwsError('InternalFailure', `Injected fault: ${name} failed`, 500);
    case 'timeout':
      return new LostResponse(`Injected fault: ${name} was not answered`);
    case 'crash':
      return new LostResponse(`Injected fault: ${name} took effect, and its answer was lost`);
  }
}

/** https://docs.aws.amazon.com/awsservicequotas: each family says it in its own words. */
function throttle(service: string): AwsError {
  switch (service) {
    case 'ec2':
      return new AwsError('RequestLimitExceeded', 'Request limit exceeded.', 503);
    case 's3':
    case 's3-control':
      return new AwsError('SlowDown', 'Please reduce your request rate.', 503);
    case 'lambda':
      return new AwsError('TooManyRequestsException', 'Rate Exceeded.', 429);
    case 'dynamodb':
      return new AwsError('ThrottlingException', 'Throughput exceeds the current capacity of your table or index.');
    case 'iam':
    case 'sts':
    case 'sns':
    case 'cloudformation':
    case 'cloudwatch':
    case 'auto-scaling':
    case 'elbv2':
    case 'rds':
      return new AwsError('Throttling', 'Rate exceeded');
    default:
      return new AwsError('ThrottlingException', 'Rate exceeded');
  }
}
