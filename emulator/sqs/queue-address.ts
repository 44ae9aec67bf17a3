import { arn, type Call, type Scope } from '../call.ts';
import { AwsError } from '../errors.ts';
import type { AccessRequest } from '../wire/operation.ts';
import { queues, type Queue } from './state.ts';

export const queueArn = (call: Call, queue: Pick<Queue, 'name' | 'account' | 'region'>): string =>
  arn(call, 'sqs', queue.name, queue);

/** SDKs send their requests to the queue URL's host, so it has to be the front door's where there is one. */
export const queueUrl = (call: Call, queue: Pick<Queue, 'name' | 'account' | 'region'>): string =>
  `${call.part('endpoint-url') ?? `https://sqs.${queue.region}.amazonaws.com`}/${queue.account}/${queue.name}`;

const noSuchQueue = (): AwsError => new AwsError('QueueDoesNotExist', 'The specified queue does not exist.');

/** The queue that a URL means, by its path `/<account>/<name>`; the host is not looked at. */
export function findQueue(call: Call, url: string | undefined): Queue {
  const [account, name] = partsOfUrl(call, url);
  const queue = queues(inAccount(call, account)).get(name);
  if (!queue) throw noSuchQueue();
  return queue;
}

export function findQueueByArn(call: Call, queueArn: string): Queue | undefined {
  const [, , service, region, account, name] = queueArn.split(':');
  if (service !== 'sqs' || !region || !account || !name) return undefined;
  return queues({ ...call, account, region, table: (table) => call.table(table, { account, region }) }).get(name);
}

/** Notes that a call named the queue. */
export function putQueue(call: Call, queue: Queue): void {
  queues(inAccount(call, queue.account)).put(queue.name, { ...queue, usedAt: call.now() });
}

/** The access request of an operation on one queue, with the queue's policy. */
export function onQueue(call: Call, action: string, url: string | undefined): AccessRequest {
  const [account, name] = partsOfUrl(call, url);
  const queue = queues(inAccount(call, account)).get(name);
  return onQueueArn(call, action, arn(call, 'sqs', name, { account }), queue);
}

export function onQueueArn(call: Call, action: string, resource: string, queue?: Queue): AccessRequest {
  const known = queue ?? findQueueByArn(call, resource);
  const policy = known?.attributes['Policy'];
  return {
    action: `sqs:${action}`,
    resource,
    resourcePolicy: policy === undefined ? undefined : (JSON.parse(policy) as unknown),
  };
}

function partsOfUrl(call: Call, url: string | undefined): [account: string, name: string] {
  const [name = '', account = call.account] = (url ?? '').split('/').reverse();
  if (!url || !name)
    throw new AwsError('InvalidAddress', `The address ${url ?? ''} is not valid for this endpoint.`, 404);
  // a bare name is taken for a queue of the caller's, as the service does
  return [/^\d{12}$/.test(account) ? account : call.account, name];
}

const inAccount = (call: Call, account: string): Scope => ({
  account,
  region: call.region,
  table: (name) => call.table(name, { account }),
});
