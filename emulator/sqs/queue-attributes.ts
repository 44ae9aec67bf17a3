import { AwsError } from '../errors.ts';
import { parseRedriveAllowPolicy, parseRedrivePolicy } from './redrive-policy.ts';
import type { Queue } from './state.ts';

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html */
const numbers: Record<string, { least: number; most: number; preset: number }> = {
  DelaySeconds: { least: 0, most: 900, preset: 0 },
  MaximumMessageSize: { least: 1_024, most: 1_048_576, preset: 1_048_576 },
  MessageRetentionPeriod: { least: 60, most: 1_209_600, preset: 345_600 },
  ReceiveMessageWaitTimeSeconds: { least: 0, most: 20, preset: 0 },
  VisibilityTimeout: { least: 0, most: 43_200, preset: 30 },
  KmsDataKeyReusePeriodSeconds: { least: 60, most: 86_400, preset: 300 },
};

const choices: Record<string, readonly string[]> = {
  FifoQueue: ['true', 'false'],
  ContentBasedDeduplication: ['true', 'false'],
  SqsManagedSseEnabled: ['true', 'false'],
  DeduplicationScope: ['messageGroup', 'queue'],
  FifoThroughputLimit: ['perQueue', 'perMessageGroupId'],
};

const documents: Record<string, (value: string) => unknown> = {
  Policy: parsePolicy,
  RedrivePolicy: parseRedrivePolicy,
  RedriveAllowPolicy: parseRedriveAllowPolicy,
};

const fifoOnly = ['ContentBasedDeduplication', 'DeduplicationScope', 'FifoThroughputLimit'];
const settable = [...Object.keys(numbers), ...Object.keys(choices), ...Object.keys(documents), 'KmsMasterKeyId'];

const readOnly = [
  'QueueArn',
  'CreatedTimestamp',
  'LastModifiedTimestamp',
  'ApproximateNumberOfMessages',
  'ApproximateNumberOfMessagesDelayed',
  'ApproximateNumberOfMessagesNotVisible',
];

export const attributeNames: readonly string[] = ['All', ...settable, ...readOnly];

/** The attributes to keep, in AWS's spelling; an empty policy takes the policy away. */
export function checkAttributes(given: Record<string, string | undefined>, fifo: boolean): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(given)) {
    if (!settable.includes(name) || (fifoOnly.includes(name) && !fifo))
      throw new AwsError('InvalidAttributeName', `Unknown Attribute ${name}.`);
    kept[name] = checkValue(name, value ?? '');
  }
  return kept;
}

function checkValue(name: string, value: string): string {
  const range = numbers[name];
  if (range) {
    const number = Number(value);
    if (!/^\d+$/.test(value) || number < range.least || number > range.most) throw invalidValue(name);
    return String(number);
  }
  if (choices[name] && !choices[name].includes(value)) throw invalidValue(name);
  if (documents[name] && value !== '') documents[name](value);
  return value;
}

export const invalidValue = (name: string, reason = ''): AwsError =>
  new AwsError('InvalidAttributeValue', `Invalid value for the parameter ${name}.${reason && ` Reason: ${reason}`}`);

function parsePolicy(value: string): void {
  try {
    const policy: unknown = JSON.parse(value);
    if (typeof policy !== 'object' || policy === null || !('Statement' in policy)) throw invalidValue('Policy');
  } catch {
    throw invalidValue('Policy');
  }
}

/** A number among the attributes, or its default. */
export const numberOf = (queue: Queue, name: keyof typeof numbers): number =>
  Number(queue.attributes[name] ?? numbers[name]?.preset);

/** What a queue shows of its settings: the defaults, then what was set. */
export function shownAttributes(queue: Queue): Record<string, string> {
  const shown: Record<string, string> = { SqsManagedSseEnabled: queue.attributes['KmsMasterKeyId'] ? 'false' : 'true' };
  for (const [name, { preset }] of Object.entries(numbers))
    if (name !== 'KmsDataKeyReusePeriodSeconds' || queue.attributes['KmsMasterKeyId']) shown[name] = String(preset);
  if (queue.fifo)
    Object.assign(shown, {
      ContentBasedDeduplication: 'false',
      DeduplicationScope: 'queue',
      FifoThroughputLimit: 'perQueue',
    });
  return { ...shown, ...queue.attributes };
}
