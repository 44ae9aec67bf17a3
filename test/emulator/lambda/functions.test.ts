import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { callIn, START } from '../world.ts';
import { attachHandlers, createFunction, functionWorld, invoke, ROLE, type Answer } from './function-world.ts';
import { zip } from './zip.ts';

let world: ReturnType<typeof functionWorld>;
const lambda = <T = Answer>(operation: string, input: Answer): Promise<T> =>
  callIn(world)('lambda', operation, input) as never;
const sqs = (operation: string, input: Answer): Promise<Answer> => callIn(world)('sqs', operation, input);

beforeEach(() => {
  world = functionWorld();
});

describe('a function', () => {
  it('is pending at first, and active a moment later', async () => {
    const code = zip({ 'index.mjs': 'export {}' });
    const input = {
      FunctionName: 'f',
      Runtime: 'nodejs24.x',
      Handler: 'index.handler',
      Role: ROLE,
      Code: { ZipFile: code },
    };
    expect(await lambda('CreateFunction', input)).toMatchObject({
      FunctionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:f',
      State: 'Pending',
      Timeout: 3,
      MemorySize: 128,
      CodeSize: code.length,
      CodeSha256: createHash('sha256').update(code).digest('base64'),
      Version: '$LATEST',
    });
    await expect(lambda('Invoke', { FunctionName: 'f' })).rejects.toMatchObject({ code: 'ResourceConflictException' });
    await world.advance(1_000);
    expect(await lambda('GetFunctionConfiguration', { FunctionName: 'f' })).toMatchObject({ State: 'Active' });
    await expect(lambda('CreateFunction', input)).rejects.toMatchObject({
      code: 'ResourceConflictException',
      status: 409,
    });
  });

  it.each<[string, Answer, string]>([
    ['a time-out over 900', { Timeout: 901 }, 'ValidationException'],
    ['too little memory', { MemorySize: 64 }, 'ValidationException'],
    ['a runtime of no such name', { Runtime: 'nodejs99.x' }, 'InvalidParameterValueException'],
    [
      'an environment variable of Lambda itself',
      { Environment: { Variables: { AWS_REGION: 'x' } } },
      'InvalidParameterValueException',
    ],
    [
      'an environment over 4 KB',
      { Environment: { Variables: { BIG: 'x'.repeat(4_096) } } },
      'InvalidParameterValueException',
    ],
    ['a role that Lambda may not assume', { Role: `${ROLE}-other` }, 'InvalidParameterValueException'],
    ['a package that is no zip', { Code: { ZipFile: Buffer.from('no') } }, 'InvalidParameterValueException'],
    [
      'a package in a bucket that is not there',
      { Code: { S3Bucket: 'none', S3Key: 'k' } },
      'InvalidParameterValueException',
    ],
  ])('is refused with %s', async (_what, more, code) => {
    await expect(createFunction(world, 'f', more)).rejects.toMatchObject({ code });
  });

  it('takes its package from S3', async () => {
    await callIn(world)('s3', 'CreateBucket', {
      Bucket: 'artifacts',
      CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' },
    });
    await callIn(world)('s3', 'PutObject', {
      Bucket: 'artifacts',
      Key: 'f.zip',
      Body: zip({ 'index.mjs': 'export {}' }),
    });
    await createFunction(world, 'f', { Code: { S3Bucket: 'artifacts', S3Key: 'f.zip' } });
    expect(await lambda('GetFunction', { FunctionName: 'f' })).toMatchObject({ Configuration: { State: 'Active' } });
  });

  it('changes one thing at a time', async () => {
    await createFunction(world, 'f');
    await lambda('UpdateFunctionConfiguration', { FunctionName: 'f', Timeout: 9 });
    await expect(lambda('UpdateFunctionCode', { FunctionName: 'f', ZipFile: zip({ a: 'b' }) })).rejects.toMatchObject({
      code: 'ResourceConflictException',
    });
    await world.advance(1_000);
    expect(await lambda('GetFunctionConfiguration', { FunctionName: 'f' })).toMatchObject({
      Timeout: 9,
      LastUpdateStatus: 'Successful',
    });
  });

  it('keeps published versions as they were, and finds them through aliases', async () => {
    attachHandlers(world, { f: (_event, context) => context.functionVersion });
    await createFunction(world, 'f');
    expect(await lambda('PublishVersion', { FunctionName: 'f' })).toMatchObject({ Version: '1' });
    expect(await lambda('PublishVersion', { FunctionName: 'f' })).toMatchObject({ Version: '1' });
    await lambda('CreateAlias', { FunctionName: 'f', Name: 'live', FunctionVersion: '1' });
    expect((await invoke(world, 'f:live')).payload).toBe('1');
    expect((await invoke(world, 'f')).payload).toBe('$LATEST');
    await expect(invoke(world, 'f:other')).rejects.toMatchObject({ code: 'ResourceNotFoundException', status: 404 });
  });

  it('has a resource policy that its callers are measured by', async () => {
    await createFunction(world, 'f');
    await lambda('AddPermission', {
      FunctionName: 'f',
      StatementId: 's',
      Action: 'lambda:InvokeFunction',
      Principal: 'events.amazonaws.com',
      SourceArn: 'arn:aws:events:eu-west-1:123456789012:rule/r',
    });
    const statement = {
      Sid: 's',
      Effect: 'Allow',
      Principal: { Service: 'events.amazonaws.com' },
      Action: 'lambda:InvokeFunction',
      Resource: 'arn:aws:lambda:eu-west-1:123456789012:function:f',
      Condition: { ArnLike: { 'AWS:SourceArn': 'arn:aws:events:eu-west-1:123456789012:rule/r' } },
    };
    const { Policy } = await lambda<{ Policy: string }>('GetPolicy', { FunctionName: 'f' });
    expect(JSON.parse(Policy)).toEqual({ Version: '2012-10-17', Id: 'default', Statement: [statement] });
    await lambda('RemovePermission', { FunctionName: 'f', StatementId: 's' });
    await expect(lambda('GetPolicy', { FunctionName: 'f' })).rejects.toMatchObject({
      code: 'ResourceNotFoundException',
    });
  });

  it('runs no more often at a time than its reserved concurrency', async () => {
    const ends: (() => void)[] = [];
    attachHandlers(world, { f: () => new Promise<void>((resume) => ends.push(resume)) });
    await createFunction(world, 'f');
    await lambda('PutFunctionConcurrency', { FunctionName: 'f', ReservedConcurrentExecutions: 1 });
    const first = invoke(world, 'f');
    while (ends.length === 0) await new Promise((resume) => setImmediate(resume));
    await expect(invoke(world, 'f')).rejects.toMatchObject({
      code: 'TooManyRequestsException',
      status: 429,
      members: { Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded' },
    });
    ends[0]?.();
    expect((await first).status).toBe(200);
  });
});

describe('an asynchronous invocation', () => {
  const receive = async (
    QueueUrl: string,
  ): Promise<{ Body: string; MessageAttributes: Record<string, { StringValue: string }> } | undefined> => {
    const { Messages } = await sqs('ReceiveMessage', { QueueUrl, MessageAttributeNames: ['All'] });
    return (Messages as never[] | undefined)?.[0];
  };

  it('is tried three times, after one and two minutes, then told to the destination and the dead-letter queue', async () => {
    const at: number[] = [];
    attachHandlers(world, {
      f: () => {
        at.push(world.clock.now() - START);
        throw new Error('no');
      },
    });
    const failures = (await sqs('CreateQueue', { QueueName: 'failures' }))['QueueUrl'] as string;
    const dead = (await sqs('CreateQueue', { QueueName: 'dead' }))['QueueUrl'] as string;
    await createFunction(world, 'f', { DeadLetterConfig: { TargetArn: 'arn:aws:sqs:eu-west-1:123456789012:dead' } });
    await lambda('PutFunctionEventInvokeConfig', {
      FunctionName: 'f',
      DestinationConfig: { OnFailure: { Destination: 'arn:aws:sqs:eu-west-1:123456789012:failures' } },
    });
    expect((await invoke(world, 'f', { a: 1 }, { InvocationType: 'Event' })).status).toBe(202);
    await world.advance(600_000);
    expect(at).toEqual([1_000, 61_000, 181_000]);
    expect(JSON.parse((await receive(failures))?.Body ?? '')).toMatchObject({
      requestContext: { condition: 'RetriesExhausted', approximateInvokeCount: 3 },
      requestPayload: { a: 1 },
      responseContext: { statusCode: 200, functionError: 'Unhandled' },
      responsePayload: { errorMessage: 'no' },
    });
    expect(await receive(dead)).toMatchObject({
      Body: '{"a":1}',
      MessageAttributes: { ErrorMessage: { StringValue: 'no' } },
    });
  });

  it('is given up when it is too old, and waits while the function is throttled', async () => {
    let runs = 0;
    attachHandlers(world, { f: () => void runs++ });
    await createFunction(world, 'f');
    await lambda('PutFunctionEventInvokeConfig', { FunctionName: 'f', MaximumEventAgeInSeconds: 60 });
    await lambda('PutFunctionConcurrency', { FunctionName: 'f', ReservedConcurrentExecutions: 0 });
    await invoke(world, 'f', {}, { InvocationType: 'Event' });
    await world.advance(30_000);
    await lambda('DeleteFunctionConcurrency', { FunctionName: 'f' });
    await world.advance(60_000);
    expect(runs).toBe(1);
    await lambda('PutFunctionConcurrency', { FunctionName: 'f', ReservedConcurrentExecutions: 0 });
    await invoke(world, 'f', {}, { InvocationType: 'Event' });
    await world.advance(130_000);
    await lambda('DeleteFunctionConcurrency', { FunctionName: 'f' });
    await world.advance(3_600_000);
    expect(runs).toBe(1);
  });
});
