import { ConfigServiceClient, GetComplianceDetailsByConfigRuleCommand } from '@aws-sdk/client-config-service';
import { GetFindingsCommand, GetFindingsV2Command, SecurityHubClient } from '@aws-sdk/client-securityhub';
import { CloudTrailClient, GetEventSelectorsCommand, PutEventSelectorsCommand } from '@aws-sdk/client-cloudtrail';
import { expect, test } from 'vitest';
import { recordedWorld } from '../config/recording.ts';
import { sdk } from '../world.ts';

test("findings and results travel through the SDK's clients", async () => {
  const { world, call } = await recordedWorld();
  await call('security-hub', 'EnableSecurityHub');
  await call('security-hub', 'EnableSecurityHubV2');
  await world.advance(10_000);
  const hub = new SecurityHubClient(sdk(world));
  const { Findings } = await hub.send(
    new GetFindingsCommand({ Filters: { ComplianceSecurityControlId: [{ Value: 'S3.5', Comparison: 'EQUALS' }] } }),
  );
  expect(Findings).toMatchObject([
    { Compliance: { Status: 'FAILED' }, Resources: [{ Id: 'arn:aws:s3:::config-logs' }] },
  ]);
  const v2 = await hub.send(
    new GetFindingsV2Command({
      Filters: {
        CompositeFilters: [
          { StringFilters: [{ FieldName: 'compliance.control', Filter: { Value: 'S3.5', Comparison: 'EQUALS' } }] },
        ],
      },
    }),
  );
  expect(v2.Findings).toMatchObject([{ class_uid: 2003, compliance: { status: 'Fail' } }]);
  const config = new ConfigServiceClient(sdk(world));
  const { EvaluationResults } = await config.send(
    new GetComplianceDetailsByConfigRuleCommand({
      ConfigRuleName: Findings?.[0]?.ProductFields?.['RelatedAWSResources:0/name'],
    }),
  );
  expect(EvaluationResults).toMatchObject([{ ComplianceType: 'NON_COMPLIANT', ResultRecordedTime: expect.any(Date) }]);
});

test("event selectors travel through CloudTrail's client", async () => {
  const { world, call } = await recordedWorld();
  await call('cloudtrail', 'CreateTrail', { Name: 'main', S3BucketName: 'config-logs' });
  const trails = new CloudTrailClient(sdk(world));
  await trails.send(
    new PutEventSelectorsCommand({
      TrailName: 'main',
      AdvancedEventSelectors: [{ Name: 'all', FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }] }],
    }),
  );
  const got = await trails.send(new GetEventSelectorsCommand({ TrailName: 'main' }));
  expect(got.AdvancedEventSelectors).toEqual([
    { Name: 'all', FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }] },
  ]);
});
