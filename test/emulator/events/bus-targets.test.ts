import { describe, expect, it } from 'vitest';
import { authorize } from '../../../emulator/iam/authorize.ts';
import { testWorld } from '../world.ts';
import type { Json } from './delivery-world.ts';

interface Place {
  account: string;
  region: string;
}

const OURS: Place = { account: '123456789012', region: 'eu-west-1' };
const THEIRS: Place = { account: '210987654321', region: 'eu-west-1' };
const ABROAD: Place = { account: OURS.account, region: 'us-east-1' };
const busArn = ({ account, region }: Place, name = 'b'): string =>
  `arn:aws:events:${region}:${account}:event-bus/${name}`;
const allow = (statement: Json): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...statement }] });

/** Several accounts and Regions, with buses that pass events on and queues that hold what comes to a bus. */
function withBuses() {
  const world = testWorld({ authorize });
  const at =
    ({ account, region }: Place) =>
    (service: string, operation: string, input: Json = {}) =>
      world.call({ service, operation, input, principal: world.root(account), account, region });
  const queueOf = ({ account, region }: Place, name: string) => ({
    Arn: `arn:aws:sqs:${region}:${account}:${name}`,
    QueueUrl: `https://sqs.${region}.amazonaws.com/${account}/${name}`,
  });
  const makeQueue = async (place: Place, QueueName: string) => {
    const { Arn } = queueOf(place, QueueName);
    const Principal = { Service: 'events.amazonaws.com' };
    const Policy = allow({ Principal, Action: 'sqs:SendMessage', Resource: Arn });
    await at(place)('sqs', 'CreateQueue', { QueueName, Attributes: { Policy } });
    return Arn;
  };
  /** A bus with this policy, all of whose events go to a queue of its name. */
  const makeBus = async (place: Place, name: string, policy?: Json) => {
    const call = at(place);
    await call('events', 'CreateEventBus', { Name: name });
    const statement = { Action: 'events:PutEvents', Resource: busArn(place, name), ...policy };
    if (policy) await call('events', 'PutPermission', { EventBusName: name, Policy: allow(statement) });
    await call('events', 'PutRule', { Name: 'keep', EventBusName: name, EventPattern: '{"source":["app"]}' });
    const Targets = [{ Id: 'q', Arn: await makeQueue(place, name) }];
    await call('events', 'PutTargets', { Rule: 'keep', EventBusName: name, Targets });
  };
  /** Passes all events of a bus on, leaving dead letters in the queue `dead` beside it. */
  const pass = async (place: Place, from: string, to: string, target: Json = {}) => {
    const call = at(place);
    const DeadLetterConfig = { Arn: await makeQueue(place, 'dead') };
    await call('events', 'PutRule', { Name: 'pass', EventBusName: from, EventPattern: '{"source":["app"]}' });
    const Targets = [{ Id: 'b', Arn: to, DeadLetterConfig, ...target }];
    await call('events', 'PutTargets', { Rule: 'pass', EventBusName: from, Targets });
  };
  const put = (EventBusName = 'default') =>
    at(OURS)('events', 'PutEvents', { Entries: [{ Source: 'app', DetailType: 'T', Detail: '{"n":1}', EventBusName }] });
  const received = async (place: Place, queue: string): Promise<Json[]> => {
    await world.advance(1_000);
    const { QueueUrl } = queueOf(place, queue);
    const input = { QueueUrl, MessageAttributeNames: ['All'] };
    const { Messages = [] } = (await at(place)('sqs', 'ReceiveMessage', input)) as { Messages?: Json[] };
    return Messages;
  };
  const events = async (place: Place, queue: string): Promise<Json[]> =>
    (await received(place, queue)).map(({ Body }) => JSON.parse(Body as string) as Json);
  const role = async (rights: Json): Promise<string> => {
    const AssumeRolePolicyDocument = allow({
      Principal: { Service: 'events.amazonaws.com' },
      Action: 'sts:AssumeRole',
    });
    await at(OURS)('iam', 'CreateRole', { RoleName: 'sender', AssumeRolePolicyDocument });
    await at(OURS)('iam', 'PutRolePolicy', { RoleName: 'sender', PolicyName: 'p', PolicyDocument: allow(rights) });
    return `arn:aws:iam::${OURS.account}:role/sender`;
  };
  return { put, makeBus, pass, received, events, role };
}

const ofAccount = (account: string): Json => ({ Principal: { AWS: `arn:aws:iam::${account}:root` } });
const refused = (code: string): Json => ({ MessageAttributes: { ERROR_CODE: { StringValue: code } } });

describe('the bus of another account', () => {
  it('gets the event as it was, where its policy lets the sending account in', async () => {
    const { put, makeBus, pass, events } = withBuses();
    await makeBus(THEIRS, 'b', ofAccount(OURS.account));
    await pass(OURS, 'default', busArn(THEIRS));
    const { Entries } = (await put()) as { Entries: { EventId: string }[] };
    expect(await events(THEIRS, 'b')).toMatchObject([
      { id: Entries[0]?.EventId, account: OURS.account, region: 'eu-west-1', detail: { n: 1 } },
    ]);
  });

  it.each<[string, Json | undefined]>([
    ['has no policy', undefined],
    ['lets another account in', ofAccount('310987654321')],
    ['asks for another source', { ...ofAccount(OURS.account), Condition: { StringEquals: { 'events:source': 'x' } } }],
  ])('that %s gets nothing, and a dead letter is left', async (_, policy) => {
    const { put, makeBus, pass, received } = withBuses();
    await makeBus(THEIRS, 'b', policy);
    await pass(OURS, 'default', busArn(THEIRS));
    await put();
    expect(await received(THEIRS, 'b')).toEqual([]);
    expect(await received(OURS, 'dead')).toMatchObject([refused('NO_PERMISSIONS')]);
  });

  it("is reached under the target's role only if that may put events there", async () => {
    const right = { Action: 'events:PutEvents', Resource: busArn(THEIRS) };
    for (const [rights, count] of [
      [right, 1],
      [{ ...right, Resource: busArn(OURS) }, 0],
    ] as const) {
      const { put, makeBus, pass, received, role } = withBuses();
      await makeBus(THEIRS, 'b', ofAccount(OURS.account));
      await pass(OURS, 'default', busArn(THEIRS), { RoleArn: await role(rights) });
      await put();
      expect(await received(THEIRS, 'b')).toHaveLength(count);
      expect(await received(OURS, 'dead')).toHaveLength(1 - count);
    }
  });
});

describe('the bus of another Region', () => {
  it('gets the event under a role, with the Region it comes from', async () => {
    const { put, makeBus, pass, events, role } = withBuses();
    await makeBus(ABROAD, 'b');
    const RoleArn = await role({ Action: 'events:PutEvents', Resource: busArn(ABROAD) });
    await pass(OURS, 'default', busArn(ABROAD), { RoleArn });
    await put();
    expect(await events(ABROAD, 'b')).toMatchObject([{ account: OURS.account, region: 'eu-west-1', detail: { n: 1 } }]);
  });

  it('gets nothing without one', async () => {
    const { put, makeBus, pass, received } = withBuses();
    await makeBus(ABROAD, 'b');
    await pass(OURS, 'default', busArn(ABROAD));
    await put();
    expect(await received(ABROAD, 'b')).toEqual([]);
    expect(await received(OURS, 'dead')).toMatchObject([refused('NO_PERMISSIONS')]);
  });
});

describe('an event that came from another bus', () => {
  const THIRD: Place = { account: '310987654321', region: 'eu-west-1' };

  it('does not go on to a third account', async () => {
    const { put, makeBus, pass, events, received } = withBuses();
    await makeBus(THEIRS, 'b', ofAccount(OURS.account));
    await makeBus(THIRD, 'c', ofAccount(THEIRS.account));
    await pass(OURS, 'default', busArn(THEIRS));
    await pass(THEIRS, 'b', busArn(THIRD, 'c'));
    await put();
    expect(await events(THEIRS, 'b')).toHaveLength(1);
    expect(await received(THIRD, 'c')).toEqual([]);
    expect(await received(THEIRS, 'dead')).toMatchObject([refused('THIRD_ACCOUNT_HOP_DETECTED')]);
  });

  it('does not go on to a third bus of the same account', async () => {
    const { put, makeBus, pass, received } = withBuses();
    const everybody = { Principal: { Service: 'events.amazonaws.com' } };
    await makeBus(OURS, 'b', everybody);
    await makeBus(OURS, 'c', everybody);
    await pass(OURS, 'b', busArn(OURS, 'c'));
    await put('b');
    expect(await received(OURS, 'c')).toHaveLength(1);
    await pass(OURS, 'default', busArn(OURS, 'b'));
    await put();
    expect(await received(OURS, 'c')).toEqual([]);
    expect(await received(OURS, 'dead')).toMatchObject([refused('THIRD_ACCOUNT_HOP_DETECTED')]);
  });

  it('still goes to another Region once', async () => {
    const { put, makeBus, pass, events, role } = withBuses();
    await makeBus(OURS, 'b', { Principal: { Service: 'events.amazonaws.com' } });
    await makeBus(ABROAD, 'c');
    const RoleArn = await role({ Action: 'events:PutEvents', Resource: '*' });
    await pass(OURS, 'default', busArn(OURS, 'b'));
    await pass(OURS, 'b', busArn(ABROAD, 'c'), { RoleArn });
    await put();
    expect(await events(ABROAD, 'c')).toHaveLength(1);
  });
});
