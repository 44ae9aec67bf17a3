import type * as client from '@aws-sdk/client-config-service';
import type { Call } from '../call.ts';
import { AwsError } from '../errors.ts';
import { operationsOf } from '../wire/operation.ts';
import { recordResult } from './record-result.ts';
import { configRules, items, resultKey, type Compliance, type ConfigRule } from './state.ts';

const operation = operationsOf<typeof client>();
/** A token is good for as long as a function can run. */
const TOKEN_MS = 900_000;

interface Token {
  rule: string;
  until: number;
}

const tokens = (call: Call) => call.table<Token>('config/result-tokens');

/** Invokes the function of a custom rule, for one resource or as scheduled. It answers by `PutEvaluations`. */
export async function invokeCustomRule(
  rule: ConfigRule,
  resource: { resourceType: string; resourceId: string } | undefined,
  call: Call,
): Promise<void> {
  const token = call.ids.hex(64);
  for (const [key, { until }] of tokens(call).entries()) if (until <= call.now()) tokens(call).delete(key);
  tokens(call).put(token, { rule: rule.name, until: call.now() + TOKEN_MS });
  const item = resource && items(call).get(resultKey(resource.resourceType, resource.resourceId))?.[0];
  const invokingEvent = {
    messageType: resource ? 'ConfigurationItemChangeNotification' : 'ScheduledNotification',
    notificationCreationTime: new Date(call.now()).toISOString(),
    recordVersion: '1.3',
    ...(resource
      ? {
          configurationItem: {
            ...resource,
            ...(item && {
              ARN: item.arn,
              configurationItemStatus: item.status,
              configurationItemCaptureTime: new Date(item.capturedAt).toISOString(),
              configuration: item.configuration,
              supplementaryConfiguration: item.supplementary,
              tags: item.tags,
            }),
            awsAccountId: call.account,
            awsRegion: call.region,
          },
        }
      : { awsAccountId: call.account }),
  };
  const event = {
    version: '1.0',
    invokingEvent: JSON.stringify(invokingEvent),
    ruleParameters: JSON.stringify(rule.parameters),
    resultToken: token,
    eventLeftScope: false,
    accountId: call.account,
    configRuleName: rule.name,
    configRuleArn: rule.arn,
    configRuleId: rule.id,
  };
  try {
    await call.invoke({
      service: 'lambda',
      operation: 'Invoke',
      input: {
        FunctionName: rule.identifier,
        InvocationType: 'Event',
        Payload: new TextEncoder().encode(JSON.stringify(event)),
      },
      principal: { kind: 'service', account: call.account, service: 'config.amazonaws.com', sourceArn: rule.arn },
    });
  } catch (error) {
    // a function that cannot be invoked leaves the rule without a result
    if (!(error instanceof AwsError)) throw error;
  }
}

const COMPLIANCES: readonly Compliance[] = ['COMPLIANT', 'NON_COMPLIANT', 'NOT_APPLICABLE'];

/** https://docs.aws.amazon.com/config/latest/APIReference/API_PutEvaluations.html */
export const putEvaluations = operation('PutEvaluations', {
  access: () => ({ action: 'config:PutEvaluations', resource: '*' }),
  handle(input, call) {
    const evaluations = input.Evaluations ?? [];
    if (evaluations.length > 100)
      throw new AwsError('InvalidParameterValueException', 'Member must have length less than or equal to 100');
    const token = tokens(call).get(input.ResultToken ?? '');
    const rule = token && token.until > call.now() ? configRules(call).get(token.rule) : undefined;
    if (input.TestMode && input.ResultToken === 'TESTMODE') return { FailedEvaluations: [] };
    if (!rule) throw new AwsError('InvalidResultTokenException', 'The result token is invalid.');
    for (const evaluation of evaluations) {
      const compliance = COMPLIANCES.find((known) => known === evaluation.ComplianceType);
      if (!compliance)
        throw new AwsError(
          'InvalidParameterValueException',
          `The complianceType ${evaluation.ComplianceType} is invalid.`,
        );
      if (input.TestMode) continue;
      recordResult(
        rule,
        {
          resourceType: evaluation.ComplianceResourceType ?? '',
          resourceId: evaluation.ComplianceResourceId ?? '',
          compliance,
          ...(evaluation.Annotation === undefined ? {} : { annotation: evaluation.Annotation }),
          orderedAt: evaluation.OrderingTimestamp?.getTime() ?? call.now(),
        },
        call,
      );
    }
    return { FailedEvaluations: [] };
  },
});
