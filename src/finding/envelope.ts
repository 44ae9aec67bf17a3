import { type Fields, readFields, readList, readText, readTime, show, Unreadable } from './read-field.ts';

/** What EventBridge wraps around every event, read. */
export interface Envelope {
  eventId: string;
  source: string;
  detailType: string;
  account: string;
  region: string;
  partition: string;
  /** Milliseconds since the epoch. */
  time: number;
  resources: readonly string[];
  detail: Fields;
}

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html: 1 MB since January 2026, 256 KB before. */
const MAX_EVENT_BYTES = 1024 * 1024;

/** How far another clock may be ahead of ours. */
const CLOCK_DIFFERENCE_MS = 5 * 60_000;

export function readEnvelope(event: unknown, now = Number.POSITIVE_INFINITY): Envelope {
  const bytes = Buffer.byteLength(JSON.stringify(event) ?? '');
  if (bytes > MAX_EVENT_BYTES)
    throw new Unreadable('oversized', `the event has ${bytes} bytes; EventBridge takes ${MAX_EVENT_BYTES} at most`);
  const account = readText(event, 'account');
  if (!/^\d{12}$/.test(account)) throw new Unreadable('malformed', `account must be 12 digits; found ${show(account)}`);
  const region = readText(event, 'region');
  if (!/^[a-z]{2,4}(-[a-z]+)+-\d{1,2}$/.test(region))
    throw new Unreadable('malformed', `region must be a Region such as eu-west-1; found ${show(region)}`);
  return {
    eventId: readText(event, 'id'),
    source: readText(event, 'source'),
    detailType: readText(event, 'detail-type'),
    account,
    region,
    partition: partitionOf(region),
    time: Math.min(readTime(event, 'time'), now),
    resources: readList(event, 'resources').filter((resource) => typeof resource === 'string'),
    detail: readFields(event, 'detail'),
  };
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html */
function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  if (region.startsWith('us-gov-')) return 'aws-us-gov';
  if (region.startsWith('us-isob-')) return 'aws-iso-b';
  if (region.startsWith('us-iso-')) return 'aws-iso';
  return 'aws';
}

/**
 * When the source saw it. Whoever may import findings may write any time into them, and a time far ahead would
 * supersede every later statement: nothing was seen later than the event that tells of it.
 */
export const observedAt = (seen: number, envelope: Envelope): number =>
  Math.min(seen, envelope.time + CLOCK_DIFFERENCE_MS);

/** The account that a field names must be the event's: Rectify acts in the account that it is deployed in. */
export function assertAccount(account: string, path: string, envelope: Envelope): void {
  if (account !== envelope.account)
    throw new Unreadable(
      'foreign-account',
      `${path} names account ${show(account)}, the event comes from ${envelope.account}; deploy Rectify in the account that owns the resource`,
    );
}

export function assertRegion(region: string, path: string, envelope: Envelope): void {
  if (region !== envelope.region)
    throw new Unreadable(
      'wrong-region',
      `${path} names Region ${show(region)}, the event comes from ${envelope.region}; deploy Rectify in the Region that holds the resource`,
    );
}

/** Account, Region and partition of an ARN, where it has them, must be the event's. S3 buckets and IAM have none. */
export function assertArn(arn: string, path: string, envelope: Envelope): void {
  const [prefix, partition, service, region, account, ...rest] = arn.split(':');
  if (prefix !== 'arn' || !service || rest.length === 0)
    throw new Unreadable('malformed', `${path} must be an ARN; found ${show(arn)}`);
  if (partition !== envelope.partition)
    throw new Unreadable(
      'wrong-region',
      `${path} is in partition ${show(partition)}, the event in ${envelope.partition}`,
    );
  if (account) assertAccount(account, path, envelope);
  if (region) assertRegion(region, path, envelope);
}
