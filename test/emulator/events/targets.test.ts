import { describe, expect, it } from 'vitest';
import { ACCOUNT, queueArn, queuePolicy, queueUrl, RULE, withRule, type Json } from './delivery-world.ts';

describe('other targets', () => {
  it('another bus gets the event as it is, if its policy or the account lets it in', async () => {
    const { world, call, put, bodies } = await withRule({ Input: '"first"' });
    await call('events', 'CreateEventBus', { Name: 'b' });
    const bus = `arn:aws:events:eu-west-1:${ACCOUNT}:event-bus/b`;
    await call('events', 'PutPermission', {
      EventBusName: 'b',
      Policy: JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Service: 'events.amazonaws.com' },
            Action: 'events:PutEvents',
            Resource: bus,
          },
        ],
      }),
    });
    await call('events', 'PutTargets', { Rule: 'r', Targets: [{ Id: 'b', Arn: bus }] });
    await call('events', 'PutRule', { Name: 'on-b', EventBusName: 'b', EventPattern: '{"source":["app"]}' });
    await call('sqs', 'SetQueueAttributes', {
      QueueUrl: queueUrl('q'),
      Attributes: {
        Policy: queuePolicy('q', `arn:aws:events:eu-west-1:${ACCOUNT}:rule/*`).replace('ArnEquals', 'ArnLike'),
      },
    });
    await call('events', 'PutTargets', {
      Rule: 'on-b',
      EventBusName: 'b',
      Targets: [{ Id: 'q', Arn: queueArn('q'), InputPath: '$.id' }],
    });
    const { Entries } = (await put({ n: 2 })) as { Entries: { EventId: string }[] };
    await world.advance(1_000);
    expect((await bodies()).toSorted()).toEqual(['"first"', JSON.stringify(Entries[0]?.EventId)].toSorted());
  });

  it('a log group needs a resource policy, and then holds the event', async () => {
    const logGroup = `arn:aws:logs:eu-west-1:${ACCOUNT}:log-group:/aws/events/g`;
    const { world, call, put } = await withRule({ Arn: logGroup });
    await call('logs', 'CreateLogGroup', { logGroupName: '/aws/events/g' });
    await put({ n: 2 });
    await world.advance(1_000);
    const found = () => call('logs', 'FilterLogEvents', { logGroupName: '/aws/events/g' });
    expect(await found()).toMatchObject({ events: [] });
    await call('logs', 'PutResourcePolicy', {
      policyName: 'p',
      policyDocument: JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Service: ['events.amazonaws.com', 'delivery.logs.amazonaws.com'] },
            Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
            Resource: `${logGroup}:*`,
          },
        ],
      }),
    });
    await put({ n: 3 });
    await world.advance(1_000);
    const { events } = (await found()) as { events: { message: string }[] };
    expect(events.map(({ message }) => JSON.parse(message) as Json)).toMatchObject([{ detail: { n: 3 } }]);
  });

  it('a runbook is started under the role of the target', async () => {
    const started: Json[] = [];
    const { world, call, put } = await withRule(
      { Input: '"q"' },
      {
        faults: {
          before: (one, input) => {
            if (one.operation === 'StartAutomationExecution') started.push({ input, principal: one.principal });
          },
        },
      },
    );
    const trust = {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { Service: 'events.amazonaws.com' }, Action: 'sts:AssumeRole' }],
    };
    await call('iam', 'CreateRole', { RoleName: 'starter', AssumeRolePolicyDocument: JSON.stringify(trust) });
    const target = {
      Id: 'a',
      Arn: `arn:aws:ssm:eu-west-1:${ACCOUNT}:automation-definition/Fix:$DEFAULT`,
      RoleArn: `arn:aws:iam::${ACCOUNT}:role/starter`,
      Input: '{"Name":["x"]}',
      RetryPolicy: { MaximumRetryAttempts: 0 },
    };
    await call('events', 'PutTargets', { Rule: 'r', Targets: [target] });
    await put({ n: 2 });
    await world.advance(1_000);
    expect(started).toMatchObject([
      {
        input: { DocumentName: 'Fix', DocumentVersion: '$DEFAULT', Parameters: { Name: ['x'] } },
        principal: { kind: 'role', roleArn: `arn:aws:iam::${ACCOUNT}:role/starter` },
      },
    ]);
  });

  it('a scheduled rule sends its event at its times', async () => {
    const { world, call, bodies } = await withRule({});
    await call('events', 'PutRule', { Name: 'r', ScheduleExpression: 'rate(5 minutes)' });
    await world.advance(16 * 60_000);
    const sent = (await bodies()).map((body) => JSON.parse(body) as Json);
    expect(sent.map(({ time }) => time)).toEqual([
      '2026-03-01T00:05:00Z',
      '2026-03-01T00:10:00Z',
      '2026-03-01T00:15:00Z',
    ]);
    expect(sent[0]).toMatchObject({
      'detail-type': 'Scheduled Event',
      source: 'aws.events',
      resources: [RULE],
      detail: {},
    });
    await call('events', 'DisableRule', { Name: 'r' });
    await world.advance(16 * 60_000);
    expect(await bodies()).toEqual([]);
  });
});
