import type { AwsSecurityFinding } from '@aws-sdk/client-securityhub';
import { expect, test } from 'vitest';
import { callIn } from '../world.ts';
import { worldWithEvents } from '../config/emitted-events.ts';

const PRODUCT = 'arn:aws:securityhub:eu-west-1:123456789012:product/123456789012/default';

const finding: AwsSecurityFinding = {
  SchemaVersion: '2018-10-08',
  Id: 'own-scanner/1',
  ProductArn: PRODUCT,
  GeneratorId: 'own-scanner',
  AwsAccountId: '123456789012',
  CreatedAt: '2026-03-01T00:00:00Z',
  UpdatedAt: '2026-03-01T00:00:00Z',
  Severity: { Label: 'HIGH' },
  Title: 'A port is open',
  Description: 'Port 22 is open to the world.',
  Types: ['Software and Configuration Checks'],
  Resources: [{ Type: 'AwsEc2SecurityGroup', Id: 'arn:aws:ec2:eu-west-1:123456789012:security-group/sg-1' }],
};

async function withHub() {
  const { world, emitted } = worldWithEvents();
  const call = callIn(world);
  await call('security-hub', 'EnableSecurityHub', { EnableDefaultStandards: false });
  const importOne = (one: AwsSecurityFinding) => call('security-hub', 'BatchImportFindings', { Findings: [one] });
  return { world, call, emitted, importOne };
}

test('an imported finding is kept, completed and told', async () => {
  const { world, call, emitted, importOne } = await withHub();
  expect(await importOne(finding)).toEqual({ FailedCount: 0, SuccessCount: 1, FailedFindings: [] });
  await world.advance(1);
  const { Findings } = await call('security-hub', 'GetFindings');
  expect(Findings).toEqual([
    {
      ...finding,
      ProductName: 'Default',
      CompanyName: 'Personal',
      Region: 'eu-west-1',
      Severity: { Label: 'HIGH', Normalized: 70 },
      WorkflowState: 'NEW',
      Workflow: { Status: 'NEW' },
      RecordState: 'ACTIVE',
      FindingProviderFields: { Severity: { Label: 'HIGH' }, Types: finding.Types },
    },
  ]);
  expect(emitted).toEqual([
    {
      source: 'aws.securityhub',
      detailType: 'Security Hub Findings - Imported',
      resources: [`${PRODUCT}/own-scanner/1`],
      detail: { findings: Findings },
    },
  ]);
});

test('an update keeps the workflow and the note, and an older one changes nothing', async () => {
  const { call, importOne } = await withHub();
  await importOne(finding);
  await call('security-hub', 'BatchUpdateFindings', {
    FindingIdentifiers: [{ Id: finding.Id, ProductArn: PRODUCT }],
    Workflow: { Status: 'SUPPRESSED' },
  });
  await importOne({ ...finding, Title: 'Newer', UpdatedAt: '2026-03-01T01:00:00Z', Workflow: { Status: 'NEW' } });
  await importOne({ ...finding, Title: 'Older', UpdatedAt: '2026-03-01T00:30:00Z' });
  expect(await call('security-hub', 'GetFindings')).toMatchObject({
    Findings: [{ Title: 'Newer', Workflow: { Status: 'SUPPRESSED' } }],
  });
});

test.each([
  ['without a title', { ...finding, Title: undefined }],
  ['without a resource', { ...finding, Resources: [] }],
  ["of another account's", { ...finding, AwsAccountId: '210987654321' }],
  ['with a time that is none', { ...finding, UpdatedAt: 'yesterday' }],
  ['over 240 KB', { ...finding, ProductFields: { big: 'x'.repeat(250_000) } }],
])('a finding %s fails alone', async (_, wrong) => {
  const { call } = await withHub();
  expect(
    await call('security-hub', 'BatchImportFindings', { Findings: [wrong, { ...finding, Id: 'other' }] }),
  ).toMatchObject({ FailedCount: 1, SuccessCount: 1, FailedFindings: [{ Id: finding.Id, ErrorCode: 'InvalidInput' }] });
});
