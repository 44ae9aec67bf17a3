import type { AwsSecurityFinding } from '@aws-sdk/client-securityhub';
import { describe, expect, test } from 'vitest';
import { recordedWorld } from '../config/recording.ts';

const PRODUCT = 'arn:aws:securityhub:eu-west-1::product/aws/securityhub';
const FSBP = 'arn:aws:securityhub:eu-west-1::standards/aws-foundational-security-best-practices/v/1.0.0';
const blockAll = {
  BlockPublicAcls: true,
  IgnorePublicAcls: true,
  BlockPublicPolicy: true,
  RestrictPublicBuckets: true,
};

async function withHub() {
  const recorded = await recordedWorld();
  const { world, call, emitted } = recorded;
  await call('s3', 'CreateBucket', {
    Bucket: 'data-1',
    CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' },
  });
  await call('s3', 'DeletePublicAccessBlock', { Bucket: 'data-1' });
  await call('security-hub', 'EnableSecurityHub');
  await world.advance(10_000);
  const find = async (control: string, resource: string): Promise<AwsSecurityFinding> => {
    const { Findings } = await call('security-hub', 'GetFindings', {
      Filters: {
        ComplianceSecurityControlId: [{ Value: control, Comparison: 'EQUALS' }],
        ResourceId: [{ Value: resource, Comparison: 'EQUALS' }],
      },
    });
    const [finding] = Findings as AwsSecurityFinding[];
    if (!finding) throw new Error(`no finding of ${control} for ${resource}`);
    return finding;
  };
  const eventsOf = (id: string | undefined) =>
    emitted.filter(
      (event) => event.detailType === 'Security Hub Findings - Imported' && event.resources[0] === `${PRODUCT}/${id}`,
    );
  return { ...recorded, find, eventsOf, bucketFinding: () => find('S3.8', 'arn:aws:s3:::data-1') };
}

describe('control findings', () => {
  test('a wrong resource makes a finding in ASFF, and an event with it alone', async () => {
    const { bucketFinding, eventsOf } = await withHub();
    const finding = await bucketFinding();
    const rule = finding.ProductFields?.['RelatedAWSResources:0/name'];
    expect(rule).toMatch(/^securityhub-s3-bucket-level-public-access-prohibited-[0-9a-f]{8}$/);
    expect(finding.Id).toMatch(
      /^arn:aws:securityhub:eu-west-1:123456789012:security-control\/S3\.8\/finding\/[0-9a-f-]{36}$/,
    );
    const severity = { Label: 'HIGH', Original: 'HIGH' };
    const types = ['Software and Configuration Checks/Industry and Regulatory Standards'];
    expect(finding).toEqual({
      SchemaVersion: '2018-10-08',
      Id: finding.Id,
      ProductArn: PRODUCT,
      ProductName: 'Security Hub CSPM',
      CompanyName: 'AWS',
      Region: 'eu-west-1',
      GeneratorId: 'security-control/S3.8',
      AwsAccountId: '123456789012',
      Types: types,
      FirstObservedAt: '2026-03-01T00:00:02.000Z',
      LastObservedAt: '2026-03-01T00:00:05.000Z',
      CreatedAt: '2026-03-01T00:00:02.000Z',
      UpdatedAt: '2026-03-01T00:00:05.000Z',
      Severity: { ...severity, Normalized: 70 },
      Title: 'S3 general purpose buckets should block public access',
      Description: expect.any(String),
      Remediation: {
        Recommendation: {
          Text: expect.any(String),
          Url: 'https://docs.aws.amazon.com/console/securityhub/S3.8/remediation',
        },
      },
      ProductFields: {
        'RelatedAWSResources:0/name': rule,
        'RelatedAWSResources:0/type': 'AWS::Config::ConfigRule',
        'aws/securityhub/ProductName': 'Security Hub',
        'aws/securityhub/CompanyName': 'AWS',
        'Resources:0/Id': 'arn:aws:s3:::data-1',
        'aws/securityhub/FindingId': `${PRODUCT}/${finding.Id}`,
      },
      Resources: [{ Type: 'AwsS3Bucket', Id: 'arn:aws:s3:::data-1', Partition: 'aws', Region: 'eu-west-1' }],
      Compliance: {
        Status: 'FAILED',
        SecurityControlId: 'S3.8',
        AssociatedStandards: [{ StandardsId: 'standards/aws-foundational-security-best-practices/v/1.0.0' }],
      },
      WorkflowState: 'NEW',
      Workflow: { Status: 'NEW' },
      RecordState: 'ACTIVE',
      FindingProviderFields: { Severity: severity, Types: types },
    });
    expect(eventsOf(finding.Id).at(-1)).toEqual({
      source: 'aws.securityhub',
      detailType: 'Security Hub Findings - Imported',
      resources: [`${PRODUCT}/${finding.Id}`],
      detail: { findings: [finding] },
    });
  });

  test('a mended resource passes and resolves its finding; a broken one makes the same finding new', async () => {
    const { world, call, bucketFinding } = await withHub();
    const { Id } = await bucketFinding();
    await call('s3', 'PutPublicAccessBlock', { Bucket: 'data-1', PublicAccessBlockConfiguration: blockAll });
    await world.advance(10_000);
    expect(await bucketFinding()).toMatchObject({
      Id,
      Compliance: { Status: 'PASSED' },
      Workflow: { Status: 'RESOLVED' },
      Severity: { Label: 'INFORMATIONAL' },
    });
    await call('s3', 'DeletePublicAccessBlock', { Bucket: 'data-1' });
    await world.advance(10_000);
    expect(await bucketFinding()).toMatchObject({ Id, Compliance: { Status: 'FAILED' }, Workflow: { Status: 'NEW' } });
  });

  test('a suppressed finding stays suppressed', async () => {
    const { world, call, bucketFinding } = await withHub();
    const { Id, ProductArn } = await bucketFinding();
    await call('security-hub', 'BatchUpdateFindings', {
      FindingIdentifiers: [{ Id, ProductArn }],
      Workflow: { Status: 'SUPPRESSED' },
    });
    await call('s3', 'PutPublicAccessBlock', { Bucket: 'data-1', PublicAccessBlockConfiguration: blockAll });
    await world.advance(10_000);
    expect(await bucketFinding()).toMatchObject({
      Compliance: { Status: 'PASSED' },
      Workflow: { Status: 'SUPPRESSED' },
    });
  });

  test('a finding is archived when its resource is gone', async () => {
    const { world, call, bucketFinding, eventsOf } = await withHub();
    await call('s3', 'DeleteBucket', { Bucket: 'data-1' });
    await world.advance(10_000);
    const finding = await bucketFinding();
    expect(finding.RecordState).toBe('ARCHIVED');
    expect(eventsOf(finding.Id).at(-1)?.detail).toMatchObject({ findings: [{ RecordState: 'ARCHIVED' }] });
  });

  test('account-wide controls find fault with the account', async () => {
    const { find } = await withHub();
    for (const control of ['EC2.7', 'S3.1', 'IAM.7'])
      expect(await find(control, 'AWS::::Account:123456789012')).toMatchObject({
        Resources: [{ Type: 'AwsAccount' }],
        Compliance: { Status: 'FAILED' },
      });
  });

  test('a trail is named by its ARN, and mended when Config is asked again', async () => {
    const { world, call, find } = await withHub();
    await call('cloudtrail', 'CreateTrail', { Name: 'main', S3BucketName: 'config-logs' });
    await world.advance(12 * 3_600_000);
    const trail = 'arn:aws:cloudtrail:eu-west-1:123456789012:trail/main';
    const { Compliance, ProductFields, Resources } = await find('CloudTrail.4', trail);
    expect([Compliance?.Status, Resources?.[0]?.Type]).toEqual(['FAILED', 'AwsCloudTrailTrail']);
    await call('cloudtrail', 'UpdateTrail', { Name: trail, EnableLogFileValidation: true });
    await call('config', 'StartConfigRulesEvaluation', {
      ConfigRuleNames: [ProductFields?.['RelatedAWSResources:0/name']],
    });
    await world.advance(10_000);
    expect((await find('CloudTrail.4', trail)).Compliance?.Status).toBe('PASSED');
  });

  test('a disabled control loses its rule, and its findings are archived', async () => {
    const { world, call, bucketFinding } = await withHub();
    const before = await bucketFinding();
    const rule = before.ProductFields?.['RelatedAWSResources:0/name'];
    expect(
      await call('security-hub', 'BatchUpdateStandardsControlAssociations', {
        StandardsControlAssociationUpdates: [
          { StandardsArn: FSBP, SecurityControlId: 'S3.8', AssociationStatus: 'DISABLED', UpdatedReason: 'accepted' },
        ],
      }),
    ).toEqual({ UnprocessedAssociationUpdates: [] });
    await world.advance(10_000);
    expect((await bucketFinding()).RecordState).toBe('ARCHIVED');
    await expect(call('config', 'DescribeConfigRules', { ConfigRuleNames: [rule] })).rejects.toMatchObject({
      code: 'NoSuchConfigRuleException',
    });
  });

  test("a service's rules are its own to change, and anybody's to ask", async () => {
    const { world, call, bucketFinding } = await withHub();
    const name = (await bucketFinding()).ProductFields?.['RelatedAWSResources:0/name'];
    await expect(call('config', 'DeleteConfigRule', { ConfigRuleName: name })).rejects.toMatchObject({
      code: 'AccessDeniedException',
    });
    await world.advance(60_000);
    await call('config', 'StartConfigRulesEvaluation', { ConfigRuleNames: [name] });
    await world.advance(10_000);
    expect((await bucketFinding()).LastObservedAt).toBe('2026-03-01T00:01:15.000Z');
  });
});

describe('BatchUpdateFindings', () => {
  test('changes what it names, leaves UpdatedAt alone and tells it again', async () => {
    const { world, call, bucketFinding, eventsOf } = await withHub();
    const before = await bucketFinding();
    const identifier = { Id: before.Id, ProductArn: before.ProductArn };
    const told = eventsOf(before.Id).length;
    expect(
      await call('security-hub', 'BatchUpdateFindings', {
        FindingIdentifiers: [identifier],
        Workflow: { Status: 'NOTIFIED' },
        Note: { Text: 'being mended', UpdatedBy: 'rectify' },
      }),
    ).toEqual({ ProcessedFindings: [identifier], UnprocessedFindings: [] });
    expect(await bucketFinding()).toEqual({
      ...before,
      Workflow: { Status: 'NOTIFIED' },
      Note: { Text: 'being mended', UpdatedBy: 'rectify', UpdatedAt: '2026-03-01T00:00:10.000Z' },
    });
    await world.advance(1);
    expect(eventsOf(before.Id)).toHaveLength(told + 1);
  });

  test('answers for each finding that it could not change', async () => {
    const { call, bucketFinding } = await withHub();
    const { Id, ProductArn } = await bucketFinding();
    const absent = { Id: 'absent', ProductArn };
    expect(
      await call('security-hub', 'BatchUpdateFindings', {
        FindingIdentifiers: [{ Id, ProductArn }, { Id, ProductArn }, absent],
        Confidence: 50,
      }),
    ).toMatchObject({
      ProcessedFindings: [{ Id }],
      UnprocessedFindings: [
        { FindingIdentifier: { Id }, ErrorCode: 'DuplicatedFindingIdentifier' },
        { FindingIdentifier: absent, ErrorCode: 'FindingNotFound' },
      ],
    });
  });

  test.each([
    [{ Workflow: { Status: 'DONE' } }],
    [{ Confidence: 101 }],
    [{ Note: { Text: '', UpdatedBy: 'me' } }],
    [{}],
  ])('%j is invalid', async (change) => {
    const { call, bucketFinding } = await withHub();
    const { Id, ProductArn } = await bucketFinding();
    await expect(
      call('security-hub', 'BatchUpdateFindings', { FindingIdentifiers: [{ Id, ProductArn }], ...change }),
    ).rejects.toMatchObject({ code: 'InvalidInputException' });
  });
});

describe('GetFindings', () => {
  test('filters, sorts and pages', async () => {
    const { world, call } = await withHub();
    const failed = { ComplianceStatus: [{ Value: 'FAILED', Comparison: 'EQUALS' }] };
    const SortCriteria = [{ Field: 'SeverityNormalized', SortOrder: 'desc' }];
    const seen: AwsSecurityFinding[] = [];
    let token: unknown;
    do {
      const page = await call('security-hub', 'GetFindings', {
        Filters: failed,
        SortCriteria,
        MaxResults: 4,
        ...(token ? { NextToken: token } : {}),
      });
      seen.push(...(page['Findings'] as AwsSecurityFinding[]));
      token = page['NextToken'];
      await world.advance(1_000);
    } while (token);
    const scores = seen.map((finding) => finding.Severity?.Normalized ?? 0);
    expect(scores.length).toBeGreaterThan(4);
    expect(scores).toEqual(scores.toSorted((a, b) => b - a));
    expect(new Set(seen.map((finding) => finding.Id)).size).toBe(seen.length);
    expect(seen.every((finding) => finding.Compliance?.Status === 'FAILED')).toBe(true);
  });

  test('negative comparisons must all hold', async () => {
    const { call } = await withHub();
    const { Findings } = await call('security-hub', 'GetFindings', {
      Filters: {
        ComplianceSecurityControlId: [
          { Value: 'S3.', Comparison: 'PREFIX' },
          { Value: 'S3.8', Comparison: 'NOT_EQUALS' },
          { Value: 'S3.5', Comparison: 'NOT_EQUALS' },
        ],
      },
    });
    const controls = new Set((Findings as AwsSecurityFinding[]).map((one) => one.Compliance?.SecurityControlId));
    expect(controls).toEqual(new Set(['S3.1', 'S3.2', 'S3.3']));
  });

  test('an account without Security Hub is told so', async () => {
    const { call } = await recordedWorld();
    await expect(call('security-hub', 'GetFindings')).rejects.toMatchObject({ code: 'InvalidAccessException' });
  });
});
