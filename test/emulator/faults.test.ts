import { ListUsersCommand, CreateUserCommand, IAMClient } from '@aws-sdk/client-iam';
import { expect, test } from 'vitest';
import { seededFaults } from '../../emulator/faults.ts';
import { callIn, sdk, testWorld } from './world.ts';

const outcomes = async (seed: number): Promise<string> => {
  const faults = seededFaults(seed, [{ kind: 'error', service: 'iam', probability: 0.5 }]);
  const call = callIn(testWorld({ faults }));
  let out = '';
  for (let i = 0; i < 40; i++)
    out += await call('iam', 'ListUsers').then(
      () => '.',
      () => 'x',
    );
  return out;
};

test('the same seed gives the same faults, another seed others', async () => {
  const first = await outcomes(7);
  expect(await outcomes(7)).toBe(first);
  expect(await outcomes(8)).not.toBe(first);
  const count = first.split('x').length - 1;
  expect(count).toBeGreaterThan(8);
  expect(count).toBeLessThan(32);
});

test('a fault strikes the named calls, and no more often than its limit', async () => {
  const faults = seededFaults(1, [
    { kind: 'throttle', service: 'iam', operation: 'ListUsers', calls: [2] },
    { kind: 'error', operation: 'ListRoles', limit: 1 },
  ]);
  const call = callIn(testWorld({ faults }));
  const codes: string[] = [];
  for (const operation of ['ListUsers', 'ListUsers', 'ListUsers', 'ListRoles', 'ListRoles'])
    codes.push(
      await call('iam', operation).then(
        () => 'ok',
        (error: { code: string }) => error.code,
      ),
    );
  expect(codes).toEqual(['ok', 'Throttling', 'ok', 'InternalFailure', 'ok']);
  expect(faults.struck.map(({ operation }) => operation)).toEqual(['ListUsers', 'ListRoles']);
});

test('a crash takes effect and loses its answer; a timeout takes none; the SDK retries both', async () => {
  const faults = seededFaults(1, [
    { kind: 'crash', operation: 'CreateUser', calls: [1] },
    { kind: 'timeout', operation: 'ListUsers', calls: [1] },
  ]);
  const client = new IAMClient({ ...sdk(testWorld({ faults })), maxAttempts: 2 });
  await expect(client.send(new CreateUserCommand({ UserName: 'bob' }))).rejects.toMatchObject({
    name: 'EntityAlreadyExistsException',
  });
  const users = await client.send(new ListUsersCommand({}));
  expect(users.Users?.map(({ UserName }) => UserName)).toEqual(['bob']);
  expect(users.$metadata.attempts).toBe(2);
});
