import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import * as iam from '@aws-sdk/client-iam';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { expect, test } from 'vitest';
import type { Principal } from '../../../emulator/call.ts';
import { authorize } from '../../../emulator/iam/authorize.ts';
import { issueSession } from '../../../emulator/sts/issue-session.ts';
import type { AccessRequest } from '../../../emulator/wire/operation.ts';
import { sdk, START, testWorld } from '../world.ts';

const document = (...statements: object[]): string => JSON.stringify({ Version: '2012-10-17', Statement: statements });
const trusting = (principal: object, more: object = {}): string =>
  document({ Effect: 'Allow', Principal: principal, Action: 'sts:AssumeRole', ...more });

const ROLE = 'arn:aws:iam::123456789012:role/app';
const MAY_LIST = { Effect: 'Allow', Action: 'dynamodb:ListTables', Resource: '*' };

async function withRole(trust: string, ...statements: object[]) {
  const world = testWorld({ authorize });
  const root = new iam.IAMClient(sdk(world));
  await root.send(new iam.CreateRoleCommand({ RoleName: 'app', AssumeRolePolicyDocument: trust }));
  if (statements.length > 0)
    await root.send(
      new iam.PutRolePolicyCommand({ RoleName: 'app', PolicyName: 'p', PolicyDocument: document(...statements) }),
    );
  return { world, root };
}

async function keysOfUser(root: iam.IAMClient, ...statements: object[]) {
  await root.send(new iam.CreateUserCommand({ UserName: 'bob' }));
  if (statements.length > 0)
    await root.send(
      new iam.PutUserPolicyCommand({ UserName: 'bob', PolicyName: 'p', PolicyDocument: document(...statements) }),
    );
  const { AccessKey } = await root.send(new iam.CreateAccessKeyCommand({ UserName: 'bob' }));
  return { accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' };
}

const credentialsOf = (answer: { Credentials?: object | undefined }) => {
  const keys = answer.Credentials as { AccessKeyId: string; SecretAccessKey: string; SessionToken: string };
  return { accessKeyId: keys.AccessKeyId, secretAccessKey: keys.SecretAccessKey, sessionToken: keys.SessionToken };
};

test('a role may do what its policies allow, and nothing else', async () => {
  const { world } = await withRole(trusting({ AWS: '123456789012' }), MAY_LIST);
  const sts = new STSClient(sdk(world));
  const answer = await sts.send(new AssumeRoleCommand({ RoleArn: ROLE, RoleSessionName: 'tester' }));
  expect(answer.Credentials?.AccessKeyId).toMatch(/^ASIA123456789012[A-Z2-7]{8}$/);
  expect(answer.Credentials?.Expiration).toEqual(new Date(START + 3_600_000));
  const config = sdk(world, credentialsOf(answer));
  const who = await new STSClient(config).send(new GetCallerIdentityCommand({}));
  expect(who.Arn).toBe('arn:aws:sts::123456789012:assumed-role/app/tester');
  await new DynamoDBClient(config).send(new ListTablesCommand({}));
  await expect(new iam.IAMClient(config).send(new iam.ListUsersCommand({}))).rejects.toMatchObject({
    name: 'AccessDenied',
    message:
      'User: arn:aws:sts::123456789012:assumed-role/app/tester is not authorized to perform: iam:ListUsers on resource: * because no identity-based policy allows the iam:ListUsers action',
    $metadata: { httpStatusCode: 403 },
  });
});

test('a session policy narrows what the role allows', async () => {
  const { world } = await withRole(trusting({ AWS: '123456789012' }), { Effect: 'Allow', Action: '*', Resource: '*' });
  const answer = await new STSClient(sdk(world)).send(
    new AssumeRoleCommand({ RoleArn: ROLE, RoleSessionName: 'tester', Policy: document(MAY_LIST) }),
  );
  const config = sdk(world, credentialsOf(answer));
  await new DynamoDBClient(config).send(new ListTablesCommand({}));
  await expect(new iam.IAMClient(config).send(new iam.ListUsersCommand({}))).rejects.toThrow(
    'because no session policy allows the iam:ListUsers action',
  );
});

test('an expired session, a wrong token and a deleted key are refused', async () => {
  const { world, root } = await withRole(trusting({ AWS: '123456789012' }), MAY_LIST);
  const sts = new STSClient(sdk(world));
  const answer = await sts.send(
    new AssumeRoleCommand({ RoleArn: ROLE, RoleSessionName: 'tester', DurationSeconds: 900 }),
  );
  const keys = credentialsOf(answer);
  const list = (credentials: typeof keys) =>
    new DynamoDBClient(sdk(world, credentials)).send(new ListTablesCommand({}));
  await expect(list({ ...keys, sessionToken: 'other' })).rejects.toMatchObject({ name: 'UnrecognizedClientException' });
  await list(keys);
  await world.advance(900_000);
  await expect(list(keys)).rejects.toMatchObject({ name: 'ExpiredTokenException' });
  const user = await keysOfUser(root, MAY_LIST);
  await list({ ...user, sessionToken: '' });
  await root.send(new iam.DeleteAccessKeyCommand({ UserName: 'bob', AccessKeyId: user.accessKeyId }));
  await expect(list({ ...user, sessionToken: '' })).rejects.toMatchObject({ name: 'UnrecognizedClientException' });
});

test('a user needs the trust policy, and where that names the account, a policy of its own', async () => {
  const { world, root } = await withRole(trusting({ AWS: '123456789012' }));
  const sts = new STSClient(sdk(world, await keysOfUser(root)));
  const assume = new AssumeRoleCommand({ RoleArn: ROLE, RoleSessionName: 'tester' });
  await expect(sts.send(assume)).rejects.toMatchObject({ name: 'AccessDenied' });
  await root.send(
    new iam.UpdateAssumeRolePolicyCommand({
      RoleName: 'app',
      PolicyDocument: trusting({ AWS: 'arn:aws:iam::123456789012:user/bob' }),
    }),
  );
  await sts.send(assume);
  await expect(
    sts.send(new AssumeRoleCommand({ RoleArn: `${ROLE}2`, RoleSessionName: 'tester' })),
  ).rejects.toMatchObject({ name: 'AccessDenied' });
});

test('a twelve-digit access key is that account, whose role another account may be trusted with', async () => {
  const { world } = await withRole(
    trusting({ AWS: '222222222222' }, { Condition: { StringEquals: { 'sts:ExternalId': 'x' } } }),
  );
  const foreign = new STSClient(sdk(world, { accessKeyId: '222222222222', secretAccessKey: 's' }));
  expect((await foreign.send(new GetCallerIdentityCommand({}))).Arn).toBe('arn:aws:iam::222222222222:root');
  const ask = { RoleArn: ROLE, RoleSessionName: 'tester' };
  await expect(foreign.send(new AssumeRoleCommand(ask))).rejects.toMatchObject({ name: 'AccessDenied' });
  const answer = await foreign.send(new AssumeRoleCommand({ ...ask, ExternalId: 'x' }));
  const session = new STSClient(sdk(world, credentialsOf(answer)));
  expect((await session.send(new GetCallerIdentityCommand({}))).Account).toBe('123456789012');
});

test('a service obtains a session only under the role that trusts it, for the source it asks for', async () => {
  const condition = { Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:lambda:*:123456789012:function:good' } } };
  const { world } = await withRole(trusting({ Service: 'lambda.amazonaws.com' }, condition));
  const call = world.context({ service: 'lambda' });
  const ask = (service: string, name: string) =>
    issueSession(call, {
      roleArn: ROLE,
      sessionName: name,
      service,
      sourceArn: `arn:aws:lambda:eu-west-1:123456789012:function:${name}`,
    });
  expect(ask('lambda.amazonaws.com', 'good').principal).toEqual({
    kind: 'role',
    account: '123456789012',
    roleArn: ROLE,
    sessionName: 'good',
  });
  expect(() => ask('lambda.amazonaws.com', 'bad')).toThrow(/not authorized to perform: sts:AssumeRole/);
  expect(() => ask('ssm.amazonaws.com', 'good')).toThrow(expect.objectContaining({ code: 'AccessDenied' }));
});

test('a service is held to a resource policy wherever the operation names one', () => {
  const world = testWorld();
  const principal: Principal = {
    kind: 'service',
    account: '123456789012',
    service: 'events.amazonaws.com',
    sourceArn: 'arn:aws:events:eu-west-1:123456789012:rule/r',
  };
  const call = { ...world.context({ service: 'sqs' }), principal };
  const request: AccessRequest = { action: 'sqs:SendMessage', resource: 'arn:aws:sqs:eu-west-1:123456789012:q' };
  const policy = (source: string) => ({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: 'events.amazonaws.com' },
        Action: 'sqs:SendMessage',
        Resource: request.resource,
        Condition: { ArnEquals: { 'aws:SourceArn': source } },
      },
    ],
  });
  expect(() => authorize(request, call)).not.toThrow();
  expect(() => authorize({ ...request, resourcePolicy: undefined }, call)).toThrow(/no resource-based policy/);
  expect(() => authorize({ ...request, resourcePolicy: policy(principal.sourceArn ?? '') }, call)).not.toThrow();
  expect(() => authorize({ ...request, resourcePolicy: policy('arn:aws:events:x:1:rule/other') }, call)).toThrow(
    /no resource-based policy allows the sqs:SendMessage action/,
  );
});

test('each family refuses in its own way', () => {
  const world = testWorld();
  const principal: Principal = { kind: 'user', account: '123456789012', userArn: 'arn:aws:iam::123456789012:user/x' };
  const refusal = (service: string): unknown => {
    try {
      authorize({ action: `${service}:Do`, resource: 'arn:r' }, { ...world.context({ service }), principal });
    } catch (error) {
      const { code, status } = error as { code: string; status: number };
      return [code, status];
    }
    return undefined;
  };
  expect(refusal('ec2')).toEqual(['UnauthorizedOperation', 403]);
  expect(refusal('s3')).toEqual(['AccessDenied', 403]);
  expect(refusal('sns')).toEqual(['AuthorizationError', 403]);
  expect(refusal('lambda')).toEqual(['AccessDeniedException', 403]);
  expect(refusal('ssm')).toEqual(['AccessDeniedException', 400]);
});
