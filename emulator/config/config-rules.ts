import type * as client from '@aws-sdk/client-config-service';
import { arn, type Call } from '../call.ts';
import { AwsError } from '../errors.ts';
import { operationsOf } from '../wire/operation.ts';
import { evaluateSoon, schedulePeriodic } from './evaluate.ts';
import { managedRule } from './managed-rule-list.ts';
import { pageOf } from './page.ts';
import { recordsSomething, ruleFrom } from './rule-input.ts';
import { configRules, results, type ConfigRule } from './state.ts';

const operation = operationsOf<typeof client>();
const FREQUENCIES: Record<number, client.MaximumExecutionFrequency> = {
  3_600_000: 'One_Hour',
  10_800_000: 'Three_Hours',
  21_600_000: 'Six_Hours',
  43_200_000: 'Twelve_Hours',
  86_400_000: 'TwentyFour_Hours',
};
const MAX_RULES = 1000;

export const onRule = (action: string) => (input: { ConfigRuleName?: string | undefined }, call: Call) => ({
  action,
  resource: configRules(call).get(input.ConfigRuleName ?? '')?.arn ?? arn(call, 'config', 'config-rule/*'),
});

export function findRule(name: string | undefined, call: Call): ConfigRule {
  const rule = configRules(call).get(name ?? '');
  if (!rule)
    throw new AwsError(
      'NoSuchConfigRuleException',
      `The ConfigRule '${name}' provided in the request is invalid. Please check the configRule name`,
    );
  return rule;
}

/** Rules that a service created are that service's alone to change. */
function checkOwner(rule: ConfigRule | undefined, call: Call): void {
  if (rule?.createdBy && !(call.principal.kind === 'service' && call.principal.service === rule.createdBy))
    throw new AwsError(
      'AccessDeniedException',
      'An AWS service owns ServiceLinkedConfigRule. You do not have permissions to take action on this rule.',
    );
}

/** https://docs.aws.amazon.com/config/latest/APIReference/API_PutConfigRule.html */
export const putConfigRule = operation('PutConfigRule', {
  access: (input, call) => onRule('config:PutConfigRule')(input.ConfigRule ?? {}, call),
  handle(input, call) {
    const asked = input.ConfigRule;
    if (!asked) throw new AwsError('InvalidParameterValueException', 'ConfigRule is required.');
    const owner = call.principal.kind === 'service' ? call.principal.service : undefined;
    const existing = asked.ConfigRuleName
      ? configRules(call).get(asked.ConfigRuleName)
      : configRules(call)
          .values()
          .find((rule) => rule.arn === asked.ConfigRuleArn || rule.id === asked.ConfigRuleId);
    checkOwner(existing, call);
    if (!existing && !asked.ConfigRuleName)
      throw new AwsError(
        'InvalidParameterValueException',
        'One of ConfigRuleName, ConfigRuleArn or ConfigRuleId is required.',
      );
    // a service's rules wait for a recorder; others need one at once
    if (!owner && !recordsSomething(call))
      throw new AwsError(
        'NoAvailableConfigurationRecorderException',
        'Configuration Recorder is not available to put config rule.',
      );
    if (!existing && configRules(call).size >= MAX_RULES)
      throw new AwsError(
        'MaxNumberOfConfigRulesExceededException',
        `Failed to add the AWS Config rule because the account already contains the maximum number of ${MAX_RULES} rules.`,
      );
    const id = existing?.id ?? `config-rule-${call.ids.hex(6)}`;
    const rule: ConfigRule = {
      ...ruleFrom(asked, call),
      name: existing?.name ?? asked.ConfigRuleName ?? '',
      id,
      arn: existing?.arn ?? arn(call, 'config', `config-rule/${owner ? `aws-service-rule/${owner}/` : ''}${id}`),
      ...(owner ? { createdBy: owner } : {}),
      createdAt: existing?.createdAt ?? call.now(),
      tags: existing?.tags ?? Object.fromEntries((input.Tags ?? []).map((tag) => [tag.Key ?? '', tag.Value ?? ''])),
    };
    configRules(call).put(rule.name, rule);
    evaluateSoon(rule, call);
    schedulePeriodic(rule, call);
    return {};
  },
});

export const deleteConfigRule = operation('DeleteConfigRule', {
  access: onRule('config:DeleteConfigRule'),
  handle(input, call) {
    const rule = findRule(input.ConfigRuleName, call);
    checkOwner(rule, call);
    configRules(call).delete(rule.name);
    for (const key of results(call, rule.name).keys()) results(call, rule.name).delete(key);
    call.forget(`config/periodic/${rule.name}`);
    call.forget(`config/rule/${rule.name}`);
    return {};
  },
});

const describeRule = (rule: ConfigRule) => {
  const managed = rule.owner === 'AWS' ? managedRule(rule.identifier) : undefined;
  const types =
    rule.scope?.resourceTypes ?? (managed?.triggers.includes('change') ? [...managed.resourceTypes] : undefined);
  return {
    ConfigRuleName: rule.name,
    ConfigRuleArn: rule.arn,
    ConfigRuleId: rule.id,
    Description: rule.description ?? '',
    ...(types || rule.scope
      ? {
          Scope: {
            ComplianceResourceTypes: types,
            ComplianceResourceId: rule.scope?.resourceId,
            TagKey: rule.scope?.tagKey,
            TagValue: rule.scope?.tagValue,
          },
        }
      : {}),
    Source: {
      Owner: rule.owner,
      SourceIdentifier: rule.identifier,
      ...(rule.owner === 'CUSTOM_LAMBDA'
        ? {
            SourceDetails: rule.messageTypes.map((type) => ({
              EventSource: 'aws.config' as const,
              MessageType: type as client.MessageType,
            })),
          }
        : {}),
    },
    InputParameters: JSON.stringify(rule.parameters),
    ...(rule.frequency === undefined ? {} : { MaximumExecutionFrequency: FREQUENCIES[rule.frequency] }),
    ConfigRuleState: rule.evaluatingUntil === undefined ? ('ACTIVE' as const) : ('EVALUATING' as const),
    ...(rule.createdBy ? { CreatedBy: rule.createdBy } : {}),
    EvaluationModes: [{ Mode: 'DETECTIVE' as const }],
  };
};

export const describeConfigRules = operation('DescribeConfigRules', {
  access: () => ({ action: 'config:DescribeConfigRules', resource: '*' }),
  handle(input, call) {
    const found = input.ConfigRuleNames?.map((name) => findRule(name, call)) ?? configRules(call).values();
    const { page, next } = pageOf(found, { NextToken: input.NextToken }, 25);
    return { ...next, ConfigRules: page.map(describeRule) };
  },
});

export const describeConfigRuleEvaluationStatus = operation('DescribeConfigRuleEvaluationStatus', {
  access: () => ({ action: 'config:DescribeConfigRuleEvaluationStatus', resource: '*' }),
  handle(input, call) {
    const found = input.ConfigRuleNames?.map((name) => findRule(name, call)) ?? configRules(call).values();
    const { page, next } = pageOf(found, input, 150);
    return {
      ...next,
      ConfigRulesEvaluationStatus: page.map((rule) => ({
        ConfigRuleName: rule.name,
        ConfigRuleArn: rule.arn,
        ConfigRuleId: rule.id,
        FirstActivatedTime: new Date(rule.createdAt),
        FirstEvaluationStarted: rule.evaluatedAt !== undefined,
        ...(rule.evaluatedAt === undefined
          ? {}
          : {
              LastSuccessfulInvocationTime: new Date(rule.evaluatedAt),
              LastSuccessfulEvaluationTime: new Date(rule.evaluatedAt),
            }),
      })),
    };
  },
});

const ONE_MINUTE_MS = 60_000;

/**
 * Once a minute, and not while an evaluation of one of the rules is under way.
 * https://docs.aws.amazon.com/config/latest/APIReference/API_StartConfigRulesEvaluation.html
 */
export const startConfigRulesEvaluation = operation('StartConfigRulesEvaluation', {
  access: (input, call) =>
    (input.ConfigRuleNames ?? []).map((name) =>
      onRule('config:StartConfigRulesEvaluation')({ ConfigRuleName: name }, call),
    ),
  handle(input, call) {
    const names = input.ConfigRuleNames ?? [];
    if (names.length < 1 || names.length > 25)
      throw new AwsError('InvalidParameterValueException', 'ConfigRuleNames must have between 1 and 25 members.');
    const rules = names.map((name) => findRule(name, call));
    const calls = call.table<number>('config/evaluation-calls');
    const busy = rules.find((rule) => (rule.evaluatingUntil ?? 0) > call.now());
    if (busy || call.now() - (calls.get('last') ?? -ONE_MINUTE_MS) < ONE_MINUTE_MS)
      throw new AwsError(
        'LimitExceededException',
        busy
          ? `ConfigRule '${busy.name}' is currently being evaluated. Try again later.`
          : 'StartConfigRulesEvaluation was called more than once per minute. Try again later.',
      );
    calls.put('last', call.now());
    for (const rule of rules) evaluateSoon(rule, call);
    return {};
  },
});
