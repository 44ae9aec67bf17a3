import { beforeEach, describe, expect, it } from 'vitest';
import { authorize } from '../../../../emulator/iam/authorize.ts';
import { functionWorld, ROLE } from '../../lambda/function-world.ts';
import { recordedWorld } from '../../sqs/recorded-world.ts';
import { callIn, START } from '../../world.ts';

type Answer = Record<string, unknown>;
let world: ReturnType<typeof recordedWorld>;
const ssm = <T = Answer>(operation: string, input: Answer = {}): Promise<T> =>
  callIn(world)('ssm', operation, input) as never;
const put = (Name: string, Value = 'v', more: Answer = {}): Promise<Answer> =>
  ssm('PutParameter', { Name, Value, Type: 'String', ...more });
const value = async (Name: string, more: Answer = {}): Promise<string | undefined> =>
  (await ssm<{ Parameter: { Value: string } }>('GetParameter', { Name, ...more })).Parameter.Value;

beforeEach(() => {
  world = recordedWorld();
});

describe('a parameter', () => {
  it('is put, read by name and ARN, and overwritten only on request', async () => {
    expect(await put('/a/b', 'one')).toEqual({ Version: 1, Tier: 'Standard' });
    expect(await ssm('GetParameter', { Name: '/a/b' })).toEqual({
      Parameter: {
        Name: '/a/b',
        Type: 'String',
        Value: 'one',
        Version: 1,
        LastModifiedDate: new Date(START),
        ARN: 'arn:aws:ssm:eu-west-1:123456789012:parameter/a/b',
        DataType: 'text',
      },
    });
    expect(await value('arn:aws:ssm:eu-west-1:123456789012:parameter/a/b')).toBe('one');
    await expect(put('/a/b')).rejects.toMatchObject({ code: 'ParameterAlreadyExists' });
    expect(await put('/a/b', 'two', { Overwrite: true })).toMatchObject({ Version: 2 });
    await expect(ssm('GetParameter', { Name: '/a/c' })).rejects.toMatchObject({ code: 'ParameterNotFound' });
  });

  it.each<[string, string, string, Answer, string]>([
    ['more than 15 levels', `/${'x/'.repeat(15)}x`, 'v', {}, 'HierarchyLevelLimitExceededException'],
    ['a slash but none in front', 'a/b', 'v', {}, 'ValidationException'],
    ['a reserved name', '/aws/x', 'v', {}, 'AccessDeniedException'],
    ['a name that begins with ssm', 'ssm-x', 'v', {}, 'ValidationException'],
    ['a name over 1011 characters, its ARN included', `/${'x'.repeat(1_000)}`, 'v', {}, 'ValidationException'],
    ['a reference in its value', 'a', '{{ssm:b}}', {}, 'ValidationException'],
    ['more than 4 KB', 'a', 'v'.repeat(4_097), {}, 'ValidationException'],
    ['more than 8 KB', 'a', 'v'.repeat(8_193), { Tier: 'Advanced' }, 'ValidationException'],
    ['a type of no such name', 'a', 'v', { Type: 'Number' }, 'UnsupportedParameterType'],
    [
      'a value that its pattern does not allow',
      'a',
      'v1',
      { AllowedPattern: '[a-z]+' },
      'ParameterPatternMismatchException',
    ],
    ['a pattern that is none', 'a', 'v', { AllowedPattern: '(' }, 'InvalidAllowedPatternException'],
    [
      'a policy of no such type',
      'a',
      'v',
      { Tier: 'Advanced', Policies: '[{"Type":"X","Version":"1.0"}]' },
      'InvalidPolicyTypeException',
    ],
    ['a key that is not there', 'a', 'v', { Type: 'SecureString', KeyId: 'alias/none' }, 'InvalidKeyId'],
  ])('is refused with %s', async (_what, name, text, more, code) => {
    await expect(put(name, text, more)).rejects.toMatchObject({ code });
  });

  it('moves to the advanced tier when it must and may, and never back', async () => {
    expect(await put('a', 'v'.repeat(5_000), { Tier: 'Intelligent-Tiering' })).toMatchObject({ Tier: 'Advanced' });
    await expect(put('a', 'v', { Tier: 'Standard', Overwrite: true })).rejects.toThrow(/downgrade/);
    expect(await put('a', 'v', { Overwrite: true })).toMatchObject({ Tier: 'Advanced' });
    await ssm('UpdateServiceSetting', {
      SettingId: '/ssm/parameter-store/default-parameter-tier',
      SettingValue: 'Advanced',
    });
    expect(await put('b')).toMatchObject({ Tier: 'Advanced' });
  });

  it('is selected by version and label; a label points at one version', async () => {
    for (const text of ['1', '2', '3']) await put('a', text, { Overwrite: true });
    expect(
      await ssm('LabelParameterVersion', { Name: 'a', ParameterVersion: 1, Labels: ['prod', '1st', 'awsx'] }),
    ).toEqual({
      InvalidLabels: ['1st', 'awsx'],
      ParameterVersion: 1,
    });
    expect([await value('a:prod'), await value('a:2'), await value('a')]).toEqual(['1', '2', '3']);
    await ssm('LabelParameterVersion', { Name: 'a', ParameterVersion: 2, Labels: ['prod'] });
    expect(await value('a:prod')).toBe('2');
    expect(await ssm('GetParameter', { Name: 'a:prod' })).toMatchObject({ Parameter: { Selector: ':prod' } });
    await expect(value('a:4')).rejects.toMatchObject({ code: 'ParameterVersionNotFound' });
    expect(await ssm('UnlabelParameterVersion', { Name: 'a', ParameterVersion: 2, Labels: ['prod', 'none'] })).toEqual({
      RemovedLabels: ['prod'],
      InvalidLabels: ['none'],
    });
    expect(await ssm('GetParameterHistory', { Name: 'a' })).toMatchObject({
      Parameters: [{ Version: 1 }, { Version: 2 }, { Version: 3, Labels: [] }],
    });
  });

  it('keeps a hundred versions, and refuses the next while the oldest has a label', async () => {
    for (let i = 0; i < 100; i++) await put('a', 'v', { Overwrite: true });
    await put('a', 'v', { Overwrite: true });
    await expect(value('a:1')).rejects.toMatchObject({ code: 'ParameterVersionNotFound' });
    await ssm('LabelParameterVersion', { Name: 'a', ParameterVersion: 2, Labels: ['keep'] });
    await expect(put('a', 'v', { Overwrite: true })).rejects.toMatchObject({
      code: 'ParameterMaxVersionLimitExceeded',
    });
  });

  it('says what happens to it', async () => {
    await put('/a', 'v', { Description: 'about a' });
    await put('/a', 'w', { Overwrite: true });
    await ssm('DeleteParameter', { Name: '/a' });
    await world.advance(0);
    const events = world.recorded['events/deliver'] as { detailType: string; resources: string[]; detail: Answer }[];
    expect(events.map(({ detail }) => detail['operation'])).toEqual(['Create', 'Update', 'Delete']);
    expect(events[0]).toMatchObject({
      detailType: 'Parameter Store Change',
      resources: ['arn:aws:ssm:eu-west-1:123456789012:parameter/a'],
      detail: { name: '/a', type: 'String', description: 'about a' },
    });
  });

  it('expires by its policy', async () => {
    const Timestamp = new Date(START + 60_000).toISOString();
    await put('a', 'v', {
      Tier: 'Advanced',
      Policies: JSON.stringify([{ Type: 'Expiration', Version: '1.0', Attributes: { Timestamp } }]),
    });
    await world.advance(60_000);
    await expect(value('a')).rejects.toMatchObject({ code: 'ParameterNotFound' });
  });

  it('has tags', async () => {
    await put('a', 'v', { Tags: [{ Key: 'team', Value: 'x' }] });
    await ssm('AddTagsToResource', {
      ResourceType: 'Parameter',
      ResourceId: 'a',
      Tags: [{ Key: 'env', Value: 'dev' }],
    });
    await ssm('RemoveTagsFromResource', { ResourceType: 'Parameter', ResourceId: 'a', TagKeys: ['team'] });
    expect(await ssm('ListTagsForResource', { ResourceType: 'Parameter', ResourceId: 'a' })).toEqual({
      TagList: [{ Key: 'env', Value: 'dev' }],
    });
    expect(await ssm('DescribeParameters', { ParameterFilters: [{ Key: 'tag:env', Values: ['dev'] }] })).toMatchObject({
      Parameters: [{ Name: 'a' }],
    });
    await expect(ssm('ListTagsForResource', { ResourceType: 'Parameter', ResourceId: 'b' })).rejects.toMatchObject({
      code: 'InvalidResourceId',
    });
  });
});

describe('many parameters', () => {
  const names = (answer: Answer): string[] => (answer['Parameters'] as { Name: string }[]).map(({ Name }) => Name);

  it('are read by name, the unknown ones apart', async () => {
    await put('a');
    expect(await ssm('GetParameters', { Names: ['a', 'b'] })).toMatchObject({
      Parameters: [{ Name: 'a' }],
      InvalidParameters: ['b'],
    });
    await expect(ssm('GetParameters', { Names: Array.from({ length: 11 }, (_, i) => `p${i}`) })).rejects.toMatchObject({
      code: 'ValidationException',
    });
    expect(await ssm('DeleteParameters', { Names: ['a', 'b'] })).toEqual({
      DeletedParameters: ['a'],
      InvalidParameters: ['b'],
    });
  });

  it('are read by path, level by level or below, in pages of at most ten', async () => {
    for (let i = 10; i < 22; i++) await put(`/app/p${i}`);
    await put('/app/deep/q');
    await put('/apple');
    const first = await ssm('GetParametersByPath', { Path: '/app' });
    expect(names(first)).toHaveLength(10);
    const second = await ssm('GetParametersByPath', { Path: '/app', NextToken: first['NextToken'] });
    expect(names(second)).toEqual(['/app/p20', '/app/p21']);
    expect(second['NextToken']).toBeUndefined();
    expect(names(await ssm('GetParametersByPath', { Path: '/app/', Recursive: true }))).toContain('/app/deep/q');
    await expect(ssm('GetParametersByPath', { Path: 'app' })).rejects.toMatchObject({ code: 'ValidationException' });
    await expect(ssm('GetParametersByPath', { Path: '/app', MaxResults: 11 })).rejects.toMatchObject({
      code: 'ValidationException',
    });
    await expect(ssm('GetParametersByPath', { Path: '/app', NextToken: 'x' })).rejects.toMatchObject({
      code: 'InvalidNextToken',
    });
  });

  it.each<[Answer, string[] | string]>([
    [{ Key: 'Name', Option: 'BeginsWith', Values: ['/x'] }, ['/x/1', '/x/y/2']],
    [{ Key: 'Path', Values: ['/x'] }, ['/x/1']],
    [{ Key: 'Path', Option: 'Recursive', Values: ['/x'] }, ['/x/1', '/x/y/2']],
    [{ Key: 'Type', Values: ['SecureString'] }, ['secret']],
    [{ Key: 'KeyId', Values: ['alias/aws/ssm'] }, ['secret']],
    [{ Key: 'Colour', Values: ['red'] }, 'InvalidFilterKey'],
    [{ Key: 'Type', Option: 'Contains', Values: ['S'] }, 'InvalidFilterOption'],
    [{ Key: 'Type', Values: [] }, 'InvalidFilterValue'],
  ])('are described by the filter %j', async (filter, expected) => {
    for (const name of ['/x/1', '/x/y/2']) await put(name);
    await put('secret', 'v', { Type: 'SecureString' });
    const answer = ssm('DescribeParameters', { ParameterFilters: [filter] });
    if (typeof expected === 'string') await expect(answer).rejects.toMatchObject({ code: expected });
    else expect(names(await answer)).toEqual(expected);
  });
});

describe('a SecureString', () => {
  it('is kept encrypted and shown in clear only on request', async () => {
    await put('s', 'secret', { Type: 'SecureString' });
    expect(await value('s')).not.toContain('secret');
    expect(await value('s', { WithDecryption: true })).toBe('secret');
    expect(await ssm('DescribeParameters')).toMatchObject({ Parameters: [{ KeyId: 'alias/aws/ssm' }] });
  });

  const readAsRole = async (actions: string[], KeyId?: string): Promise<unknown> => {
    world = functionWorld(actions, { authorize });
    const key = KeyId && (await callIn(world)('kms', 'CreateKey'))['KeyMetadata'];
    await put('s', 'secret', { Type: 'SecureString', ...(key ? { KeyId: (key as { KeyId: string }).KeyId } : {}) });
    const principal = { kind: 'role' as const, account: world.account, roleArn: ROLE, sessionName: 'f' };
    return world.call({
      service: 'ssm',
      operation: 'GetParameter',
      input: { Name: 's', WithDecryption: true },
      principal,
    });
  };

  it('under a key of the customer needs kms:Decrypt beside ssm:GetParameter', async () => {
    await expect(readAsRole(['ssm:GetParameter'], 'own')).rejects.toMatchObject({ code: 'AccessDeniedException' });
    await expect(readAsRole(['ssm:GetParameter', 'kms:Decrypt'], 'own')).resolves.toMatchObject({
      Parameter: { Value: 'secret' },
    });
  });

  it("under AWS's own key needs ssm:GetParameter only, since that key's policy lets SSM's callers use it", async () => {
    await expect(readAsRole(['ssm:GetParameter'])).resolves.toMatchObject({ Parameter: { Value: 'secret' } });
    await expect(readAsRole(['kms:Decrypt'])).rejects.toMatchObject({ code: 'AccessDeniedException' });
  });
});
