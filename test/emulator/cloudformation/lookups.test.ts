import { describe, expect, it } from 'vitest';
import { authorize } from '../../../emulator/iam/authorize.ts';
import { testWorld } from '../world.ts';
import { queue, stackIn } from './stack-in.ts';

const tagged = (Value: unknown) => ({ Resources: { Q: queue({ Tags: [{ Key: 'value', Value }] }) } });

describe('a stack reads', () => {
  it('Parameter Store through a parameter of that type', async () => {
    const stack = stackIn();
    await stack.call('ssm', 'PutParameter', { Name: '/team', Type: 'String', Value: 'blue' });
    const template = {
      Parameters: { Team: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/team' } },
      ...tagged({ Ref: 'Team' }),
    };
    expect(await stack.create(template)).toBe('CREATE_COMPLETE');
    expect(await stack.call('sqs', 'ListQueueTags', { QueueUrl: await stack.physical('Q') })).toEqual({
      Tags: { value: 'blue' },
    });
    expect(await stack.call('cloudformation', 'DescribeStacks', { StackName: 'demo' })).toMatchObject({
      Stacks: [{ Parameters: [{ ParameterKey: 'Team', ParameterValue: '/team', ResolvedValue: 'blue' }] }],
    });
  });

  it('says which parameter of Parameter Store is not there', async () => {
    const template = {
      Parameters: { Team: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/none' } },
      ...tagged('a'),
    };
    await expect(stackIn().create(template)).rejects.toThrow(
      'Unable to fetch parameters [/none] from parameter store for this account.',
    );
  });

  it('dynamic references only when the resource is made', async () => {
    const stack = stackIn();
    await stack.call('ssm', 'PutParameter', { Name: '/team', Type: 'String', Value: 'blue' });
    expect(await stack.create(tagged('is {{resolve:ssm:/team:1}}!'))).toBe('CREATE_COMPLETE');
    expect(await stack.call('sqs', 'ListQueueTags', { QueueUrl: await stack.physical('Q') })).toEqual({
      Tags: { value: 'is blue!' },
    });
  });

  it('its template from a bucket, which may be larger than a request', async () => {
    const stack = stackIn();
    await stack.call('s3', 'CreateBucket', {
      Bucket: 'templates-here',
      CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' },
    });
    const Body = `${JSON.stringify(tagged('a'))}${' '.repeat(60_000)}`;
    await stack.call('s3', 'PutObject', { Bucket: 'templates-here', Key: 'a/b.json', Body });
    for (const [index, host] of [
      's3.eu-west-1.amazonaws.com/templates-here',
      'templates-here.s3.amazonaws.com',
    ].entries()) {
      const StackName = `from-${index}`;
      await stack.call('cloudformation', 'CreateStack', { StackName, TemplateURL: `https://${host}/a/b.json` });
      expect(await stack.call('cloudformation', 'GetTemplate', { StackName })).toMatchObject({ TemplateBody: Body });
    }
    await expect(
      stack.call('cloudformation', 'CreateStack', {
        StackName: 'none',
        TemplateURL: 'https://templates-here.s3.amazonaws.com/none',
      }),
    ).rejects.toThrow('S3 error: ');
  });
});

describe('a stack shows', () => {
  it('hidden parameters as stars', async () => {
    const stack = stackIn();
    await stack.create(
      { Parameters: { Secret: { Type: 'String', NoEcho: true } }, ...tagged('a') },
      { Parameters: [{ ParameterKey: 'Secret', ParameterValue: 'hush' }] },
    );
    const shown = JSON.stringify(await stack.call('cloudformation', 'DescribeStacks', { StackName: 'demo' }));
    expect(shown).toContain('****');
    expect(shown).not.toContain('hush');
  });

  it('what a template would need', async () => {
    const { call } = stackIn();
    const Properties = { RoleName: 'a', AssumeRolePolicyDocument: {} };
    const TemplateBody = JSON.stringify({
      Parameters: { P: { Type: 'Number', Default: 3, Description: 'how many' } },
      Resources: { R: { Type: 'AWS::IAM::Role', Properties } },
    });
    expect(await call('cloudformation', 'ValidateTemplate', { TemplateBody })).toMatchObject({
      Parameters: [{ ParameterKey: 'P', DefaultValue: '3', NoEcho: false, Description: 'how many' }],
      Capabilities: ['CAPABILITY_NAMED_IAM'],
      CapabilitiesReason: 'The following resource(s) require capabilities: [AWS::IAM::Role]',
    });
  });

  it('its events in pages of a hundred, newest first', async () => {
    const stack = stackIn();
    await stack.create({
      Resources: Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`Q${index}`, queue()])),
    });
    const first = (await stack.call('cloudformation', 'DescribeStackEvents', { StackName: 'demo' })) as {
      StackEvents: { LogicalResourceId: string }[];
      NextToken: string;
    };
    const second = (await stack.call('cloudformation', 'DescribeStackEvents', {
      StackName: 'demo',
      NextToken: first.NextToken,
    })) as {
      StackEvents: { LogicalResourceId: string; ResourceStatusReason: string }[];
      NextToken?: string;
    };
    expect([first.StackEvents.length, second.StackEvents.length]).toEqual([100, 22]);
    expect(first.StackEvents[0]?.LogicalResourceId).toBe('demo');
    expect(second.StackEvents.at(-1)).toMatchObject({
      LogicalResourceId: 'demo',
      ResourceStatusReason: 'User Initiated',
    });
    expect(second.NextToken).toBeUndefined();
  });
});

describe('a stack acts', () => {
  it('as its service role, and fails with what that role may not do', async () => {
    const world = testWorld({ authorize, onTaskError: () => undefined });
    const stack = stackIn(world);
    const statement = (Action: string[]): string =>
      JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource: '*' }] });
    const { Role } = (await stack.call('iam', 'CreateRole', {
      RoleName: 'builder',
      AssumeRolePolicyDocument: JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Allow', Principal: { Service: 'cloudformation.amazonaws.com' }, Action: 'sts:AssumeRole' },
        ],
      }),
    })) as { Role: { Arn: string } };
    const allow = (Action: string[]) =>
      stack.call('iam', 'PutRolePolicy', { RoleName: 'builder', PolicyName: 'p', PolicyDocument: statement(Action) });
    await allow(['sqs:DeleteQueue']);
    expect(await stack.create({ Resources: { Q: queue() } }, { RoleARN: Role.Arn })).toBe('ROLLBACK_COMPLETE');
    expect((await stack.reasons()).join('\n')).toMatch(/sqs:CreateQueue.*HandlerErrorCode: AccessDenied/i);
    await stack.delete();
    await allow(['sqs:DeleteQueue', 'sqs:CreateQueue', 'sqs:GetQueueAttributes']);
    expect(await stack.create({ Resources: { Q: queue() } }, { RoleARN: Role.Arn })).toBe('CREATE_COMPLETE');
  });

  it('no longer than its time-out', async () => {
    const stack = stackIn();
    await stack.call('cloudformation', 'CreateStack', {
      StackName: 'demo',
      TimeoutInMinutes: 1,
      TemplateBody: JSON.stringify({ Resources: { A: queue(), B: queue() } }),
    });
    stack.world.clock.skip(61_000);
    await stack.world.advance(10_000);
    expect(await stack.resources()).toEqual({});
    expect(await stack.reasons()).toContain(
      'Stack creation time exceeded the specified timeout. Rollback requested by user.',
    );
  });

  it('and tells its topics every event', async () => {
    const stack = stackIn();
    const { TopicArn } = await stack.call('sns', 'CreateTopic', { Name: 'stacks' });
    const { QueueUrl } = await stack.call('sqs', 'CreateQueue', { QueueName: 'told' });
    const Policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Principal: { Service: 'sns.amazonaws.com' }, Action: 'sqs:SendMessage', Resource: '*' },
      ],
    });
    await stack.call('sqs', 'SetQueueAttributes', { QueueUrl, Attributes: { Policy } });
    await stack.call('sns', 'Subscribe', {
      TopicArn,
      Protocol: 'sqs',
      Endpoint: 'arn:aws:sqs:eu-west-1:123456789012:told',
    });
    await stack.create({ Resources: { A: queue() } }, { NotificationARNs: [TopicArn] });
    const { Messages = [] } = (await stack.call('sqs', 'ReceiveMessage', { QueueUrl, MaxNumberOfMessages: 10 })) as {
      Messages?: { Body: string }[];
    };
    expect(Messages).toHaveLength(5);
    expect(
      Messages.some(
        ({ Body }) =>
          Body.includes("ResourceStatus='CREATE_COMPLETE'") && Body.includes("ResourceType='AWS::SQS::Queue'"),
      ),
    ).toBe(true);
  });
});
