import * as iam from '@aws-sdk/client-iam';
import { expect, test } from 'vitest';
import { sdk, START, testWorld } from '../world.ts';

const TRUST = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
});
const POLICY = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }],
});

function start() {
  const world = testWorld();
  return { world, client: new iam.IAMClient(sdk(world)) };
}

test('a role is what it was created as, its trust policy percent-encoded', async () => {
  const { client } = start();
  const { Role } = await client.send(
    new iam.CreateRoleCommand({
      RoleName: 'app',
      Path: '/team/',
      AssumeRolePolicyDocument: TRUST,
      Tags: [{ Key: 'a', Value: 'b' }],
    }),
  );
  expect(Role).toMatchObject({
    Arn: 'arn:aws:iam::123456789012:role/team/app',
    RoleId: expect.stringMatching(/^AROA[A-Z2-7]{17}$/),
    MaxSessionDuration: 3600,
    CreateDate: new Date(START),
  });
  const got = await client.send(new iam.GetRoleCommand({ RoleName: 'app' }));
  expect(got.Role).toEqual(Role);
  expect(got.Role?.AssumeRolePolicyDocument).toMatch(/^%7B%22Version/);
  expect(decodeURIComponent(got.Role?.AssumeRolePolicyDocument ?? '')).toBe(TRUST);
});

test('a role with policies or a profile cannot be deleted', async () => {
  const { client } = start();
  const RoleName = 'app';
  await client.send(new iam.CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: TRUST }));
  await client.send(new iam.PutRolePolicyCommand({ RoleName, PolicyName: 'p', PolicyDocument: POLICY }));
  const { Policy } = await client.send(new iam.CreatePolicyCommand({ PolicyName: 'm', PolicyDocument: POLICY }));
  const PolicyArn = Policy?.Arn;
  await client.send(new iam.AttachRolePolicyCommand({ RoleName, PolicyArn }));
  const InstanceProfileName = 'profile';
  await client.send(new iam.CreateInstanceProfileCommand({ InstanceProfileName }));
  await client.send(new iam.AddRoleToInstanceProfileCommand({ InstanceProfileName, RoleName }));
  const remove = () => client.send(new iam.DeleteRoleCommand({ RoleName }));
  await expect(remove()).rejects.toThrow('must remove roles from instance profile first');
  await client.send(new iam.RemoveRoleFromInstanceProfileCommand({ InstanceProfileName, RoleName }));
  await expect(remove()).rejects.toThrow('must detach all policies first');
  await expect(client.send(new iam.DeletePolicyCommand({ PolicyArn }))).rejects.toBeInstanceOf(
    iam.DeleteConflictException,
  );
  await client.send(new iam.DetachRolePolicyCommand({ RoleName, PolicyArn }));
  await expect(remove()).rejects.toThrow('must delete policies first');
  await client.send(new iam.DeleteRolePolicyCommand({ RoleName, PolicyName: 'p' }));
  await remove();
  await expect(client.send(new iam.GetRoleCommand({ RoleName }))).rejects.toThrow(
    'The role with name app cannot be found.',
  );
});

test('roles are listed page by page', async () => {
  const { client } = start();
  for (const RoleName of ['c', 'a', 'b'])
    await client.send(new iam.CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: TRUST }));
  const names: string[] = [];
  for await (const page of iam.paginateListRoles({ client, pageSize: 2 }, {}))
    names.push(...(page.Roles ?? []).map((role) => role.RoleName ?? ''));
  expect(names).toEqual(['a', 'b', 'c']);
});

test('policies over the quotas, unknown policies and bad names are refused', async () => {
  const { client } = start();
  const RoleName = 'app';
  await client.send(new iam.CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: TRUST }));
  const long = POLICY.replace('s3:*', `s3:${'a'.repeat(10_241)}`);
  await expect(
    client.send(new iam.PutRolePolicyCommand({ RoleName, PolicyName: 'p', PolicyDocument: long })),
  ).rejects.toBeInstanceOf(iam.LimitExceededException);
  await expect(
    client.send(new iam.AttachRolePolicyCommand({ RoleName, PolicyArn: 'arn:aws:iam::aws:policy/Nonsense' })),
  ).rejects.toThrow('Policy arn:aws:iam::aws:policy/Nonsense does not exist or is not attachable.');
  await expect(
    client.send(new iam.CreateRoleCommand({ RoleName: 'a b', AssumeRolePolicyDocument: TRUST })),
  ).rejects.toThrow(
    "1 validation error detected: Value 'a b' at 'roleName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]+",
  );
  await expect(
    client.send(new iam.CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: TRUST })),
  ).rejects.toBeInstanceOf(iam.EntityAlreadyExistsException);
});

test('updating the password policy resets what is left out', async () => {
  const { client } = start();
  await expect(client.send(new iam.GetAccountPasswordPolicyCommand({}))).rejects.toThrow(
    'The Password Policy with domain name 123456789012 cannot be found.',
  );
  await client.send(
    new iam.UpdateAccountPasswordPolicyCommand({ MinimumPasswordLength: 14, RequireSymbols: true, MaxPasswordAge: 90 }),
  );
  const first = await client.send(new iam.GetAccountPasswordPolicyCommand({}));
  expect(first.PasswordPolicy).toEqual({
    MinimumPasswordLength: 14,
    RequireSymbols: true,
    RequireNumbers: false,
    RequireUppercaseCharacters: false,
    RequireLowercaseCharacters: false,
    AllowUsersToChangePassword: false,
    ExpirePasswords: true,
    MaxPasswordAge: 90,
  });
  await client.send(new iam.UpdateAccountPasswordPolicyCommand({ RequireNumbers: true }));
  const second = await client.send(new iam.GetAccountPasswordPolicyCommand({}));
  expect(second.PasswordPolicy).toMatchObject({
    MinimumPasswordLength: 6,
    RequireSymbols: false,
    RequireNumbers: true,
    ExpirePasswords: false,
  });
  await expect(client.send(new iam.UpdateAccountPasswordPolicyCommand({ MaxPasswordAge: 1096 }))).rejects.toThrow(
    "Value '1096' at 'maxPasswordAge' failed to satisfy constraint: Member must have value less than or equal to 1095",
  );
  await client.send(new iam.DeleteAccountPasswordPolicyCommand({}));
  await expect(client.send(new iam.GetAccountPasswordPolicyCommand({}))).rejects.toBeInstanceOf(
    iam.NoSuchEntityException,
  );
});

test('a managed policy has up to five versions, of which the default counts', async () => {
  const { client } = start();
  const { Policy } = await client.send(new iam.CreatePolicyCommand({ PolicyName: 'm', PolicyDocument: POLICY }));
  const PolicyArn = Policy?.Arn;
  const narrow = POLICY.replace('s3:*', 's3:GetObject');
  const add = (SetAsDefault: boolean) =>
    client.send(new iam.CreatePolicyVersionCommand({ PolicyArn, PolicyDocument: narrow, SetAsDefault }));
  expect((await add(true)).PolicyVersion).toMatchObject({ VersionId: 'v2', IsDefaultVersion: true });
  expect((await client.send(new iam.GetPolicyCommand({ PolicyArn }))).Policy?.DefaultVersionId).toBe('v2');
  await expect(client.send(new iam.DeletePolicyVersionCommand({ PolicyArn, VersionId: 'v2' }))).rejects.toThrow(
    'Cannot delete the default version of a policy.',
  );
  await expect(client.send(new iam.DeletePolicyCommand({ PolicyArn }))).rejects.toThrow('more than one version');
  await client.send(new iam.DeletePolicyVersionCommand({ PolicyArn, VersionId: 'v1' }));
  for (let i = 0; i < 4; i++) await add(false);
  await expect(add(false)).rejects.toBeInstanceOf(iam.LimitExceededException);
  const { Versions } = await client.send(new iam.ListPolicyVersionsCommand({ PolicyArn }));
  expect(Versions?.map(({ VersionId }) => VersionId)).toEqual(['v6', 'v5', 'v4', 'v3', 'v2']);
});

test('a boundary limits a role until it is taken away', async () => {
  const { client } = start();
  const RoleName = 'app';
  await client.send(new iam.CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: TRUST }));
  const { Policy } = await client.send(new iam.CreatePolicyCommand({ PolicyName: 'm', PolicyDocument: POLICY }));
  await client.send(new iam.PutRolePermissionsBoundaryCommand({ RoleName, PermissionsBoundary: Policy?.Arn }));
  const boundary = async () =>
    (await client.send(new iam.GetRoleCommand({ RoleName }))).Role?.PermissionsBoundary?.PermissionsBoundaryArn;
  expect(await boundary()).toBe(Policy?.Arn);
  await client.send(new iam.DeleteRolePermissionsBoundaryCommand({ RoleName }));
  expect(await boundary()).toBeUndefined();
});
