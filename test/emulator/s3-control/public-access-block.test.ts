import { expect, test } from 'vitest';
import { callIn, testWorld } from '../world.ts';

const AccountId = '123456789012';

test('an account has no block until it puts one, and none again when it deletes it', async () => {
  const call = callIn(testWorld());
  const get = () => call('s3-control', 'GetPublicAccessBlock', { AccountId });
  const absent = { code: 'NoSuchPublicAccessBlockConfiguration', status: 404 };
  await expect(get()).rejects.toMatchObject(absent);
  await call('s3-control', 'PutPublicAccessBlock', {
    AccountId,
    PublicAccessBlockConfiguration: { BlockPublicAcls: true },
  });
  expect(await get()).toEqual({
    PublicAccessBlockConfiguration: {
      BlockPublicAcls: true,
      IgnorePublicAcls: false,
      BlockPublicPolicy: false,
      RestrictPublicBuckets: false,
    },
  });
  await call('s3-control', 'DeletePublicAccessBlock', { AccountId });
  await expect(get()).rejects.toMatchObject(absent);
});

test.each([
  ['210987654321', 'AccessDenied'],
  ['mine', 'InvalidRequest'],
])('account %s is refused with %s', async (other, code) => {
  const call = callIn(testWorld());
  await expect(call('s3-control', 'GetPublicAccessBlock', { AccountId: other })).rejects.toMatchObject({ code });
});
