import { describe, expect, test } from 'vitest';
import { recordedWorld } from './recording.ts';

const bucket = { Bucket: 'data-1' };
const blockAll = {
  BlockPublicAcls: true,
  IgnorePublicAcls: true,
  BlockPublicPolicy: true,
  RestrictPublicBuckets: true,
};

async function withOpenBucket() {
  const recorded = await recordedWorld();
  const { world, call, putRule, emitted } = recorded;
  await call('s3', 'CreateBucket', { ...bucket, CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' } });
  await call('s3', 'DeletePublicAccessBlock', bucket);
  await putRule('no-public-buckets', 'S3_BUCKET_LEVEL_PUBLIC_ACCESS_PROHIBITED');
  await world.advance(10_000);
  const about = (id: string) =>
    emitted.filter((event) => (event.detail as { resourceId?: string }).resourceId === id).map((event) => event.detail);
  return { ...recorded, about };
}

const result = (compliance: string, at: string) => ({
  evaluationResultIdentifier: {
    evaluationResultQualifier: {
      configRuleName: 'no-public-buckets',
      resourceType: 'AWS::S3::Bucket',
      resourceId: 'data-1',
    },
    orderingTimestamp: at,
  },
  complianceType: compliance,
  resultRecordedTime: at,
  configRuleInvokedTime: at,
});

describe('compliance changes', () => {
  test('a wrong resource makes an event, exactly as AWS Config sends it', async () => {
    const { call, emitted } = await withOpenBucket();
    const { ConfigRules } = await call('config', 'DescribeConfigRules', {});
    const [{ ConfigRuleArn }] = ConfigRules as [{ ConfigRuleArn: string }];
    expect(ConfigRuleArn).toMatch(/^arn:aws:config:eu-west-1:123456789012:config-rule\/config-rule-[0-9a-z]{6}$/);
    expect(emitted.find((event) => (event.detail as { resourceId?: string }).resourceId === 'data-1')).toEqual({
      source: 'aws.config',
      detailType: 'Config Rules Compliance Change',
      resources: [],
      detail: {
        resourceId: 'data-1',
        awsRegion: 'eu-west-1',
        awsAccountId: '123456789012',
        configRuleName: 'no-public-buckets',
        recordVersion: '1.0',
        configRuleARN: ConfigRuleArn,
        messageType: 'ComplianceChangeNotification',
        newEvaluationResult: result('NON_COMPLIANT', '2026-03-01T00:00:02.000Z'),
        notificationCreationTime: '2026-03-01T00:00:02.000Z',
        resourceType: 'AWS::S3::Bucket',
      },
    });
  });

  test('a mended resource unmakes it, and the event tells the result before', async () => {
    const { world, call, about } = await withOpenBucket();
    await call('s3', 'PutPublicAccessBlock', { ...bucket, PublicAccessBlockConfiguration: blockAll });
    await world.advance(10_000);
    expect(about('data-1')).toHaveLength(2);
    expect(about('data-1')[1]).toMatchObject({
      newEvaluationResult: result('COMPLIANT', '2026-03-01T00:00:12.000Z'),
      oldEvaluationResult: result('NON_COMPLIANT', '2026-03-01T00:00:05.000Z'),
    });
  });

  test('a change that leaves the compliance as it was makes no event', async () => {
    const { world, call, about } = await withOpenBucket();
    await call('s3', 'PutBucketTagging', { ...bucket, Tagging: { TagSet: [{ Key: 'a', Value: 'b' }] } });
    await world.advance(10_000);
    expect(about('data-1')).toHaveLength(1);
  });

  test('a deleted resource becomes not applicable and loses its result', async () => {
    const { world, call, about } = await withOpenBucket();
    await call('s3', 'DeleteBucket', bucket);
    await world.advance(10_000);
    expect(about('data-1')[1]).toMatchObject({ newEvaluationResult: { complianceType: 'NOT_APPLICABLE' } });
    const { EvaluationResults } = await call('config', 'GetComplianceDetailsByConfigRule', {
      ConfigRuleName: 'no-public-buckets',
      ComplianceTypes: ['NON_COMPLIANT'],
    });
    expect(EvaluationResults).toEqual([]);
  });

  test('nothing is judged while the recorder is stopped, and everything when it starts again', async () => {
    const { world, call, about } = await withOpenBucket();
    await call('config', 'StopConfigurationRecorder', { ConfigurationRecorderName: 'default' });
    await call('s3', 'PutPublicAccessBlock', { ...bucket, PublicAccessBlockConfiguration: blockAll });
    await world.advance(60_000);
    expect(about('data-1')).toHaveLength(1);
    await call('config', 'StartConfigurationRecorder', { ConfigurationRecorderName: 'default' });
    await world.advance(60_000);
    expect(about('data-1')).toHaveLength(2);
  });

  test('a periodic rule notices a change at its next time, or when it is asked', async () => {
    const { world, call, putRule, about } = await withOpenBucket();
    await putRule('ebs', 'EC2_EBS_ENCRYPTION_BY_DEFAULT', { MaximumExecutionFrequency: 'One_Hour' });
    await world.advance(10_000);
    await call('ec2', 'EnableEbsEncryptionByDefault');
    await world.advance(600_000);
    expect(about('123456789012')).toHaveLength(1);
    await call('config', 'StartConfigRulesEvaluation', { ConfigRuleNames: ['ebs'] });
    await world.advance(10_000);
    expect(about('123456789012')).toHaveLength(2);
    await call('ec2', 'DisableEbsEncryptionByDefault');
    await world.advance(3_600_000);
    expect(about('123456789012')).toHaveLength(3);
  });
});

describe('the rule API', () => {
  test('evaluations are asked for once a minute, and not while one is under way', async () => {
    const { world, call, putRule } = await withOpenBucket();
    const start = (name: string) => call('config', 'StartConfigRulesEvaluation', { ConfigRuleNames: [name] });
    await start('no-public-buckets');
    await expect(start('no-public-buckets')).rejects.toMatchObject({ code: 'LimitExceededException' });
    await world.advance(30_000);
    await expect(start('no-public-buckets')).rejects.toMatchObject({ code: 'LimitExceededException' });
    await world.advance(30_000);
    await putRule('new', 'S3_BUCKET_VERSIONING_ENABLED');
    await expect(start('new')).rejects.toMatchObject({ code: 'LimitExceededException' });
    await start('no-public-buckets');
  });

  test.each([
    [{ Source: { Owner: 'AWS', SourceIdentifier: 'NO_SUCH_RULE' } }, 'InvalidParameterValueException'],
    [
      { Source: { Owner: 'AWS', SourceIdentifier: 'INCOMING_SSH_DISABLED' }, InputParameters: '{"port":"22"}' },
      'InvalidParameterValueException',
    ],
    [
      { Source: { Owner: 'AWS', SourceIdentifier: 'INCOMING_SSH_DISABLED' }, InputParameters: '{' },
      'InvalidParameterValueException',
    ],
    [
      {
        Source: { Owner: 'AWS', SourceIdentifier: 'RESTRICTED_INCOMING_TRAFFIC' },
        InputParameters: '{"blockedPort1":"ssh"}',
      },
      'InvalidParameterValueException',
    ],
    [
      {
        Source: { Owner: 'AWS', SourceIdentifier: 'EC2_IMDSV2_CHECK' },
        MaximumExecutionFrequency: 'One_Hour',
      },
      'InvalidParameterValueException',
    ],
  ])('rule %j is refused with %s', async (ConfigRule, code) => {
    const { call } = await recordedWorld();
    await expect(
      call('config', 'PutConfigRule', { ConfigRule: { ConfigRuleName: 'rule', ...ConfigRule } }),
    ).rejects.toMatchObject({ code });
  });

  test("a rule's scope by tag leaves other resources out", async () => {
    const { world, call, putRule } = await withOpenBucket();
    await putRule('tagged', 'S3_BUCKET_VERSIONING_ENABLED', { Scope: { TagKey: 'tier', TagValue: 'gold' } });
    await call('s3', 'PutBucketTagging', { ...bucket, Tagging: { TagSet: [{ Key: 'tier', Value: 'gold' }] } });
    await world.advance(10_000);
    expect(await call('config', 'DescribeComplianceByResource', { ResourceType: 'AWS::S3::Bucket' })).toMatchObject({
      ComplianceByResources: [
        { ResourceId: 'config-logs', Compliance: { ComplianceType: 'COMPLIANT' } },
        {
          ResourceId: 'data-1',
          Compliance: { ComplianceType: 'NON_COMPLIANT', ComplianceContributorCount: { CappedCount: 2 } },
        },
      ],
    });
  });

  test("a resource's history has its latest state first", async () => {
    const { call } = await withOpenBucket();
    const { configurationItems } = await call('config', 'GetResourceConfigHistory', {
      resourceType: 'AWS::S3::Bucket',
      resourceId: 'data-1',
    });
    expect(configurationItems).toMatchObject([
      { arn: 'arn:aws:s3:::data-1', configurationItemStatus: 'ResourceDiscovered', resourceName: 'data-1' },
    ]);
    await expect(
      call('config', 'GetResourceConfigHistory', { resourceType: 'AWS::S3::Bucket', resourceId: 'absent' }),
    ).rejects.toMatchObject({ code: 'ResourceNotDiscoveredException' });
  });
});
