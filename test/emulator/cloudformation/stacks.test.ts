import { describe, expect, it } from 'vitest';
import { queue, stackIn, type Json } from './stack-in.ts';
import { testWorld } from '../world.ts';

const withDeadLetters = {
  Resources: {
    Work: queue({
      VisibilityTimeout: '60',
      RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['Dead', 'Arn'] }, maxReceiveCount: 3 },
    }),
    Dead: queue(),
  },
  Outputs: { WorkUrl: { Value: { Ref: 'Work' } }, Dead: { Value: { 'Fn::Sub': 'at ${Dead.Arn}' } } },
};

describe('creating a stack', () => {
  it('makes each resource after those it refers to, and shows its outputs', async () => {
    const stack = stackIn();
    expect(await stack.create(withDeadLetters)).toBe('CREATE_COMPLETE');
    expect(await stack.events()).toEqual([
      'demo CREATE_IN_PROGRESS',
      'Dead CREATE_IN_PROGRESS',
      'Dead CREATE_IN_PROGRESS',
      'Dead CREATE_COMPLETE',
      'Work CREATE_IN_PROGRESS',
      'Work CREATE_IN_PROGRESS',
      'Work CREATE_COMPLETE',
      'demo CREATE_COMPLETE',
    ]);
    const outputs = await stack.outputs();
    expect(outputs.WorkUrl).toBe(await stack.physical('Work'));
    expect(outputs.Dead).toMatch(/^at arn:aws:sqs:eu-west-1:123456789012:demo-Dead-[A-Za-z0-9]{12}$/);
    expect(await stack.attribute(outputs.WorkUrl ?? '', 'VisibilityTimeout')).toBe('60');
  });

  it('rolls back what it made when a resource fails, and says which one and why', async () => {
    const stack = stackIn();
    const template = { Resources: { Good: queue(), Bad: queue({ DelaySeconds: 90_000 }, { DependsOn: 'Good' }) } };
    expect(await stack.create(template)).toBe('ROLLBACK_COMPLETE');
    expect(await stack.queues()).toEqual([]);
    expect(await stack.resources()).toEqual({ Good: 'DELETE_COMPLETE', Bad: 'DELETE_COMPLETE' });
    const reasons = await stack.reasons();
    expect(reasons).toContain('The following resource(s) failed to create: [Bad]. Rollback requested by user.');
    expect(reasons.join('\n')).toMatch(
      /Resource handler returned message: ".*DelaySeconds.*" \(RequestToken: .*, HandlerErrorCode: InvalidRequest\)/,
    );
  });

  it('names the resource and the property when a property is unknown or missing', async () => {
    const stack = stackIn();
    await stack.create({ Resources: { Q: queue({ Colour: 'red' }) } });
    expect(await stack.reasons()).toContain(
      'Properties validation failed for resource Q with message:\n#: extraneous key [Colour] is not permitted',
    );
    const other = stackIn();
    await other.create({ Resources: { P: { Type: 'AWS::SQS::QueuePolicy', Properties: { Queues: [] } } } });
    expect(await other.reasons()).toContain(
      'Properties validation failed for resource P with message:\n#: required key [PolicyDocument] not found',
    );
  });

  it('keeps what it made with DO_NOTHING, and deletes the stack with DELETE', async () => {
    const template = { Resources: { Good: queue(), Bad: queue({ DelaySeconds: 90_000 }, { DependsOn: 'Good' }) } };
    const kept = stackIn();
    expect(await kept.create(template, { OnFailure: 'DO_NOTHING' })).toBe('CREATE_FAILED');
    expect(await kept.queues()).toHaveLength(1);
    const deleted = stackIn();
    expect(await deleted.create(template, { OnFailure: 'DELETE' })).toBe('DELETE_COMPLETE');
    expect(await deleted.queues()).toEqual([]);
  });

  it('leaves out resources whose condition is false', async () => {
    const stack = stackIn();
    const template = {
      Parameters: { Stage: { Type: 'String', AllowedValues: ['dev', 'prod'] } },
      Conditions: { IsProd: { 'Fn::Equals': [{ Ref: 'Stage' }, 'prod'] } },
      Resources: { Always: queue(), Sometimes: queue({}, { Condition: 'IsProd' }) },
    };
    expect(await stack.create(template, { Parameters: [{ ParameterKey: 'Stage', ParameterValue: 'dev' }] })).toBe(
      'CREATE_COMPLETE',
    );
    expect(Object.keys(await stack.resources())).toEqual(['Always']);
    expect(await stack.update(template, { Parameters: [{ ParameterKey: 'Stage', ParameterValue: 'prod' }] })).toBe(
      'UPDATE_COMPLETE',
    );
    expect(Object.keys(await stack.resources())).toEqual(['Always', 'Sometimes']);
  });

  it('puts the stack status changes on the default event bus', async () => {
    const emitted: string[] = [];
    const world = testWorld({
      observe: () => undefined,
      onTaskError: () => undefined,
    });
    const later = world.agenda.put.bind(world.agenda);
    world.agenda.put = (unit, task) => {
      const { detailType, detail } = task.payload as {
        detailType?: string;
        detail?: { 'status-details': { status: string } };
      };
      if (detailType === 'CloudFormation Stack Status Change') emitted.push(detail?.['status-details'].status ?? '');
      else later(unit, task);
    };
    await stackIn(world).create({ Resources: { Q: queue() } });
    expect(emitted).toEqual(['CREATE_IN_PROGRESS', 'CREATE_COMPLETE']);
  });
});

describe('updating a stack', () => {
  it('changes a resource in place, and leaves the others alone', async () => {
    const stack = stackIn();
    await stack.create(withDeadLetters);
    const url = await stack.physical('Work');
    const next = structuredClone(withDeadLetters);
    (next.Resources.Work.Properties as Json).VisibilityTimeout = 90;
    expect(await stack.update(next)).toBe('UPDATE_COMPLETE');
    expect(await stack.attribute(url, 'VisibilityTimeout')).toBe('90');
    const events = await stack.events();
    expect(events).toContain('Work UPDATE_COMPLETE');
    expect(events).not.toContain('Dead UPDATE_COMPLETE');
  });

  it('replaces a resource whose fixed property changes, and what depends on it follows', async () => {
    const stack = stackIn();
    const template = (name: string): Json => ({
      Resources: { Q: queue({ QueueName: name }) },
      Outputs: { Name: { Value: { 'Fn::GetAtt': ['Q', 'QueueName'] } } },
    });
    await stack.create(template('first'));
    expect(await stack.update(template('second'))).toBe('UPDATE_COMPLETE');
    expect(await stack.outputs()).toEqual({ Name: 'second' });
    expect((await stack.queues()).map((url) => url.split('/').at(-1))).toEqual(['second']);
  });

  it('keeps a replaced resource under UpdateReplacePolicy Retain', async () => {
    const stack = stackIn();
    const template = (name: string): Json => ({
      Resources: { Q: queue({ QueueName: name }, { UpdateReplacePolicy: 'Retain' }) },
    });
    await stack.create(template('first'));
    await stack.update(template('second'));
    expect(new Set((await stack.queues()).map((url) => url.split('/').at(-1)))).toEqual(new Set(['first', 'second']));
  });

  it('goes back to what was when a later resource fails', async () => {
    const stack = stackIn();
    await stack.create({ Resources: { Q: queue({ VisibilityTimeout: 10 }), Named: queue({ QueueName: 'first' }) } });
    const url = await stack.physical('Q');
    const status = await stack.update({
      Resources: {
        Q: queue({ VisibilityTimeout: 20 }),
        Named: queue({ QueueName: 'second' }),
        Extra: queue(),
        Bad: queue({ DelaySeconds: 90_000 }, { DependsOn: ['Q', 'Named', 'Extra'] }),
      },
    });
    expect(status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(await stack.attribute(url, 'VisibilityTimeout')).toBe('10');
    expect(new Set((await stack.queues()).map((one) => one.split('/').at(-1)))).toEqual(
      new Set([url.split('/').at(-1), 'first']),
    );
    expect(await stack.resources()).toMatchObject({ Q: 'UPDATE_COMPLETE', Named: 'UPDATE_COMPLETE' });
    expect(Object.keys(await stack.resources())).toEqual(['Q', 'Named']);
  });

  it('deletes resources that the new template no longer has', async () => {
    const stack = stackIn();
    await stack.create({ Resources: { A: queue(), B: queue() } });
    expect(await stack.update({ Resources: { A: queue() } })).toBe('UPDATE_COMPLETE');
    expect(await stack.queues()).toHaveLength(1);
  });

  it('refuses an update that changes nothing', async () => {
    const stack = stackIn();
    await stack.create({ Resources: { A: queue() } });
    await expect(stack.update({ Resources: { A: queue() } })).rejects.toThrow('No updates are to be performed.');
  });

  it('puts changed stack tags on the resources', async () => {
    const stack = stackIn();
    await stack.create({ Resources: { A: queue() } }, { Tags: [{ Key: 'team', Value: 'red' }] });
    await stack.update({ Resources: { A: queue() } }, { Tags: [{ Key: 'team', Value: 'blue' }] });
    expect(await stack.call('sqs', 'ListQueueTags', { QueueUrl: await stack.physical('A') })).toEqual({
      Tags: { team: 'blue' },
    });
  });
});

describe('a change set', () => {
  it('creates a stack for review, and carries the changes out when executed', async () => {
    const stack = stackIn();
    const template = JSON.stringify({ Resources: { A: queue() } });
    const name = { StackName: 'demo', ChangeSetName: 'one' };
    await stack.call('cloudformation', 'CreateChangeSet', { ...name, ChangeSetType: 'CREATE', TemplateBody: template });
    expect(await stack.call('cloudformation', 'DescribeChangeSet', name)).toMatchObject({
      Status: 'CREATE_COMPLETE',
      ExecutionStatus: 'AVAILABLE',
      Changes: [{ ResourceChange: { Action: 'Add', LogicalResourceId: 'A' } }],
    });
    await stack.call('cloudformation', 'ExecuteChangeSet', name);
    await stack.world.advance(1_000);
    expect(await stack.resources()).toEqual({ A: 'CREATE_COMPLETE' });
    const again = { ...name, ChangeSetName: 'two' };
    await stack.call('cloudformation', 'CreateChangeSet', { ...again, TemplateBody: template });
    expect(await stack.call('cloudformation', 'DescribeChangeSet', again)).toMatchObject({
      Status: 'FAILED',
      StatusReason:
        "The submitted information didn't contain changes. Submit different information to create a change set.",
    });
  });
});
