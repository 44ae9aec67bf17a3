import { describe, expect, it } from 'vitest';
import { AwsError } from '../../../emulator/errors.ts';
import type { World } from '../../../emulator/world.ts';
import { testWorld } from '../world.ts';
import { queue, quiet, stackIn } from './stack-in.ts';

describe('deleting a stack', () => {
  it('deletes its resources, those that depend on others first, and keeps the retained ones', async () => {
    const stack = stackIn();
    await stack.create({
      Resources: { Kept: queue({}, { DeletionPolicy: 'Retain' }), Gone: queue({}, { DependsOn: 'Kept' }) },
    });
    expect(await stack.delete()).toBe('DELETE_COMPLETE');
    expect(await stack.resources()).toEqual({ Kept: 'DELETE_SKIPPED', Gone: 'DELETE_COMPLETE' });
    expect(await stack.queues()).toHaveLength(1);
    await expect(stack.call('cloudformation', 'DescribeStacks', { StackName: 'demo' })).rejects.toThrow(
      'Stack with id demo does not exist',
    );
  });

  it('is refused while termination protection is on', async () => {
    const stack = stackIn();
    await stack.create({ Resources: { A: queue() } }, { EnableTerminationProtection: true });
    await expect(stack.delete()).rejects.toThrow(
      'Stack [demo] cannot be deleted while TerminationProtection is enabled',
    );
    await stack.call('cloudformation', 'UpdateTerminationProtection', {
      StackName: 'demo',
      EnableTerminationProtection: false,
    });
    expect(await stack.delete()).toBe('DELETE_COMPLETE');
  });

  it('does not delete a stack whose export another one imports', async () => {
    const world = quiet();
    const [first, second] = [stackIn(world, 'first'), stackIn(world, 'second')];
    await first.create({
      Resources: { A: queue() },
      Outputs: { Url: { Value: { Ref: 'A' }, Export: { Name: 'the-url' } } },
    });
    await second.create({
      Resources: { B: queue({ Tags: [{ Key: 'from', Value: { 'Fn::ImportValue': 'the-url' } }] }) },
    });
    expect(await first.delete()).toBe('CREATE_COMPLETE');
    expect(await first.reasons()).toContain('Delete canceled. Cannot delete export the-url as it is in use by second.');
    await second.delete();
    expect(await first.delete()).toBe('DELETE_COMPLETE');
  });

  it('treats a resource that is gone already as deleted', async () => {
    const stack = stackIn();
    await stack.create({ Resources: { A: queue() } });
    await stack.call('sqs', 'DeleteQueue', { QueueUrl: await stack.physical('A') });
    expect(await stack.delete()).toBe('DELETE_COMPLETE');
  });
});

describe('a deletion that fails', () => {
  it('keeps what the failed resource needs, and goes on when that one is to be retained', async () => {
    const refusing: World = testWorld({
      onTaskError: () => undefined,
      faults: {
        before({ operation }, input) {
          if (operation === 'DeleteQueue' && String(input.QueueUrl).endsWith('held'))
            throw new AwsError('Held', 'not now');
        },
      },
    });
    const stack = stackIn(refusing);
    const Resources = {
      Needed: queue(),
      Held: queue({ QueueName: 'held' }, { DependsOn: 'Needed' }),
      Free: queue({}, { DependsOn: 'Needed' }),
    };
    await stack.create({ Resources });
    expect(await stack.delete()).toBe('DELETE_FAILED');
    expect(await stack.resources()).toEqual({
      Needed: 'CREATE_COMPLETE',
      Held: 'DELETE_FAILED',
      Free: 'DELETE_COMPLETE',
    });
    expect(await stack.delete({ RetainResources: ['Held'] })).toBe('DELETE_COMPLETE');
    expect(await stack.resources()).toEqual({
      Needed: 'DELETE_COMPLETE',
      Held: 'DELETE_SKIPPED',
      Free: 'DELETE_COMPLETE',
    });
  });
});

describe('a deletion in the midst of a creation', () => {
  it('deletes also the resource that was just being made', async () => {
    let asked = false;
    const world: World = testWorld({
      onTaskError: () => undefined,
      faults: {
        async before({ operation }) {
          if (operation !== 'CreateQueue' || asked) return;
          asked = true;
          await world.call({
            service: 'cloudformation',
            operation: 'DeleteStack',
            input: { StackName: 'demo' },
            principal: world.root(),
          });
        },
      },
    });
    const stack = stackIn(world);
    expect(await stack.create({ Resources: { A: queue(), B: queue({}, { DependsOn: 'A' }) } })).toBe('DELETE_COMPLETE');
    expect(await stack.queues()).toEqual([]);
    expect(await stack.resources()).toEqual({ A: 'DELETE_COMPLETE' });
  });
});

describe('a rolled back creation', () => {
  it.each([
    ['Retain', 1],
    ['RetainExceptOnCreate', 0],
    ['Delete', 0],
  ])('with the deletion policy %s leaves %i queue', async (DeletionPolicy, left) => {
    const stack = stackIn();
    const Bad = queue({ DelaySeconds: 90_000 }, { DependsOn: 'Good' });
    expect(await stack.create({ Resources: { Good: queue({}, { DeletionPolicy }), Bad } })).toBe('ROLLBACK_COMPLETE');
    expect(await stack.queues()).toHaveLength(left);
  });
});
