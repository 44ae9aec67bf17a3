import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { InvokeCommand, LambdaClient, ResourceNotFoundException } from '@aws-sdk/client-lambda';
import {
  QueueDoesNotExist,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { authorize } from '../../../emulator/iam/authorize.ts';
import { childProcessRunner, type ChildProcessRunner } from '../../../emulator/lambda/child-process-runner.ts';
import { Gateway } from '../../../emulator/wire/gateway.ts';
import { listen, type Listening } from '../../../emulator/wire/http-server.ts';
import { callIn } from '../world.ts';
import { createFunction, functionWorld } from './function-world.ts';

let world: ReturnType<typeof functionWorld>;
let server: Listening;
let runner: ChildProcessRunner;
let scratchDir: string;
let client: { endpoint: string; region: string; credentials: { accessKeyId: string; secretAccessKey: string } };

beforeEach(async () => {
  scratchDir = mkdtempSync(join(tmpdir(), 'functions-'));
  world = functionWorld(
    ['logs:*', 'sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:SendMessage'],
    { authorize },
  );
  server = await listen(new Gateway(world));
  runner = childProcessRunner({
    spawn,
    nodePath: process.execPath,
    endpointUrl: server.url,
    scratchDir,
    machine: {
      now: () => performance.now(),
      after: (run, ms) => {
        const timer = setTimeout(run, ms);
        return () => clearTimeout(timer);
      },
    },
  });
  world.attach('lambda/runner', runner);
  world.attach('endpoint-url', server.url);
  client = { endpoint: server.url, region: 'eu-west-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
});

afterEach(async () => {
  await runner.close();
  await server.close();
  rmSync(scratchDir, { recursive: true });
});

const queue = async (QueueName: string, Attributes: Record<string, string> = {}): Promise<string> =>
  (await callIn(world)('sqs', 'CreateQueue', { QueueName, Attributes }))['QueueUrl'] as string;

describe('SDK clients', () => {
  it('send and receive messages, whose MD5 sums they check, at a queue URL that leads to the stand-in', async () => {
    const sqs = new SQSClient(client);
    const QueueUrl = await queue('q');
    expect(QueueUrl).toBe(`${server.url}/123456789012/q`);
    const MessageAttributes = {
      n: { DataType: 'Number', StringValue: '1' },
      b: { DataType: 'Binary', BinaryValue: Buffer.from('x') },
    };
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'ü', MessageAttributes }));
    await sqs.send(
      new SendMessageBatchCommand({ QueueUrl, Entries: [{ Id: 'a', MessageBody: 'a', MessageAttributes }] }),
    );
    const { Messages } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, MessageAttributeNames: ['All'] }),
    );
    expect(Messages).toMatchObject([{ Body: 'ü', MessageAttributes: { n: { StringValue: '1' } } }, { Body: 'a' }]);
    await expect(
      sqs.send(new SendMessageCommand({ QueueUrl: `${QueueUrl}x`, MessageBody: 'x' })),
    ).rejects.toBeInstanceOf(QueueDoesNotExist);
  });

  it('invoke a function and read its log', async () => {
    await createFunction(
      world,
      'f',
      {},
      { 'index.mjs': `export const handler = (event) => { console.log('seen', event.a); return { b: event.a + 1 }; }` },
    );
    const lambda = new LambdaClient(client);
    const { Payload, FunctionError } = await lambda.send(
      new InvokeCommand({ FunctionName: 'f', Payload: JSON.stringify({ a: 1 }) }),
    );
    expect([JSON.parse(Payload?.transformToString() ?? ''), FunctionError]).toEqual([{ b: 2 }, undefined]);
    await expect(lambda.send(new InvokeCommand({ FunctionName: 'none' }))).rejects.toBeInstanceOf(
      ResourceNotFoundException,
    );
    const { events = [] } = await new CloudWatchLogsClient(client).send(
      new FilterLogEventsCommand({ logGroupName: '/aws/lambda/f' }),
    );
    expect(events.map(({ message }) => message?.split(/[ \t:]/)[0])).toEqual([
      'START',
      expect.stringMatching(/^2026-/),
      'END',
      'REPORT',
    ]);
    expect(events[1]?.message).toContain('seen 1');
  });
});

describe('a function that is fed from a queue and calls the stand-in', () => {
  // speaks the wire by hand: a packaged function has the SDK in its bundle
  const code = `
    const send = (url, body) => fetch(process.env.AWS_ENDPOINT_URL, { method: 'POST', headers: {
      'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'AmazonSQS.SendMessage', 'x-amz-security-token': process.env.AWS_SESSION_TOKEN,
      authorization: 'AWS4-HMAC-SHA256 Credential=' + process.env.AWS_ACCESS_KEY_ID + '/20260301/eu-west-1/sqs/aws4_request, SignedHeaders=host, Signature=0' },
      body: JSON.stringify({ QueueUrl: url, MessageBody: body }) });
    export const handler = async ({ Records }) => {
      for (const { body } of Records) {
        const answer = await send(process.env.OUT, body + '!');
        if (!answer.ok) throw new Error(await answer.text());
        if (body === 'slow') await new Promise((resolve) => setTimeout(resolve, 400));
      }
    };`;
  const bodies = async (QueueUrl: string): Promise<string[]> => {
    const { Messages = [] } = await callIn(world)('sqs', 'ReceiveMessage', { QueueUrl, MaxNumberOfMessages: 10 });
    return (Messages as { Body: string }[]).map(({ Body }) => Body);
  };
  const fed = async (): Promise<{ inbox: string; outbox: string }> => {
    const [inbox, outbox] = [await queue('in', { VisibilityTimeout: '30' }), await queue('out')];
    await createFunction(world, 'f', { Environment: { Variables: { OUT: outbox } } }, { 'index.mjs': code });
    await callIn(world)('lambda', 'CreateEventSourceMapping', {
      FunctionName: 'f',
      EventSourceArn: 'arn:aws:sqs:eu-west-1:123456789012:in',
    });
    await world.advance(1_000);
    return { inbox, outbox };
  };

  it('does so with the credentials of its role', async () => {
    const { inbox, outbox } = await fed();
    const callers: unknown[] = [];
    world.observe(({ call }) => void (call.operation === 'SendMessage' && callers.push(call.principal)));
    await callIn(world)('sqs', 'SendMessage', { QueueUrl: inbox, MessageBody: 'hello' });
    await world.advance(100);
    expect(await bodies(outbox)).toEqual(['hello!']);
    expect(callers.at(-1)).toMatchObject({
      kind: 'role',
      roleArn: 'arn:aws:iam::123456789012:role/function',
      sessionName: 'f',
    });
  });

  it('is given the message again when its process is killed', async () => {
    const { inbox, outbox } = await fed();
    await callIn(world)('sqs', 'SendMessage', { QueueUrl: inbox, MessageBody: 'slow' });
    const killed = world.observe(({ call }) => {
      if (call.operation !== 'SendMessage' || call.principal.kind !== 'role') return;
      killed();
      runner.killEnvironment('f');
    });
    await world.advance(29_000);
    expect(await bodies(outbox)).toEqual(['slow!']);
    await world.advance(2_000);
    expect(await bodies(outbox)).toEqual(['slow!']);
    await world.advance(60_000);
    expect(await bodies(inbox)).toEqual([]);
  });
});
