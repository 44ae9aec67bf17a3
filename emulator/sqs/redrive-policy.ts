import type { Call } from '../call.ts';
import { AwsError } from '../errors.ts';
import { findQueueByArn, queueArn } from './queue-address.ts';
import type { Queue } from './state.ts';

export interface RedrivePolicy {
  deadLetterTargetArn: string;
  maxReceiveCount: number;
}

export interface RedriveAllowPolicy {
  redrivePermission: 'allowAll' | 'denyAll' | 'byQueue';
  sourceQueueArns?: string[];
}

export function parseRedrivePolicy(text: string): RedrivePolicy {
  const policy = parseObject('RedrivePolicy', text);
  const { deadLetterTargetArn } = policy;
  const maxReceiveCount = Number(policy['maxReceiveCount']);
  if (typeof deadLetterTargetArn !== 'string' || policy['maxReceiveCount'] === undefined)
    throw invalid(
      'RedrivePolicy',
      text,
      `Redrive policy does not contain mandatory attribute: ${typeof deadLetterTargetArn === 'string' ? 'maxReceiveCount' : 'deadLetterTargetArn'}.`,
    );
  if (!Number.isInteger(maxReceiveCount) || maxReceiveCount < 1 || maxReceiveCount > 1_000)
    throw invalid(
      'RedrivePolicy',
      text,
      `Invalid value for maxReceiveCount: ${JSON.stringify(policy['maxReceiveCount'])}, valid values are from 1 to 1000 both inclusive.`,
    );
  return { deadLetterTargetArn, maxReceiveCount };
}

export function parseRedriveAllowPolicy(text: string): RedriveAllowPolicy {
  const policy = parseObject('RedriveAllowPolicy', text);
  const permission = policy['redrivePermission'];
  const sources = policy['sourceQueueArns'];
  if (permission !== 'allowAll' && permission !== 'denyAll' && permission !== 'byQueue')
    throw invalid('RedriveAllowPolicy', text, 'redrivePermission must be allowAll, denyAll or byQueue.');
  if ((permission === 'byQueue') !== Array.isArray(sources) || (Array.isArray(sources) && sources.length > 10))
    throw invalid('RedriveAllowPolicy', text, 'sourceQueueArns goes with byQueue and holds up to 10 ARNs.');
  return { redrivePermission: permission, ...(Array.isArray(sources) ? { sourceQueueArns: sources as string[] } : {}) };
}

/** Checks that the dead-letter queue of a redrive policy exists, is of the same kind, and lets this queue use it. */
export function checkRedriveTarget(call: Call, queue: Queue): void {
  const text = queue.attributes['RedrivePolicy'];
  if (!text) return;
  const { deadLetterTargetArn } = parseRedrivePolicy(text);
  const target = findQueueByArn(call, deadLetterTargetArn);
  if (!target) throw invalid('RedrivePolicy', text, 'Dead letter target does not exist.');
  if (target.fifo !== queue.fifo)
    throw invalid('RedrivePolicy', text, 'Dead-letter queue must be same type of queue as the source.');
  if (!mayUse(target, queueArn(call, queue)))
    throw invalid('RedrivePolicy', text, 'The dead-letter queue does not allow this source queue.');
}

function mayUse(target: Queue, sourceArn: string): boolean {
  const text = target.attributes['RedriveAllowPolicy'];
  const allow = text ? parseRedriveAllowPolicy(text) : { redrivePermission: 'allowAll' as const };
  return (
    allow.redrivePermission === 'allowAll' ||
    (allow.redrivePermission === 'byQueue' && (allow.sourceQueueArns ?? []).includes(sourceArn))
  );
}

/** Where this queue's messages go after too many receives. */
export const redrivePolicyOf = (queue: Queue): RedrivePolicy | undefined =>
  queue.attributes['RedrivePolicy'] ? parseRedrivePolicy(queue.attributes['RedrivePolicy']) : undefined;

function parseObject(name: string, text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // answered below
  }
  throw invalid(name, text, `${name} is not valid JSON.`);
}

const invalid = (name: string, text: string, reason: string): AwsError =>
  new AwsError('InvalidParameterValue', `Value ${text} for parameter ${name} is invalid. Reason: ${reason}`);
