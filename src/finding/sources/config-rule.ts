import { checkOfConfigRule, isSecurityHubRule } from '../config-rule-name.ts';
import { assertAccount, assertArn, assertRegion, observedAt } from '../envelope.ts';
import { attributesFrom, fieldAt, readOptionalText, readText, readTime, show, Unreadable } from '../read-field.ts';
import { readResource } from '../resource.ts';
import type { Source } from '../source.ts';

/** AWS Config: a rule's verdict on a resource has changed. */
export const configRule: Source = {
  name: 'config',
  eventSource: 'aws.config',
  detailTypes: ['Config Rules Compliance Change'],
  parse(envelope) {
    const { detail } = envelope;
    assertAccount(readText(detail, 'awsAccountId'), 'detail.awsAccountId', envelope);
    assertRegion(readText(detail, 'awsRegion'), 'detail.awsRegion', envelope);
    const configRuleName = readText(detail, 'configRuleName');
    // Security Hub makes a finding of it: the same violation must not come in twice
    if (isSecurityHubRule(configRuleName))
      return { findings: [], ignored: "the rule is Security Hub's own, which speaks for it" };
    const result = fieldAt(detail, 'newEvaluationResult');
    if (result === undefined || result === null)
      return { findings: [], ignored: 'the rule or the resource was deleted: there is no new evaluation' };
    const compliance = readText(detail, 'newEvaluationResult.complianceType');
    if (compliance === 'NOT_APPLICABLE' || compliance === 'INSUFFICIENT_DATA')
      return { findings: [], ignored: `the rule's verdict is ${compliance}` };
    if (compliance !== 'COMPLIANT' && compliance !== 'NON_COMPLIANT')
      throw new Unreadable(
        'malformed',
        `detail.newEvaluationResult.complianceType must be AWS Config's; found ${show(compliance)}`,
      );

    const configRuleArn = readOptionalText(detail, 'configRuleARN');
    if (configRuleArn) assertArn(configRuleArn, 'detail.configRuleARN', envelope);
    const resource = readResource(
      { type: readText(detail, 'resourceType'), id: readText(detail, 'resourceId'), path: 'detail.resourceId' },
      envelope,
    );
    const check = checkOfConfigRule(configRuleName);
    return {
      findings: [
        {
          source: 'config',
          id: `${configRuleArn ?? configRuleName}|${resource.type}|${resource.id}`,
          eventId: envelope.eventId,
          state: compliance === 'COMPLIANT' ? 'passing' : 'failing',
          check,
          account: envelope.account,
          region: envelope.region,
          partition: envelope.partition,
          resource,
          // AWS Config's rules have no severity
          severity: 'MEDIUM',
          title: `${check} is ${compliance} for ${resource.id}`,
          description: readOptionalText(detail, 'newEvaluationResult.annotation') ?? '',
          observedAt: observedAt(readTime(detail, 'newEvaluationResult.resultRecordedTime'), envelope),
          attributes: attributesFrom({ configRuleName, configRuleArn }),
        },
      ],
    };
  },
};
