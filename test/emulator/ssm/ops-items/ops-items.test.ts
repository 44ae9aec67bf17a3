import { beforeEach, describe, expect, it } from 'vitest';
import { recordedWorld } from '../../sqs/recorded-world.ts';
import { callIn, START } from '../../world.ts';

type Answer = Record<string, unknown>;
let world: ReturnType<typeof recordedWorld>;
const ssm = <T = Answer>(operation: string, input: Answer = {}): Promise<T> =>
  callIn(world)('ssm', operation, input) as never;
const create = async (more: Answer = {}): Promise<string> =>
  (
    await ssm<{ OpsItemId: string }>('CreateOpsItem', {
      Title: 'Bucket is public',
      Description: 'd',
      Source: 'rectify',
      ...more,
    })
  ).OpsItemId;
const dedup = (dedupString: string, arn = 'arn:aws:s3:::a'): Answer => ({
  OperationalData: {
    '/aws/dedup': { Type: 'SearchableString', Value: JSON.stringify({ dedupString }) },
    '/aws/resources': { Type: 'SearchableString', Value: JSON.stringify([{ arn }]) },
  },
});

beforeEach(() => {
  world = recordedWorld();
});

describe('an OpsItem', () => {
  it('is created open, and shown as it was given', async () => {
    const OpsItemId = await create({
      Severity: '2',
      Category: 'Security',
      Priority: 1,
      OperationalData: { note: { Value: 'x' } },
    });
    expect(OpsItemId).toMatch(/^oi-[0-9a-f]{12}$/);
    expect(await ssm('GetOpsItem', { OpsItemId })).toEqual({
      OpsItem: {
        OpsItemId,
        OpsItemArn: `arn:aws:ssm:eu-west-1:123456789012:opsitem/${OpsItemId}`,
        Title: 'Bucket is public',
        Description: 'd',
        Source: 'rectify',
        Status: 'Open',
        OpsItemType: '/aws/issue',
        Severity: '2',
        Category: 'Security',
        Priority: 1,
        OperationalData: { note: { Value: 'x', Type: 'String' } },
        RelatedOpsItems: [],
        Notifications: [],
        Version: '1',
        CreatedBy: 'arn:aws:iam::123456789012:root',
        CreatedTime: new Date(START),
        LastModifiedBy: 'arn:aws:iam::123456789012:root',
        LastModifiedTime: new Date(START),
      },
    });
  });

  it('is refused as a duplicate while the first is worked on, naming it', async () => {
    const OpsItemId = await create(dedup('k'));
    await expect(create(dedup('k'))).rejects.toMatchObject({
      code: 'OpsItemAlreadyExistsException',
      members: { OpsItemId },
    });
    expect(await create(dedup('k', 'arn:aws:s3:::b'))).not.toBe(OpsItemId);
    expect(await create(dedup('other'))).not.toBe(OpsItemId);
    await ssm('UpdateOpsItem', { OpsItemId, Status: 'InProgress' });
    await expect(create(dedup('k'))).rejects.toMatchObject({ code: 'OpsItemAlreadyExistsException' });
    await ssm('UpdateOpsItem', { OpsItemId, Status: 'Resolved' });
    expect(await create(dedup('k'))).not.toBe(OpsItemId);
  });

  const data = (key: string, Value = 'v', Type = 'String'): Answer => ({ OperationalData: { [key]: { Value, Type } } });

  it.each<[string, Answer, string]>([
    ['a title over 1024 characters', { Title: 'x'.repeat(1_025) }, 'OpsItemInvalidParameterException'],
    ['a source like AWS', { Source: 'aws-thing' }, 'OpsItemInvalidParameterException'],
    ['a severity of 5', { Severity: '5' }, 'OpsItemInvalidParameterException'],
    ['a priority of 6', { Priority: 6 }, 'OpsItemInvalidParameterException'],
    ['a category of no such name', { Category: 'Style' }, 'OpsItemInvalidParameterException'],
    ['a data key under a reserved prefix', data('/aws/mine'), 'OpsItemInvalidParameterException'],
    ['a data key like AWS', data('amazonian'), 'OpsItemInvalidParameterException'],
    ['a data key over 128 characters', data('k'.repeat(129)), 'OpsItemInvalidParameterException'],
    ['a value over 20 KB', data('k', 'v'.repeat(20_481)), 'OpsItemInvalidParameterException'],
    ['resources that are no list', data('/aws/resources', '{}'), 'OpsItemInvalidParameterException'],
    ['a dedup string over 512 characters', dedup('k'.repeat(513)), 'OpsItemInvalidParameterException'],
    [
      'more than 100 resources',
      data('/aws/resources', JSON.stringify(Array.from({ length: 101 }, (_, i) => ({ arn: `arn:${i}` })))),
      'OpsItemLimitExceededException',
    ],
    [
      'more than 10 related OpsItems',
      { RelatedOpsItems: Array.from({ length: 11 }, () => ({ OpsItemId: 'oi-0' })) },
      'OpsItemLimitExceededException',
    ],
  ])('is refused with %s', async (_what, more, code) => {
    await expect(create(more)).rejects.toMatchObject({ code });
  });

  it('is changed part by part, its deduplication string excepted', async () => {
    const OpsItemId = await create(dedup('k'));
    await ssm('UpdateOpsItem', {
      OpsItemId,
      Status: 'Resolved',
      OperationalData: { note: { Value: 'x', Type: 'SearchableString' } },
    });
    await ssm('UpdateOpsItem', { OpsItemId, Severity: '1', OperationalDataToDelete: ['note'] });
    expect(await ssm('GetOpsItem', { OpsItemId })).toMatchObject({
      OpsItem: {
        Status: 'Resolved',
        Severity: '1',
        Version: '3',
        OperationalData: { '/aws/dedup': {}, '/aws/resources': {} },
      },
    });
    await expect(ssm('UpdateOpsItem', { OpsItemId, ...dedup('l') })).rejects.toMatchObject({
      code: 'OpsItemInvalidParameterException',
    });
    await expect(ssm('UpdateOpsItem', { OpsItemId, Status: 'Done' })).rejects.toMatchObject({
      code: 'OpsItemInvalidParameterException',
    });
    await expect(ssm('UpdateOpsItem', { OpsItemId: 'oi-000000000000', Status: 'Open' })).rejects.toMatchObject({
      code: 'OpsItemNotFoundException',
    });
  });

  it('says that it was created and changed', async () => {
    const OpsItemId = await create();
    await world.advance(1_000);
    await ssm('UpdateOpsItem', { OpsItemId, Status: 'Resolved' });
    await world.advance(0);
    expect(world.recorded['events/deliver']).toMatchObject([
      {
        detailType: 'OpsItem Create',
        detail: { 'ops-item-id': OpsItemId, status: 'Open', 'created-time': '2026-03-01T00:00:00.000000Z' },
      },
      { detailType: 'OpsItem Update', detail: { status: 'Resolved', 'modified-time': '2026-03-01T00:00:01.000000Z' } },
    ]);
  });

  it('is related to other items once each', async () => {
    const OpsItemId = await create();
    const item = {
      OpsItemId,
      AssociationType: 'RelatesTo',
      ResourceType: 'AWS::SSM::Document',
      ResourceUri: 'arn:aws:ssm:eu-west-1:123456789012:document/d',
    };
    const { AssociationId } = await ssm('AssociateOpsItemRelatedItem', item);
    await expect(ssm('AssociateOpsItemRelatedItem', item)).rejects.toMatchObject({
      code: 'OpsItemRelatedItemAlreadyExistsException',
      members: { OpsItemId, ResourceUri: item.ResourceUri },
    });
    expect(await ssm('ListOpsItemRelatedItems', { OpsItemId })).toMatchObject({
      Summaries: [{ AssociationId, ResourceUri: item.ResourceUri }],
    });
    await ssm('DisassociateOpsItemRelatedItem', { OpsItemId, AssociationId });
    expect(await ssm('ListOpsItemRelatedItems', { OpsItemId })).toMatchObject({ Summaries: [] });
  });
});

describe('OpsItems', () => {
  const filter = (Key: string, Operator: string, ...Values: string[]): Answer => ({ Key, Operator, Values });

  it.each<[Answer[], string[] | string]>([
    [[], ['second', 'first']],
    [[filter('Status', 'Equal', 'Open')], ['second']],
    [[filter('Status', 'Equal', 'Open', 'Resolved')], ['second', 'first']],
    [[filter('Title', 'Contains', 'irs')], ['first']],
    [[filter('Title', 'Equal', 'second')], ['second']],
    [[filter('Source', 'Contains', 'rect'), filter('Severity', 'Equal', '1')], ['first']],
    [[filter('ResourceId', 'Contains', 's3:::b')], ['second']],
    [[filter('AutomationId', 'Equal', 'run')], ['second']],
    [[filter('OperationalDataKey', 'Equal', 'found')], ['first']],
    [[filter('OperationalDataValue', 'Contains', 'yes')], ['first']],
    [[filter('OperationalData', 'Equal', '{"key":"found","value":"yes"}')], ['first']],
    [[filter('OperationalData', 'Equal', '{"key":"hidden","value":"yes"}')], []],
    [[filter('CreatedTime', 'GreaterThan', new Date(START).toISOString())], ['second']],
    [[filter('LastModifiedTime', 'LessThan', new Date(START).toISOString())], []],
    [[filter('Priority', 'Contains', '1')], 'ValidationException'],
    [[filter('Status', 'GreaterThan', 'Open')], 'ValidationException'],
    [[filter('Colour', 'Equal', 'red')], 'ValidationException'],
    [[filter('Title', 'Equal', 'x'.repeat(101))], 'ValidationException'],
  ])('are found by %j', async (OpsItemFilters, expected) => {
    const first = await create({
      Title: 'first',
      Severity: '1',
      OperationalData: { found: { Value: 'yes', Type: 'SearchableString' }, hidden: { Value: 'yes', Type: 'String' } },
    });
    await ssm('UpdateOpsItem', { OpsItemId: first, Status: 'Resolved' });
    await world.advance(1_000);
    await create({
      Title: 'second',
      OperationalData: {
        '/aws/resources': { Value: '[{"arn":"arn:aws:s3:::b"}]', Type: 'SearchableString' },
        '/aws/automations': {
          Value: '[{"automationId":"run","automationType":"AWS::SSM::Automation"}]',
          Type: 'SearchableString',
        },
      },
    });
    const answer = ssm<{ OpsItemSummaries: { Title: string }[] }>('DescribeOpsItems', { OpsItemFilters });
    if (typeof expected === 'string') await expect(answer).rejects.toMatchObject({ code: expected });
    else expect((await answer).OpsItemSummaries.map(({ Title }) => Title)).toEqual(expected);
  });

  it('come in pages', async () => {
    for (const Title of ['1', '2', '3']) await create({ Title });
    const titles = (answer: Answer): string[] =>
      (answer['OpsItemSummaries'] as { Title: string }[]).map(({ Title }) => Title);
    const first = await ssm('DescribeOpsItems', { MaxResults: 2 });
    const second = await ssm('DescribeOpsItems', { MaxResults: 2, NextToken: first['NextToken'] });
    expect([titles(first), titles(second), second['NextToken']]).toEqual([['3', '2'], ['1'], undefined]);
  });
});
