import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { recordedWorld } from '../config/recording.ts';

const blockAll = {
  BlockPublicAcls: true,
  IgnorePublicAcls: true,
  BlockPublicPolicy: true,
  RestrictPublicBuckets: true,
};
const ofBucket = {
  CompositeFilters: [
    {
      StringFilters: [
        { FieldName: 'compliance.control', Filter: { Value: 'S3.8', Comparison: 'EQUALS' } },
        { FieldName: 'resources.uid', Filter: { Value: 'data-1', Comparison: 'EQUALS' } },
      ],
    },
  ],
};

async function withV2() {
  const recorded = await recordedWorld();
  const { world, call } = recorded;
  await call('s3', 'CreateBucket', {
    Bucket: 'data-1',
    CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' },
  });
  await call('s3', 'DeletePublicAccessBlock', { Bucket: 'data-1' });
  await call('security-hub', 'EnableSecurityHub');
  await call('security-hub', 'EnableSecurityHubV2');
  await world.advance(10_000);
  const find = async () => {
    const { Findings } = await call('security-hub', 'GetFindingsV2', { Filters: ofBucket });
    return (Findings as Record<string, Record<string, unknown>>[])[0] ?? {};
  };
  return { ...recorded, find };
}

test('with V2 on, a control finding is told as OCSF too', async () => {
  const { emitted, find } = await withV2();
  const finding = await find();
  const uid = finding['finding_info']?.['uid'] as string;
  const metadataUid = createHash('sha256').update(uid).digest('hex');
  expect(uid).toMatch(/^arn:aws:securityhub:eu-west-1:123456789012:security-control\/S3\.8\/finding\//);
  expect(finding).toEqual({
    activity_id: 2,
    activity_name: 'Update',
    category_name: 'Findings',
    category_uid: 2,
    class_name: 'Compliance Finding',
    class_uid: 2003,
    type_name: 'Compliance Finding: Update',
    type_uid: 200302,
    severity_id: 4,
    severity: 'High',
    status_id: 1,
    status: 'New',
    time_dt: '2026-03-01T00:00:05Z',
    metadata: {
      product: {
        name: 'Security Hub',
        vendor_name: 'AWS',
        uid: 'arn:aws:securityhub:eu-west-1::productv2/aws/securityhub',
      },
      profiles: ['cloud', 'datetime', 'aws/cloud_resources'],
      extensions: [{ name: 'aws', uid: '998', version: '1.0.0' }],
      uid: metadataUid,
      version: '1.8.0',
    },
    cloud: { account: { name: '123456789012', uid: '123456789012' }, provider: 'AWS', region: 'eu-west-1' },
    finding_info: {
      analytic: {
        category: 'AWS::Config::ConfigRule',
        name: expect.stringMatching(/^securityhub-s3-bucket-level-public-access-prohibited-[0-9a-f]{8}$/),
        type: 'Rule',
        type_id: 1,
      },
      title: 'S3 general purpose buckets should block public access',
      desc: expect.any(String),
      types: ['Posture Management'],
      created_time_dt: '2026-03-01T00:00:02Z',
      first_seen_time_dt: '2026-03-01T00:00:02Z',
      last_seen_time_dt: '2026-03-01T00:00:05Z',
      modified_time_dt: '2026-03-01T00:00:05Z',
      uid,
    },
    resources: [
      {
        type: 'AWS::S3::Bucket',
        uid: 'data-1',
        uid_alt: 'arn:aws:s3:::data-1',
        cloud_partition: 'aws',
        provider: 'AWS',
        region: 'eu-west-1',
        owner: { account: { uid: '123456789012' } },
      },
    ],
    compliance: {
      control: 'S3.8',
      standards: ['standards/aws-foundational-security-best-practices/v/1.0.0'],
      status: 'Fail',
      status_id: 3,
    },
    remediation: {
      desc: expect.any(String),
      references: ['https://docs.aws.amazon.com/console/securityhub/S3.8/remediation'],
    },
    vendor_attributes: { severity: 'High', severity_id: 4 },
  });
  expect(emitted.filter((event) => event.resources[0] === metadataUid).at(-1)).toEqual({
    source: 'aws.securityhub',
    detailType: 'Findings Imported V2',
    resources: [metadataUid],
    detail: { findings: [finding] },
  });
});

test('a mended resource resolves the OCSF finding', async () => {
  const { world, call, find } = await withV2();
  await call('s3', 'PutPublicAccessBlock', { Bucket: 'data-1', PublicAccessBlockConfiguration: blockAll });
  await world.advance(10_000);
  expect(await find()).toMatchObject({
    status: 'Resolved',
    activity_name: 'Close',
    type_uid: 200303,
    compliance: { status: 'Pass', status_id: 1 },
  });
});

test('BatchUpdateFindingsV2 sets status and comment, and names what it did not find', async () => {
  const { call, find } = await withV2();
  const uid = (await find())['metadata']?.['uid'];
  expect(
    await call('security-hub', 'BatchUpdateFindingsV2', {
      MetadataUids: [uid, 'absent'],
      StatusId: 2,
      Comment: 'mending',
    }),
  ).toMatchObject({
    ProcessedFindings: [{ MetadataUid: uid }],
    UnprocessedFindings: [{ MetadataUid: 'absent', ErrorCode: 'ResourceNotFoundException' }],
  });
  expect(await find()).toMatchObject({ status_id: 2, status: 'In Progress', comment: 'mending' });
});

test.each([
  [{ MetadataUids: ['x'], StatusId: 7 }],
  [{ MetadataUids: ['x'] }],
  [{ StatusId: 2 }],
  [{ MetadataUids: ['x'], Comment: '' }],
])('BatchUpdateFindingsV2 %j is invalid', async (input) => {
  const { call } = await withV2();
  await expect(call('security-hub', 'BatchUpdateFindingsV2', input)).rejects.toMatchObject({
    code: 'ValidationException',
  });
});

test('without V2 nothing is told as OCSF', async () => {
  const { world, call, emitted } = await recordedWorld();
  await call('security-hub', 'EnableSecurityHub');
  await world.advance(10_000);
  expect(emitted.some((event) => event.detailType === 'Findings Imported V2')).toBe(false);
});
