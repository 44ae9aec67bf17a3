import type { World } from '../../../emulator/world.ts';
import { callIn, testWorld } from '../world.ts';

export type Json = Record<string, unknown>;
export const queue = (properties: Json = {}, more: Json = {}): Json => ({
  Type: 'AWS::SQS::Queue',
  ...more,
  Properties: properties,
});

/** A world with a stack's calls, and waiting for the end of its operations. */
/** Only a fault of CloudFormation's own fails the test. */
export const quiet = (): World =>
  testWorld({
    onTaskError: (task, error) => {
      if (task.task.startsWith('cloudformation/')) throw new Error(`task ${task.task} threw`, { cause: error });
    },
  });

export function stackIn(world: World = quiet(), name = 'demo') {
  const call = callIn(world);
  const settle = async (): Promise<string> => {
    await world.advance(10_000);
    const { Stacks } = (await call('cloudformation', 'DescribeStacks', { StackName: id })) as {
      Stacks: { StackStatus: string }[];
    };
    return Stacks[0]?.StackStatus ?? '';
  };
  let id = name;
  const body = (template: Json): string => JSON.stringify(template);
  return {
    world,
    call,
    async create(template: Json, more: Json = {}): Promise<string> {
      const made = await call('cloudformation', 'CreateStack', {
        StackName: name,
        TemplateBody: body(template),
        ...more,
      });
      id = String(made.StackId);
      return settle();
    },
    async update(template: Json, more: Json = {}): Promise<string> {
      await call('cloudformation', 'UpdateStack', { StackName: name, TemplateBody: body(template), ...more });
      return settle();
    },
    async delete(more: Json = {}): Promise<string> {
      await call('cloudformation', 'DeleteStack', { StackName: name, ...more });
      return settle();
    },
    async resources(): Promise<Record<string, string>> {
      const { StackResources } = (await call('cloudformation', 'DescribeStackResources', { StackName: id })) as {
        StackResources: { LogicalResourceId: string; ResourceStatus: string }[];
      };
      return Object.fromEntries(StackResources.map((one) => [one.LogicalResourceId, one.ResourceStatus]));
    },
    async physical(logicalId: string): Promise<string> {
      const { StackResourceDetail } = (await call('cloudformation', 'DescribeStackResource', {
        StackName: id,
        LogicalResourceId: logicalId,
      })) as {
        StackResourceDetail: { PhysicalResourceId: string };
      };
      return StackResourceDetail.PhysicalResourceId;
    },
    async outputs(): Promise<Record<string, string>> {
      const { Stacks } = (await call('cloudformation', 'DescribeStacks', { StackName: id })) as {
        Stacks: { Outputs: { OutputKey: string; OutputValue: string }[] }[];
      };
      return Object.fromEntries((Stacks[0]?.Outputs ?? []).map((one) => [one.OutputKey, one.OutputValue]));
    },
    /** `Logical STATUS` of every event, oldest first. */
    async events(): Promise<string[]> {
      const { StackEvents } = (await call('cloudformation', 'DescribeStackEvents', { StackName: id })) as {
        StackEvents: { LogicalResourceId: string; ResourceStatus: string; ResourceStatusReason?: string }[];
      };
      return StackEvents.reverse().map((one) => `${one.LogicalResourceId} ${one.ResourceStatus}`);
    },
    async reasons(): Promise<string[]> {
      const { StackEvents } = (await call('cloudformation', 'DescribeStackEvents', { StackName: id })) as {
        StackEvents: { ResourceStatusReason?: string }[];
      };
      return StackEvents.flatMap((one) => one.ResourceStatusReason ?? []);
    },
    async queues(): Promise<string[]> {
      const { QueueUrls } = (await call('sqs', 'ListQueues')) as { QueueUrls?: string[] };
      return QueueUrls ?? [];
    },
    async attribute(url: string, name: string): Promise<string | undefined> {
      const { Attributes } = (await call('sqs', 'GetQueueAttributes', { QueueUrl: url, AttributeNames: ['All'] })) as {
        Attributes: Record<string, string>;
      };
      return Attributes[name];
    },
  };
}
