import { expect, it } from 'vitest';
import { seededIds } from '../../../emulator/ids.ts';
import type { Change, Journal } from '../../../emulator/store.ts';
import type { World } from '../../../emulator/world.ts';
import { callIn, testWorld } from '../world.ts';

const template = JSON.stringify({
  Resources: {
    Dead: { Type: 'AWS::SQS::Queue' },
    Work: {
      Type: 'AWS::SQS::Queue',
      Properties: { RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['Dead', 'Arn'] }, maxReceiveCount: 3 } },
    },
    Policy: {
      Type: 'AWS::SQS::QueuePolicy',
      Properties: { Queues: [{ Ref: 'Work' }], PolicyDocument: { Version: '2012-10-17', Statement: [] } },
    },
  },
});

const worldWith = (journal: Journal, salt: number): World =>
  testWorld({
    journal,
    ids: seededIds(1, salt),
    onTaskError: (task, error) => {
      if (task.task.startsWith('cloudformation/')) throw new Error(`task ${task.task} threw`, { cause: error });
    },
  });

/** Makes a stack of `first`, then does `second`, and looks at what every kill in between ends in. */
async function afterEveryKill(
  second: (call: ReturnType<typeof callIn>) => Promise<unknown>,
  judge: (call: ReturnType<typeof callIn>) => Promise<unknown>,
): Promise<unknown[]> {
  const kept: Change[][] = [];
  const first = worldWith({ load: () => [], append: (changes) => void kept.push(structuredClone(changes)) }, 0);
  await callIn(first)('cloudformation', 'CreateStack', { StackName: 'demo', TemplateBody: template });
  await first.advance(10_000);
  const from = kept.length;
  await second(callIn(first));
  await first.advance(10_000);
  const ends: unknown[] = [];
  for (let count = from + 1; count <= kept.length; count++) {
    const restarted = worldWith({ load: () => kept.slice(0, count), append: () => undefined }, count);
    await restarted.advance(10_000);
    ends.push(await judge(callIn(restarted)));
  }
  return ends;
}

it('takes a creation up where it was, whenever the stand-in was killed', async () => {
  const kept: Change[][] = [];
  const first = worldWith({ load: () => [], append: (changes) => void kept.push(structuredClone(changes)) }, 0);
  await callIn(first)('cloudformation', 'CreateStack', { StackName: 'demo', TemplateBody: template });
  await first.advance(10_000);
  expect(kept.length).toBeGreaterThan(8);

  for (let count = 1; count <= kept.length; count++) {
    const restarted = worldWith({ load: () => kept.slice(0, count), append: () => undefined }, count);
    await restarted.advance(10_000);
    const call = callIn(restarted);
    const { Stacks } = (await call('cloudformation', 'DescribeStacks')) as { Stacks: { StackStatus: string }[] };
    const { QueueUrls } = (await call('sqs', 'ListQueues')) as { QueueUrls: string[] };
    expect([count, Stacks.map((stack) => stack.StackStatus), QueueUrls.length]).toEqual([
      count,
      ['CREATE_COMPLETE'],
      2,
    ]);
  }
});

it('takes an update up where it was, in place and by replacement', async () => {
  const next = JSON.parse(template) as { Resources: Record<string, { Properties?: Record<string, unknown> }> };
  next.Resources.Work = {
    ...next.Resources.Work,
    Properties: { ...next.Resources.Work?.Properties, VisibilityTimeout: 77 },
  };
  next.Resources.Dead = { ...next.Resources.Dead, Properties: { QueueName: 'renamed' } };
  const ends = await afterEveryKill(
    (call) => call('cloudformation', 'UpdateStack', { StackName: 'demo', TemplateBody: JSON.stringify(next) }),
    async (call) => {
      const { Stacks } = (await call('cloudformation', 'DescribeStacks')) as { Stacks: { StackStatus: string }[] };
      const { QueueUrls } = (await call('sqs', 'ListQueues')) as { QueueUrls: string[] };
      const work = QueueUrls.find((url) => url.includes('Work'));
      const { Attributes } = (await call('sqs', 'GetQueueAttributes', { QueueUrl: work, AttributeNames: ['All'] })) as {
        Attributes: Record<string, string>;
      };
      const { deadLetterTargetArn } = JSON.parse(Attributes.RedrivePolicy ?? '{}') as { deadLetterTargetArn?: string };
      return [
        Stacks[0]?.StackStatus,
        QueueUrls.length,
        Attributes.VisibilityTimeout,
        deadLetterTargetArn?.split(':').at(-1),
      ];
    },
  );
  expect(ends.length).toBeGreaterThan(8);
  for (const end of ends) expect(end).toEqual(['UPDATE_COMPLETE', 2, '77', 'renamed']);
});

it('takes a deletion up where it was', async () => {
  const ends = await afterEveryKill(
    (call) => call('cloudformation', 'DeleteStack', { StackName: 'demo' }),
    async (call) => [await call('cloudformation', 'DescribeStacks'), await call('sqs', 'ListQueues')],
  );
  expect(ends.length).toBeGreaterThan(4);
  for (const end of ends) expect(end).toMatchObject([{ Stacks: [] }, {}]);
});
