import { expect, it, describe } from 'vitest';
import { authorize } from '../../../emulator/iam/authorize.ts';
import { attachHandlers, createFunction } from '../lambda/function-world.ts';
import { callIn, testWorld } from '../world.ts';
import { ACCOUNT, queueArn, queueUrl, type Json } from './delivery-world.ts';

const FUNCTION = `arn:aws:lambda:eu-west-1:${ACCOUNT}:function:f`;
const TOPIC = `arn:aws:sns:eu-west-1:${ACCOUNT}:t`;
const RULE = `arn:aws:events:eu-west-1:${ACCOUNT}:rule/r`;

const allow = (statement: Json): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...statement }] });

/** The function `f`, the events it got, and a queue for what did not reach it. */
async function withFunction() {
  const world = testWorld({ authorize });
  const call = callIn(world);
  const role = async (RoleName: string, service: string, rights: Json) => {
    const AssumeRolePolicyDocument = allow({
      Principal: { Service: `${service}.amazonaws.com` },
      Action: 'sts:AssumeRole',
    });
    await call('iam', 'CreateRole', { RoleName, AssumeRolePolicyDocument });
    await call('iam', 'PutRolePolicy', { RoleName, PolicyName: 'p', PolicyDocument: allow(rights) });
    return `arn:aws:iam::${ACCOUNT}:role/${RoleName}`;
  };
  await role('function', 'lambda', { Action: '*', Resource: '*' });
  const got: Json[] = [];
  attachHandlers(world, { f: (event: Json) => void got.push(event) });
  await createFunction(world, 'f');
  const Policy = allow({
    Principal: { Service: ['events.amazonaws.com', 'sns.amazonaws.com'] },
    Action: 'sqs:SendMessage',
    Resource: queueArn('dead'),
  });
  await call('sqs', 'CreateQueue', { QueueName: 'dead', Attributes: { Policy } });
  const letIn = (service: string, SourceArn?: string) =>
    call('lambda', 'AddPermission', {
      FunctionName: 'f',
      StatementId: 's',
      Action: 'lambda:InvokeFunction',
      Principal: `${service}.amazonaws.com`,
      ...(SourceArn === undefined ? {} : { SourceArn }),
    });
  const dead = async (): Promise<Json[]> => {
    const { Messages = [] } = (await call('sqs', 'ReceiveMessage', {
      QueueUrl: queueUrl('dead'),
      MessageAttributeNames: ['All'],
    })) as { Messages?: Json[] };
    return Messages;
  };
  return { world, call, role, got, letIn, dead };
}

type Home = Awaited<ReturnType<typeof withFunction>>;

/** Those who call a function as a service, each with what it sends once. */
const services: Record<string, { source: string; send: (home: Home) => Promise<unknown>; event: Json }> = {
  events: {
    source: RULE,
    async send({ call }) {
      await call('events', 'PutRule', { Name: 'r', EventPattern: '{"source":["app"]}' });
      const Targets = [{ Id: 'f', Arn: FUNCTION, DeadLetterConfig: { Arn: queueArn('dead') } }];
      await call('events', 'PutTargets', { Rule: 'r', Targets });
      await call('events', 'PutEvents', { Entries: [{ Source: 'app', DetailType: 'T', Detail: '{"n":1}' }] });
    },
    event: { source: 'app', 'detail-type': 'T', detail: { n: 1 } },
  },
  sns: {
    source: TOPIC,
    async send({ call }) {
      await call('sns', 'CreateTopic', { Name: 't' });
      await call('sns', 'Subscribe', {
        TopicArn: TOPIC,
        Protocol: 'lambda',
        Endpoint: FUNCTION,
        Attributes: { RedrivePolicy: JSON.stringify({ deadLetterTargetArn: queueArn('dead') }) },
      });
      await call('sns', 'Publish', { TopicArn: TOPIC, Message: 'hello', Subject: 'S' });
    },
    event: {
      Records: [
        { EventSource: 'aws:sns', EventVersion: '1.0', Sns: { TopicArn: TOPIC, Message: 'hello', Subject: 'S' } },
      ],
    },
  },
};

describe.each(Object.entries(services))('a function as a target of %s', (name, { source, send, event }) => {
  it('is invoked where its policy lets this source in', async () => {
    const home = await withFunction();
    await home.letIn(name, source);
    await send(home);
    await home.world.advance(1_000);
    expect(home.got).toMatchObject([event]);
    expect(await home.dead()).toEqual([]);
  });

  it.each<[string, (home: Home) => Promise<unknown>]>([
    ['without a policy', async () => undefined],
    ['by a policy for another source', ({ letIn }) => letIn(name, `${source}-other`)],
    ['by a policy for another service', ({ letIn }) => letIn('s3')],
  ])('is not invoked %s, and a dead letter is left', async (_, permit) => {
    const home = await withFunction();
    await permit(home);
    await send(home);
    await home.world.advance(1_000);
    expect(home.got).toEqual([]);
    expect(await home.dead()).toHaveLength(1);
  });
});

it('a dead letter of a rule says that the function did not let it in', async () => {
  const home = await withFunction();
  await services['events']?.send(home);
  await home.world.advance(1_000);
  expect(await home.dead()).toMatchObject([
    {
      MessageAttributes: {
        RULE_ARN: { StringValue: RULE },
        TARGET_ARN: { StringValue: FUNCTION },
        ERROR_CODE: { StringValue: 'NO_PERMISSIONS' },
        RETRY_ATTEMPTS: { StringValue: '0' },
      },
    },
  ]);
});

describe('a function as a target of a schedule', () => {
  const schedule = async ({ call, role }: Home, rights: Json, target: Json = {}) =>
    call('scheduler', 'CreateSchedule', {
      Name: 's',
      ScheduleExpression: 'at(2026-03-01T01:00:00)',
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: {
        Arn: FUNCTION,
        RoleArn: await role('scheduler', 'scheduler', rights),
        DeadLetterConfig: { Arn: queueArn('dead') },
        ...target,
      },
    });

  it('is invoked under the role, without a policy of its own', async () => {
    const home = await withFunction();
    await schedule(home, { Action: 'lambda:InvokeFunction', Resource: FUNCTION }, { Input: '{"n":1}' });
    await home.world.advance(3_700_000);
    expect(home.got).toEqual([{ n: 1 }]);
  });

  it("gets Scheduler's notification where no input was given", async () => {
    const home = await withFunction();
    await schedule(home, { Action: 'lambda:InvokeFunction', Resource: FUNCTION });
    await home.world.advance(3_700_000);
    expect(home.got).toEqual([
      {
        version: '0',
        id: expect.stringMatching(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/) as string,
        'detail-type': 'Scheduled Event',
        source: 'aws.scheduler',
        account: ACCOUNT,
        time: '2026-03-01T01:00:00Z',
        region: 'eu-west-1',
        resources: [`arn:aws:scheduler:eu-west-1:${ACCOUNT}:schedule/default/s`],
        detail: '{}',
      },
    ]);
  });

  it('is not invoked under a role without that right, whatever its own policy says of Scheduler', async () => {
    const home = await withFunction();
    await home.letIn('scheduler');
    await schedule(home, { Action: 'sqs:SendMessage', Resource: queueArn('dead') });
    await home.world.advance(3_700_000);
    expect(home.got).toEqual([]);
    expect(await home.dead()).toMatchObject([
      { MessageAttributes: { TARGET_ARN: { StringValue: FUNCTION }, RETRY_ATTEMPTS: { StringValue: '0' } } },
    ]);
  });
});
