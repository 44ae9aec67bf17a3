import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { World } from '../../../../emulator/world.ts';
import { callIn } from '../../world.ts';
import { automationWorld } from '../automation/automation-case.ts';

const runbook = (description: string) => ({
  schemaVersion: '0.3',
  description,
  parameters: {
    Name: { type: 'String', description: 'who', default: 'x' },
    Force: { type: 'Boolean', default: false },
  },
  mainSteps: [{ name: 'p', action: 'aws:pause', inputs: {} }],
});

describe('documents', () => {
  let world: World;
  let ssm: (operation: string, input?: Record<string, unknown>) => Promise<Record<string, unknown>>;
  const create = (Name: string, content: unknown = runbook('one'), more: Record<string, unknown> = {}) =>
    ssm('CreateDocument', { Name, DocumentType: 'Automation', Content: JSON.stringify(content), ...more });
  const update = (content: unknown, more: Record<string, unknown> = {}) =>
    ssm('UpdateDocument', { Name: 'Doc', Content: JSON.stringify(content), DocumentVersion: '$LATEST', ...more });

  beforeEach(() => {
    ({ world } = automationWorld());
    const call = callIn(world);
    ssm = (operation, input) => call('ssm', operation, input);
  });

  it('are described as they were created', async () => {
    const { DocumentDescription } = await create('Doc', runbook('one'), { Tags: [{ Key: 'k', Value: 'v' }] });
    const content = JSON.stringify(runbook('one'));
    const described = {
      Name: 'Doc',
      Owner: '123456789012',
      Hash: createHash('sha256').update(content).digest('hex'),
      HashType: 'Sha256',
      DocumentVersion: '1',
      LatestVersion: '1',
      DefaultVersion: '1',
      Description: 'one',
      DocumentType: 'Automation',
      DocumentFormat: 'JSON',
      SchemaVersion: '0.3',
      PlatformTypes: ['Windows', 'Linux', 'MacOS'],
      Parameters: [
        { Name: 'Name', Type: 'String', Description: 'who', DefaultValue: 'x' },
        { Name: 'Force', Type: 'Boolean', DefaultValue: 'false' },
      ],
      Tags: [{ Key: 'k', Value: 'v' }],
      CreatedDate: new Date('2026-03-01T00:00:00Z'),
    };
    expect(DocumentDescription).toEqual({ ...described, Status: 'Creating' });
    expect((await ssm('DescribeDocument', { Name: 'Doc' }))['Document']).toEqual({ ...described, Status: 'Active' });
  });

  it('are given in the format that is asked for, JSON unless told otherwise', async () => {
    const yaml = "schemaVersion: '0.3'\nmainSteps:\n  - name: p\n    action: aws:pause\n    inputs: {}\n";
    await ssm('CreateDocument', { Name: 'Doc', DocumentType: 'Automation', DocumentFormat: 'YAML', Content: yaml });
    const asJson = await ssm('GetDocument', { Name: 'Doc' });
    expect(asJson['DocumentFormat']).toBe('JSON');
    expect(JSON.parse(String(asJson['Content']))).toEqual(parse(yaml));
    expect(await ssm('GetDocument', { Name: 'Doc', DocumentFormat: 'YAML' })).toMatchObject({
      Content: yaml,
      DocumentFormat: 'YAML',
    });
    await create('Json');
    const asYaml = await ssm('GetDocument', { Name: 'Json', DocumentFormat: 'YAML' });
    expect(parse(String(asYaml['Content']))).toEqual(runbook('one'));
  });

  it('have versions, of which one is the default', async () => {
    await create('Doc');
    await update(runbook('two'), { VersionName: 'second' });
    const described = async (more: Record<string, unknown>) =>
      ((await ssm('DescribeDocument', { Name: 'Doc', ...more }))['Document'] as Record<string, unknown>)['Description'];
    expect(await described({})).toBe('one');
    expect(await described({ DocumentVersion: '$DEFAULT' })).toBe('one');
    expect(await described({ DocumentVersion: '$LATEST' })).toBe('two');
    expect(await described({ DocumentVersion: '2' })).toBe('two');
    expect(await described({ VersionName: 'second' })).toBe('two');
    expect(await ssm('UpdateDocumentDefaultVersion', { Name: 'Doc', DocumentVersion: '2' })).toEqual({
      Description: { Name: 'Doc', DefaultVersion: '2', DefaultVersionName: 'second' },
    });
    expect(await described({})).toBe('two');
    const { DocumentVersions } = await ssm('ListDocumentVersions', { Name: 'Doc' });
    expect(DocumentVersions).toMatchObject([
      { DocumentVersion: '2', IsDefaultVersion: true, VersionName: 'second' },
      { DocumentVersion: '1', IsDefaultVersion: false },
    ]);
    await expect(ssm('GetDocument', { Name: 'Doc', DocumentVersion: '9' })).rejects.toMatchObject({
      code: 'InvalidDocumentVersion',
    });
  });

  it('are not updated to what they are, from an older version, or under a used version name', async () => {
    await create('Doc', runbook('one'), { VersionName: 'v' });
    await expect(update(runbook('one'))).rejects.toMatchObject({ code: 'DuplicateDocumentContent' });
    await expect(update(runbook('two'), { VersionName: 'v' })).rejects.toMatchObject({
      code: 'DuplicateDocumentVersionName',
    });
    await update(runbook('two'));
    await expect(update(runbook('three'), { DocumentVersion: '1' })).rejects.toMatchObject({
      code: 'InvalidDocumentVersion',
    });
    await expect(update({ schemaVersion: '0.3' })).rejects.toMatchObject({
      code: 'InvalidDocumentContent',
      message: 'Missing "mainSteps" in the document.',
    });
  });

  it.each([
    ['ab', 'ValidationException'],
    ['has space', 'ValidationException'],
    ['AWS-Mine', 'ValidationException'],
    ['amazon.mine', 'ValidationException'],
  ])('are not called %s', async (name, code) => expect(create(name)).rejects.toMatchObject({ code }));

  it('are unique by name', async () => {
    await create('Doc');
    await expect(create('Doc')).rejects.toMatchObject({
      code: 'DocumentAlreadyExists',
      message: 'Document with same name Doc already exists',
    });
  });

  it('are at most 64 KB', async () => {
    await expect(create('Doc', runbook('x'.repeat(66_000)))).rejects.toMatchObject({ code: 'MaxDocumentSizeExceeded' });
  });

  it('are at most 500', async () => {
    for (let i = 0; i < 500; i++) await create(`Doc-${i}`);
    await expect(create('Doc-500')).rejects.toMatchObject({ code: 'DocumentLimitExceeded' });
  });

  it('have at most 1,000 versions', async () => {
    await create('Doc');
    for (let i = 2; i <= 1_000; i++) await update(runbook(`v${i}`));
    await expect(update(runbook('more'))).rejects.toMatchObject({ code: 'DocumentVersionLimitExceeded' });
  });

  it('are listed by name, filtered and in pages', async () => {
    await create('Beta', runbook('b'), { Tags: [{ Key: 'team', Value: 'blue' }] });
    await create('Alpha');
    const mainSteps = [{ name: 'run', action: 'aws:runShellScript', inputs: { runCommand: ['true'] } }];
    await ssm('CreateDocument', { Name: 'Cmd', Content: JSON.stringify({ schemaVersion: '2.2', mainSteps }) });
    const own = { Key: 'Owner', Values: ['Self'] };
    const names = async (Filters: object[]) =>
      ((await ssm('ListDocuments', { Filters: [own, ...Filters] }))['DocumentIdentifiers'] as { Name: string }[]).map(
        ({ Name }) => Name,
      );
    expect(await names([])).toEqual(['Alpha', 'Beta', 'Cmd']);
    expect(await names([{ Key: 'DocumentType', Values: ['Automation'] }])).toEqual(['Alpha', 'Beta']);
    expect(await names([{ Key: 'Name', Values: ['Al'] }])).toEqual(['Alpha']);
    expect(await names([{ Key: 'tag:team', Values: ['blue'] }])).toEqual(['Beta']);
    expect(
      await ssm('ListDocuments', { Filters: [{ Key: 'Owner', Values: ['Amazon'] }], MaxResults: 1 }),
    ).toMatchObject({
      DocumentIdentifiers: [{ Name: 'AWS-ConfigureAWSPackage', Owner: 'Amazon' }],
    });
    await expect(names([{ Key: 'Nope', Values: ['x'] }])).rejects.toMatchObject({ code: 'InvalidFilterKey' });
    const page = await ssm('ListDocuments', { Filters: [own], MaxResults: 2 });
    expect(page['DocumentIdentifiers']).toHaveLength(2);
    const rest = await ssm('ListDocuments', { Filters: [own], MaxResults: 2, NextToken: page['NextToken'] });
    expect(rest).toMatchObject({ DocumentIdentifiers: [{ Name: 'Cmd' }] });
  });

  it('are deleted whole, or one version that is not the default', async () => {
    await create('Doc');
    await update(runbook('two'));
    await expect(ssm('DeleteDocument', { Name: 'Doc', DocumentVersion: '1' })).rejects.toMatchObject({
      code: 'InvalidDocumentOperation',
    });
    await ssm('DeleteDocument', { Name: 'Doc', DocumentVersion: '2' });
    expect((await ssm('ListDocumentVersions', { Name: 'Doc' }))['DocumentVersions']).toHaveLength(1);
    await ssm('DeleteDocument', { Name: 'Doc' });
    await expect(ssm('GetDocument', { Name: 'Doc' })).rejects.toMatchObject({ code: 'InvalidDocument' });
  });

  it('are shared with other accounts, and then neither hidden from them nor deleted', async () => {
    await create('Doc');
    const other = { kind: 'root', account: '210987654321' } as const;
    const Name = 'arn:aws:ssm:eu-west-1:123456789012:document/Doc';
    const read = () => world.call({ service: 'ssm', operation: 'GetDocument', input: { Name }, principal: other });
    await expect(read()).rejects.toMatchObject({ code: 'InvalidDocument' });
    const share = (input: object) =>
      ssm('ModifyDocumentPermission', { Name: 'Doc', PermissionType: 'Share', ...input });
    await share({ AccountIdsToAdd: ['210987654321'] });
    expect(await read()).toMatchObject({ Name: 'Doc' });
    expect(await ssm('DescribeDocumentPermission', { Name: 'Doc', PermissionType: 'Share' })).toMatchObject({
      AccountIds: ['210987654321'],
    });
    await expect(ssm('DeleteDocument', { Name: 'Doc' })).rejects.toMatchObject({ code: 'InvalidDocumentOperation' });
    await share({ AccountIdsToRemove: ['210987654321'] });
    await ssm('DeleteDocument', { Name: 'Doc' });
    await expect(share({ PermissionType: 'Give' })).rejects.toMatchObject({ code: 'InvalidPermissionType' });
  });

  it('may be change calendars, in iCalendar', async () => {
    const calendar = { Name: 'Freeze', DocumentType: 'ChangeCalendar', DocumentFormat: 'TEXT' };
    await expect(ssm('CreateDocument', { ...calendar, Content: 'no calendar' })).rejects.toMatchObject({
      code: 'InvalidDocumentContent',
    });
    const Content = 'BEGIN:VCALENDAR\nVERSION:2.0\nX-CALENDAR-TYPE:DEFAULT_OPEN\nBEGIN:VTODO\nEND:VTODO\nEND:VCALENDAR';
    await ssm('CreateDocument', { ...calendar, Content });
    expect(await ssm('GetDocument', { Name: 'Freeze' })).toMatchObject({ Content, DocumentFormat: 'TEXT' });
  });
});
