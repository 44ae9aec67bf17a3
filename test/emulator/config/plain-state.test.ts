import { expect, test } from 'vitest';
import { recordedWorld } from './recording.ts';

/** A stand-in that is killed comes back from its journal, which is JSON. */
test('all that these services keep is plain JSON', async () => {
  const { world, call } = await recordedWorld();
  await call('security-hub', 'EnableSecurityHub', { Tags: undefined });
  await call('security-hub', 'EnableSecurityHubV2');
  await call('s3', 'PutBucketLifecycleConfiguration', {
    Bucket: 'config-logs',
    LifecycleConfiguration: {
      Rules: [{ Status: 'Enabled', Filter: { Prefix: undefined }, Expiration: { Date: new Date('2027-01-01') } }],
    },
  });
  await call('s3', 'PutBucketNotificationConfiguration', {
    Bucket: 'config-logs',
    NotificationConfiguration: { EventBridgeConfiguration: {}, QueueConfigurations: undefined },
  });
  await call('s3', 'PutObject', { Bucket: 'config-logs', Key: 'k', Body: new Uint8Array([1, 2]) });
  await call('s3-control', 'PutPublicAccessBlock', {
    AccountId: '123456789012',
    PublicAccessBlockConfiguration: { BlockPublicAcls: true, IgnorePublicAcls: undefined },
  });
  await call('ec2', 'RunInstances', {
    ImageId: 'ami-0a1b2c3d4e5f60001',
    MinCount: 1,
    MaxCount: 1,
    MetadataOptions: { HttpTokens: undefined },
    Monitoring: { Enabled: undefined },
  });
  await call('cloudtrail', 'CreateTrail', { Name: 'main', S3BucketName: 'config-logs', S3KeyPrefix: undefined });
  await call('cloudtrail', 'PutEventSelectors', { TrailName: 'main', EventSelectors: [{ ReadWriteType: 'All' }] });
  await call('config', 'PutRemediationExceptions', {
    ConfigRuleName: ((await call('config', 'DescribeConfigRules'))['ConfigRules'] as { ConfigRuleName: string }[])[0]
      ?.ConfigRuleName,
    ResourceKeys: [{ ResourceType: 'AWS::S3::Bucket', ResourceId: 'config-logs' }],
    ExpirationTime: new Date('2027-01-01'),
  });
  await world.advance(120_000);
  const { Findings } = await call('security-hub', 'GetFindings', { MaxResults: 1 });
  const [{ Id, ProductArn }] = Findings as [{ Id: string; ProductArn: string }];
  await call('security-hub', 'BatchUpdateFindings', {
    FindingIdentifiers: [{ Id, ProductArn }],
    Note: { Text: 'a', UpdatedBy: 'b' },
    Severity: { Label: 'LOW' },
    RelatedFindings: [{ Id: 'x', ProductArn }],
  });
  for (const name of world.store.tableNames())
    for (const [key, value] of world.store.rows(name))
      expect(JSON.parse(JSON.stringify(value)), `${name} ${key}`).toStrictEqual(value);
});
