import { authorize } from '../../../emulator/iam/authorize.ts';
import type { WorldOptions } from '../../../emulator/world.ts';
import { callIn, testWorld } from '../world.ts';

export type Json = Record<string, unknown>;

export const ACCOUNT = '123456789012';
export const RULE = `arn:aws:events:eu-west-1:${ACCOUNT}:rule/r`;
export const queueUrl = (name: string): string => `https://sqs.eu-west-1.amazonaws.com/${ACCOUNT}/${name}`;
export const queueArn = (name: string): string => `arn:aws:sqs:eu-west-1:${ACCOUNT}:${name}`;

/** Lets EventBridge send to a queue for the sake of one rule. */
export const queuePolicy = (queue: string, rule = RULE): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: 'events.amazonaws.com' },
        Action: 'sqs:SendMessage',
        Resource: queueArn(queue),
        Condition: { ArnEquals: { 'aws:SourceArn': rule } },
      },
    ],
  });

export async function withRule(target: Json, options: Partial<WorldOptions> = {}, policy = queuePolicy('q')) {
  const world = testWorld({ authorize, ...options });
  const call = callIn(world);
  await call('sqs', 'CreateQueue', { QueueName: 'q', Attributes: { Policy: policy } });
  await call('sqs', 'CreateQueue', { QueueName: 'dead', Attributes: { Policy: queuePolicy('dead') } });
  await call('events', 'PutRule', {
    Name: 'r',
    EventPattern: '{"source":["app"],"detail":{"n":[{"numeric":[">",1]}]}}',
  });
  await call('events', 'PutTargets', { Rule: 'r', Targets: [{ Id: 't', Arn: queueArn('q'), ...target }] });
  const put = (detail: Json, more: Json = {}) =>
    call('events', 'PutEvents', {
      Entries: [{ Source: 'app', DetailType: 'T', Detail: JSON.stringify(detail), Resources: ['r1'], ...more }],
    });
  const messages = async (queue = 'q'): Promise<Json[]> => {
    const found: Json[] = [];
    for (;;) {
      const { Messages } = (await call('sqs', 'ReceiveMessage', {
        QueueUrl: queueUrl(queue),
        MaxNumberOfMessages: 10,
        MessageAttributeNames: ['All'],
      })) as { Messages?: Json[] };
      if (!Messages?.length) return found;
      found.push(...Messages);
      for (const { ReceiptHandle } of Messages)
        await call('sqs', 'DeleteMessage', { QueueUrl: queueUrl(queue), ReceiptHandle });
    }
  };
  const bodies = async (queue?: string) => (await messages(queue)).map(({ Body }) => Body as string);
  return { world, call, put, messages, bodies };
}
