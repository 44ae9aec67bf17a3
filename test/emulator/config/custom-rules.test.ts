import { expect, test } from 'vitest';
import { recordedWorld } from './recording.ts';

async function withCustomRule() {
  const recorded = await recordedWorld();
  const { world, call } = recorded;
  await call('config', 'PutConfigRule', {
    ConfigRule: {
      ConfigRuleName: 'own',
      Scope: { ComplianceResourceTypes: ['AWS::S3::Bucket'] },
      Source: {
        Owner: 'CUSTOM_LAMBDA',
        SourceIdentifier: 'arn:aws:lambda:eu-west-1:123456789012:function:judge',
        SourceDetails: [{ EventSource: 'aws.config', MessageType: 'ConfigurationItemChangeNotification' }],
      },
    },
  });
  await world.advance(10_000);
  const [token = ''] = world.context().table('config/result-tokens').keys();
  const evaluation = {
    ComplianceResourceType: 'AWS::S3::Bucket',
    ComplianceResourceId: 'config-logs',
    ComplianceType: 'NON_COMPLIANT',
    OrderingTimestamp: new Date(world.clock.now()),
    Annotation: 'too small',
  };
  return { ...recorded, token, evaluation };
}

test("a function's evaluations become results and events", async () => {
  const { world, call, emitted, token, evaluation } = await withCustomRule();
  await call('config', 'PutEvaluations', { ResultToken: token, Evaluations: [evaluation] });
  await world.advance(1);
  expect(await call('config', 'DescribeComplianceByConfigRule', { ConfigRuleNames: ['own'] })).toMatchObject({
    ComplianceByConfigRules: [{ Compliance: { ComplianceType: 'NON_COMPLIANT' } }],
  });
  expect(emitted.at(-1)?.detail).toMatchObject({
    configRuleName: 'own',
    newEvaluationResult: { complianceType: 'NON_COMPLIANT', annotation: 'too small' },
  });
});

test('an unknown or expired token is refused', async () => {
  const { world, call, token, evaluation } = await withCustomRule();
  const put = (ResultToken: string) => call('config', 'PutEvaluations', { ResultToken, Evaluations: [evaluation] });
  await expect(put('no-such-token')).rejects.toMatchObject({ code: 'InvalidResultTokenException' });
  await world.advance(900_000);
  await expect(put(token)).rejects.toMatchObject({ code: 'InvalidResultTokenException' });
});

test('test mode changes nothing', async () => {
  const { call, token, evaluation } = await withCustomRule();
  await call('config', 'PutEvaluations', { ResultToken: token, Evaluations: [evaluation], TestMode: true });
  expect(await call('config', 'DescribeComplianceByConfigRule', { ConfigRuleNames: ['own'] })).toMatchObject({
    ComplianceByConfigRules: [{ Compliance: { ComplianceType: 'INSUFFICIENT_DATA' } }],
  });
});
