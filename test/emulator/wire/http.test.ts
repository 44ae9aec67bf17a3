import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { AwsQueryProtocol, AwsSmithyRpcV2CborProtocol } from '@aws-sdk/core/protocols';
import * as cloudwatch from '@aws-sdk/client-cloudwatch';
import { GetUserCommand, IAMClient, ListUsersCommand, NoSuchEntityException } from '@aws-sdk/client-iam';
import * as s3 from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AwsError } from '../../../emulator/errors.ts';
import { seededFaults } from '../../../emulator/faults.ts';
import { services } from '../../../emulator/services.ts';
import { Gateway } from '../../../emulator/wire/gateway.ts';
import { listen, type Listening } from '../../../emulator/wire/http-server.ts';
import { testWorld } from '../world.ts';
import { echoWorld } from './echo.ts';

const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
const config = (url: string) => ({ region: 'eu-west-1', endpoint: url, credentials, maxAttempts: 1 });
const signedFor = (service: string): Record<string, string> => ({
  authorization: `AWS4-HMAC-SHA256 Credential=test/20260301/eu-west-1/${service}/aws4_request, SignedHeaders=host, Signature=0`,
});
const jsonTo = (target: string, service: string): Record<string, string> => ({
  ...signedFor(service),
  'x-amz-target': target,
  'content-type': 'application/x-amz-json-1.1',
});

let echoed: { folder: string; operation: string; input: Record<string, unknown> } | undefined;
let answer: Record<string, unknown> = {};
let refusal: AwsError | undefined;
let echo: Listening;
let real: Listening;

beforeAll(async () => {
  const world = echoWorld((folder, operation, input) => {
    echoed = { folder, operation, input };
    if (refusal) throw refusal;
    return answer;
  });
  echo = await listen(new Gateway(world));
  real = await listen(new Gateway(testWorld()));
});
afterAll(async () => {
  await echo.close();
  await real.close();
});

const post = (path: string, headers: Record<string, string>, body: string | Uint8Array): Promise<Response> => {
  echoed = undefined;
  answer = {};
  refusal = undefined;
  return fetch(echo.url + path, { method: 'POST', headers, body: body as string });
};

describe('the socket', () => {
  test('listens on loopback only', async () => {
    await expect(listen(new Gateway(testWorld()), { host: '0.0.0.0' })).rejects.toThrow(/loopback/);
  });
  test('says which port is in use', async () => {
    await expect(listen(new Gateway(testWorld()), { port: real.port })).rejects.toThrow(
      `port ${real.port} on 127.0.0.1 is in use`,
    );
  });
  test('answers for its health', async () => {
    const health = await fetch(`${real.url}/_rectify/health`);
    expect(await health.json()).toEqual({ status: 'ok', account: '123456789012', region: 'eu-west-1' });
  });
  test('breaks the connection when an injected fault loses the answer', async () => {
    const faults = seededFaults(1, [{ kind: 'crash', service: 'iam' }]);
    const lossy = await listen(new Gateway(testWorld({ faults })));
    const client = new IAMClient(config(lossy.url));
    await expect(client.send(new ListUsersCommand({}))).rejects.toMatchObject({ code: 'ECONNRESET' });
    await lossy.close();
  });
});

describe('errors', () => {
  test('are the modelled exceptions of the client', async () => {
    const client = new IAMClient(config(real.url));
    const error = await client.send(new GetUserCommand({ UserName: 'eve' })).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(NoSuchEntityException);
    expect(error).toMatchObject({
      message: 'The user with name eve cannot be found.',
      $metadata: { httpStatusCode: 404 },
    });
  });
  test('an operation that is not emulated is answered 501 with service and operation', async () => {
    const response = await fetch(real.url, {
      method: 'POST',
      headers: { ...signedFor('iam'), 'content-type': 'application/x-www-form-urlencoded' },
      body: 'Action=CreateSAMLProvider&Version=2010-05-08',
    });
    expect(response.status).toBe(501);
    expect(await response.text()).toContain('iam.CreateSAMLProvider is not emulated');
  });
  test('a service that is not emulated is answered 501 with its signing name', async () => {
    const response = await post('/', jsonTo('AmazonAthena.StartQueryExecution', 'athena'), '{}');
    expect(response.status).toBe(501);
    expect(await response.json()).toMatchObject({
      message: 'No emulated service answers to the signing name "athena"',
    });
  });
  test('a service that cannot be loaded is 500, with the reason', async () => {
    const [entry] = services;
    if (!entry) throw new Error('there is no service');
    const broken = echoWorld(() => ({}), [{ ...entry, load: () => Promise.reject(new Error('no such file')) }]);
    const request = { method: 'POST', path: '/', query: new URLSearchParams(), body: new Uint8Array() };
    const response = await new Gateway(broken).handle({ ...request, headers: signedFor(entry.signingName) });
    expect([response.status, Buffer.from(response.body).toString()]).toEqual([
      500,
      expect.stringContaining('no such file'),
    ]);
  });
  test('an unknown operation of a known service is 404', async () => {
    const response = await post('/', jsonTo('AmazonSSM.MakeCoffee', 'ssm'), '{}');
    expect([response.status, response.headers.get('x-amzn-errortype')]).toEqual([404, 'UnknownOperationException']);
  });
  test('of S3 have no body in an answer to HEAD, and name the resource otherwise', async () => {
    refusal = new AwsError('NoSuchBucket', 'The specified bucket does not exist', 404);
    const head = await fetch(`${echo.url}/bucket-1`, { method: 'HEAD', headers: signedFor('s3') });
    expect([head.status, await head.text()]).toEqual([404, '']);
    const get = await fetch(`${echo.url}/bucket-1?policy`, { headers: signedFor('s3') });
    expect(get.headers.get('x-amz-request-id')).toMatch(/^[0-9A-F]{16}$/);
    expect(await get.text()).toMatch(/<Code>NoSuchBucket<\/Code>.*<Resource>\/bucket-1<\/Resource>/s);
    refusal = undefined;
  });
});

describe('bad input', () => {
  test.each([
    ['JSON that ends early', jsonTo('AmazonSSM.GetParameter', 'ssm'), '{"Name": '],
    ['JSON that is no object', jsonTo('AmazonSSM.GetParameter', 'ssm'), '["Name"]'],
    ['a number where a string belongs', jsonTo('AmazonSSM.GetParameter', 'ssm'), '{"Name": 5}'],
    ['a string where a list belongs', jsonTo('AmazonSSM.GetParameters', 'ssm'), '{"Names": "a"}'],
    ['a date that is none', jsonTo('AmazonSSM.UpdateMaintenanceWindow', 'ssm'), '{"WindowId": {}}'],
  ])('%s is a SerializationException', async (_what, headers, body) => {
    const response = await post('/', headers, body);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ __type: 'SerializationException' });
    expect(echoed).toBeUndefined();
  });
  test('broken CBOR is a SerializationException', async () => {
    const headers = {
      ...signedFor('monitoring'),
      'smithy-protocol': 'rpc-v2-cbor',
      'content-type': 'application/cbor',
    };
    const path = '/service/GraniteServiceVersion20100801/operation/DescribeAlarms';
    const response = await post(path, headers, new Uint8Array([0xbf, 0x61]));
    expect(response.status).toBe(400);
    expect(Buffer.from(await response.arrayBuffer()).toString('latin1')).toContain('SerializationException');
  });
  test('broken XML is malformed to S3', async () => {
    const response = await fetch(`${echo.url}/bucket-1?encryption`, {
      method: 'PUT',
      headers: signedFor('s3'),
      body: '<ServerSideEncryptionConfiguration><Rule>',
    });
    expect([response.status, (await response.text()).includes('<Code>MalformedXML</Code>')]).toEqual([400, true]);
  });
  test('missing members are named as AWS names them', async () => {
    const response = await post('/', jsonTo('AmazonSSM.PutParameter', 'ssm'), '{"Tags": [{"Key": "a"}], "Name": null}');
    expect(await response.json()).toEqual({
      __type: 'ValidationException',
      // as SSM's model spells it
      Message:
        "3 validation errors detected: Value null at 'tags.1.member.value' failed to satisfy constraint: Member must not be null; Value null at 'name' failed to satisfy constraint: Member must not be null; Value null at 'value' failed to satisfy constraint: Member must not be null",
    });
    const headers = { ...signedFor('ec2'), 'content-type': 'application/x-www-form-urlencoded' };
    const ec2 = await post('/', headers, 'Action=CreateSecurityGroup&Version=2016-11-15&GroupName=a');
    expect(await ec2.text()).toContain(
      '<Code>MissingParameter</Code><Message>The request must contain the parameter description</Message>',
    );
  });
  test('members that the model does not have never reach an operation', async () => {
    await post('/', jsonTo('AmazonSSM.GetParameter', 'ssm'), '{"__type": "x", "Name": "a", "Nmae": "b"}');
    expect(echoed?.input).toEqual({ Name: 'a' });
  });
  test('a body that is too long is 413, plain or inflated', async () => {
    const long = JSON.stringify({ Name: 'a'.repeat(7 * 1024 * 1024) });
    const headers = jsonTo('AmazonSSM.GetParameter', 'ssm');
    for (const [extra, body] of [
      [{}, long],
      [{ 'content-encoding': 'gzip' }, gzipSync(long)],
    ] as const) {
      const response = await post('/', { ...headers, ...extra }, body);
      expect(response.status).toBe(413);
      expect(await response.json()).toMatchObject({ message: expect.stringContaining('smaller than 6291456 bytes') });
    }
  });
  test('an aws-chunked body that ends early is incomplete', async () => {
    const headers = { ...signedFor('s3'), 'content-encoding': 'aws-chunked' };
    const response = await fetch(`${echo.url}/bucket-1/key`, { method: 'PUT', headers, body: '10\r\nabc' });
    expect(await response.text()).toContain('IncompleteBody');
  });
});

describe('one service in several protocols', () => {
  const settings = {
    defaultNamespace: 'com.amazonaws.cloudwatch',
    errorTypeRegistries: [],
    xmlNamespace: 'http://monitoring.amazonaws.com/doc/2010-08-01/',
    version: '2010-08-01',
    serviceTarget: 'GraniteServiceVersion20100801',
    awsQueryCompatible: true,
  };
  test.each([
    ['JSON', undefined],
    ['CBOR', new AwsSmithyRpcV2CborProtocol(settings as never)],
    ['query', new AwsQueryProtocol(settings as never)],
  ])('CloudWatch answers %s to those who speak it', async (_name, protocol) => {
    const client = new cloudwatch.CloudWatchClient({
      ...config(echo.url),
      ...(protocol ? { protocol: protocol as never } : {}),
    });
    refusal = undefined;
    answer = { MetricAlarms: [{ AlarmName: 'a', Threshold: 1.5, StateUpdatedTimestamp: new Date(1_000_000) }] };
    const alarms = await client.send(new cloudwatch.DescribeAlarmsCommand({ AlarmNames: ['a <&>'] }));
    expect(echoed).toEqual({ folder: 'cloudwatch', operation: 'DescribeAlarms', input: { AlarmNames: ['a <&>'] } });
    expect(alarms.MetricAlarms?.[0]).toMatchObject({ Threshold: 1.5, StateUpdatedTimestamp: new Date(1_000_000) });
    refusal = new AwsError('ResourceNotFound', 'no such alarm', 404);
    await expect(client.send(new cloudwatch.DeleteAlarmsCommand({ AlarmNames: ['a'] }))).rejects.toMatchObject({
      name: expect.stringMatching(/^ResourceNotFound/),
      message: 'no such alarm',
    });
    refusal = undefined;
  });
  test('an unsigned request is told by its target, its host or its version', async () => {
    const target = { 'x-amz-target': 'AmazonSSM.GetParameter', 'content-type': 'application/x-amz-json-1.1' };
    await post('/', target, '{"Name": "a"}');
    expect(echoed).toMatchObject({ folder: 'ssm', operation: 'GetParameter' });
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    await post('/', form, 'Action=GetCallerIdentity&Version=2011-06-15');
    expect(echoed).toMatchObject({ folder: 'sts', operation: 'GetCallerIdentity' });
  });
});

describe('S3', () => {
  const client = () => new s3.S3Client({ ...config(echo.url), forcePathStyle: true });

  test('sends a body in chunks and receives it as a stream', async () => {
    answer = {};
    const Body = Readable.from([Buffer.from('hello '), Buffer.from('wörld')]);
    await client().send(new s3.PutObjectCommand({ Bucket: 'b', Key: 'a b/ü', Body, ContentLength: 12 }));
    expect(echoed?.input).toMatchObject({ Bucket: 'b', Key: 'a b/ü', Body: Buffer.from('hello wörld') });
    answer = { Body: new Blob(['some text']), ContentType: 'text/plain' };
    const got = await client().send(new s3.GetObjectCommand({ Bucket: 'b', Key: 'k' }));
    expect([await got.Body?.transformToString(), got.ContentType]).toEqual(['some text', 'text/plain']);
  });
  test('a location constraint is escaped', async () => {
    answer = { LocationConstraint: 'eu<&>"' };
    const response = await fetch(`${echo.url}/b?location`, { headers: signedFor('s3') });
    expect(await response.text()).toContain('>eu&lt;&amp;&gt;&quot;</LocationConstraint>');
  });
  test('a bucket may stand before the host', async () => {
    answer = {};
    const headers = { ...signedFor('s3'), host: 'my.bucket.s3.eu-west-1.amazonaws.com' };
    const request = { method: 'GET', path: '/a/b', query: new URLSearchParams(), headers, body: new Uint8Array() };
    await new Gateway(
      echoWorld((folder, operation, input) => {
        echoed = { folder, operation, input };
        return {};
      }),
    ).handle(request);
    expect(echoed).toMatchObject({ operation: 'GetObject', input: { Bucket: 'my.bucket', Key: 'a/b' } });
  });
});
