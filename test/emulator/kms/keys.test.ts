import { beforeEach, describe, expect, it } from 'vitest';
import { callIn, START } from '../world.ts';
import { recordedWorld } from '../sqs/recorded-world.ts';

type Answer = Record<string, unknown>;
let world: ReturnType<typeof recordedWorld>;
const kms = <T = Answer>(operation: string, input: Answer = {}): Promise<T> =>
  callIn(world)('kms', operation, input) as never;
const newKey = async (input: Answer = {}): Promise<{ KeyId: string; Arn: string }> =>
  (await kms<{ KeyMetadata: { KeyId: string; Arn: string } }>('CreateKey', input)).KeyMetadata;
const text = (answer: Answer): string => Buffer.from(answer['Plaintext'] as Uint8Array).toString();

beforeEach(() => {
  world = recordedWorld();
});

describe('a symmetric key', () => {
  it('opens what it sealed, under the same encryption context only', async () => {
    const { KeyId, Arn } = await newKey();
    const sealed = await kms('Encrypt', {
      KeyId,
      Plaintext: Buffer.from('secret'),
      EncryptionContext: { a: '1', b: '2' },
    });
    const CiphertextBlob = sealed['CiphertextBlob'] as Buffer;
    expect(sealed['KeyId']).toBe(Arn);
    expect(CiphertextBlob.includes('secret')).toBe(false);
    expect(text(await kms('Decrypt', { CiphertextBlob, EncryptionContext: { b: '2', a: '1' } }))).toBe('secret');
    for (const EncryptionContext of [{}, { a: '1' }, { a: '1', b: '3' }])
      await expect(kms('Decrypt', { CiphertextBlob, EncryptionContext })).rejects.toMatchObject({
        code: 'InvalidCiphertextException',
      });
    const changed = Buffer.from(CiphertextBlob);
    changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1;
    await expect(
      kms('Decrypt', { CiphertextBlob: changed, EncryptionContext: { a: '1', b: '2' } }),
    ).rejects.toMatchObject({
      code: 'InvalidCiphertextException',
    });
    const other = await newKey();
    await expect(
      kms('Decrypt', { CiphertextBlob, EncryptionContext: { a: '1', b: '2' }, KeyId: other.KeyId }),
    ).rejects.toMatchObject({ code: 'IncorrectKeyException' });
  });

  it('hands out data keys that it can open again', async () => {
    const { KeyId } = await newKey();
    const { Plaintext, CiphertextBlob } = await kms('GenerateDataKey', { KeyId, KeySpec: 'AES_256' });
    expect(Plaintext).toHaveLength(32);
    expect((await kms('Decrypt', { CiphertextBlob }))['Plaintext']).toEqual(Plaintext);
  });

  it('is found by id, ARN and alias', async () => {
    const { KeyId, Arn } = await newKey();
    await kms('CreateAlias', { AliasName: 'alias/mine', TargetKeyId: KeyId });
    for (const name of [KeyId, Arn, 'alias/mine', 'arn:aws:kms:eu-west-1:123456789012:alias/mine'])
      expect(await kms('DescribeKey', { KeyId: name })).toMatchObject({ KeyMetadata: { Arn } });
    await expect(kms('CreateAlias', { AliasName: 'alias/mine', TargetKeyId: KeyId })).rejects.toMatchObject({
      code: 'AlreadyExistsException',
    });
    await expect(kms('DescribeKey', { KeyId: 'alias/none' })).rejects.toMatchObject({ code: 'NotFoundException' });
  });

  it('cannot be used while it is disabled or waits for its deletion', async () => {
    const { KeyId } = await newKey();
    const { CiphertextBlob } = await kms('Encrypt', { KeyId, Plaintext: Buffer.from('x') });
    await kms('DisableKey', { KeyId });
    await expect(kms('Decrypt', { CiphertextBlob })).rejects.toMatchObject({ code: 'DisabledException' });
    expect(await kms('ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 7 })).toMatchObject({
      DeletionDate: new Date(START + 7 * 86_400_000),
    });
    await expect(kms('Decrypt', { CiphertextBlob })).rejects.toMatchObject({ code: 'KMSInvalidStateException' });
    await kms('CancelKeyDeletion', { KeyId });
    await kms('EnableKey', { KeyId });
    expect(text(await kms('Decrypt', { CiphertextBlob }))).toBe('x');
    await kms('ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 7 });
    await world.advance(7 * 86_400_000);
    await expect(kms('DescribeKey', { KeyId })).rejects.toMatchObject({ code: 'NotFoundException' });
  });

  it('rotates when told to', async () => {
    const { KeyId } = await newKey();
    expect(await kms('GetKeyRotationStatus', { KeyId })).toMatchObject({ KeyRotationEnabled: false });
    await kms('EnableKeyRotation', { KeyId });
    expect(await kms('GetKeyRotationStatus', { KeyId })).toMatchObject({
      KeyRotationEnabled: true,
      RotationPeriodInDays: 365,
    });
    await kms('DisableKeyRotation', { KeyId });
    expect(await kms('GetKeyRotationStatus', { KeyId })).toMatchObject({ KeyRotationEnabled: false });
  });
});

describe('the key of a service', () => {
  it('comes to be when it is first used, and belongs to AWS', async () => {
    expect((await kms('ListKeys'))['Keys']).toEqual([]);
    const sealed = await kms('Encrypt', { KeyId: 'alias/aws/ssm', Plaintext: Buffer.from('x') });
    expect(await kms('DescribeKey', { KeyId: 'alias/aws/ssm' })).toMatchObject({
      KeyMetadata: { KeyManager: 'AWS', Arn: sealed['KeyId'] },
    });
    await expect(kms('DisableKey', { KeyId: 'alias/aws/ssm' })).rejects.toMatchObject({
      code: 'AccessDeniedException',
    });
    await expect(kms('DescribeKey', { KeyId: 'alias/aws/none' })).rejects.toMatchObject({ code: 'NotFoundException' });
  });
});

describe('a key pair', () => {
  it.each([
    ['RSA_2048', 'RSASSA_PSS_SHA_256'],
    ['RSA_2048', 'RSASSA_PKCS1_V1_5_SHA_512'],
    ['ECC_NIST_P256', 'ECDSA_SHA_256'],
  ])('of %s signs and verifies by %s', async (KeySpec, SigningAlgorithm) => {
    const { KeyId } = await newKey({ KeySpec, KeyUsage: 'SIGN_VERIFY' });
    const Message = Buffer.from('message');
    const { Signature } = await kms('Sign', { KeyId, Message, SigningAlgorithm });
    expect(await kms('Verify', { KeyId, Message, SigningAlgorithm, Signature })).toMatchObject({
      SignatureValid: true,
    });
    await expect(
      kms('Verify', { KeyId, Message: Buffer.from('other'), SigningAlgorithm, Signature }),
    ).rejects.toMatchObject({ code: 'KMSInvalidSignatureException' });
    await expect(kms('Encrypt', { KeyId, Plaintext: Buffer.from('x') })).rejects.toMatchObject({
      code: 'InvalidKeyUsageException',
    });
  });
});

describe('the description and tags of a key', () => {
  it('change until the key is to be deleted', async () => {
    const { KeyId } = await newKey({ Description: 'one', Tags: [{ TagKey: 'a', TagValue: '1' }] });
    await kms('UpdateKeyDescription', { KeyId, Description: 'two' });
    await kms('TagResource', { KeyId, Tags: [{ TagKey: 'b', TagValue: '2' }] });
    await kms('UntagResource', { KeyId, TagKeys: ['a', 'none'] });
    expect(await kms('DescribeKey', { KeyId })).toMatchObject({ KeyMetadata: { Description: 'two' } });
    expect(await kms('ListResourceTags', { KeyId })).toMatchObject({ Tags: [{ TagKey: 'b', TagValue: '2' }] });
    await expect(kms('TagResource', { KeyId, Tags: [{ TagKey: 'aws:x', TagValue: '' }] })).rejects.toMatchObject({
      code: 'TagException',
    });
    await kms('ScheduleKeyDeletion', { KeyId });
    for (const [operation, more] of [
      ['UpdateKeyDescription', { Description: 'three' }],
      ['TagResource', { Tags: [] }],
      ['UntagResource', { TagKeys: ['b'] }],
    ] as const)
      await expect(kms(operation, { KeyId, ...more })).rejects.toMatchObject({ code: 'KMSInvalidStateException' });
  });
});
