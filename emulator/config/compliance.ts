import type * as client from '@aws-sdk/client-config-service';
import type { Call } from '../call.ts';
import { operationsOf } from '../wire/operation.ts';
import { findRule, onRule } from './config-rules.ts';
import { pageOf } from './page.ts';
import { configRules, results, type ConfigRule, type Result } from './state.ts';

const operation = operationsOf<typeof client>();
const MAX_COUNT = 25;
const MAX_RESOURCE_COUNT = 100;

const counted = (count: number, cap: number) => ({
  CappedCount: Math.min(count, cap),
  CapExceeded: count > cap,
});

function complianceOf(
  found: Result[],
  cap: number,
  count = found.filter((one) => one.compliance === 'NON_COMPLIANT').length,
) {
  if (found.length === 0) return { ComplianceType: 'INSUFFICIENT_DATA' as const };
  return count > 0
    ? { ComplianceType: 'NON_COMPLIANT' as const, ComplianceContributorCount: counted(count, cap) }
    : { ComplianceType: 'COMPLIANT' as const };
}

const wanted = (types: string[] | undefined, type: string): boolean => !types?.length || types.includes(type);

/** https://docs.aws.amazon.com/config/latest/APIReference/API_DescribeComplianceByConfigRule.html */
export const describeComplianceByConfigRule = operation('DescribeComplianceByConfigRule', {
  access: () => ({ action: 'config:DescribeComplianceByConfigRule', resource: '*' }),
  handle(input, call) {
    const rules = input.ConfigRuleNames?.map((name) => findRule(name, call)) ?? configRules(call).values();
    const all = rules
      .map((rule) => ({
        ConfigRuleName: rule.name,
        Compliance: complianceOf(results(call, rule.name).values(), MAX_COUNT),
      }))
      .filter((one) => wanted(input.ComplianceTypes, one.Compliance.ComplianceType));
    const { page, next } = pageOf(all, { NextToken: input.NextToken }, 25);
    return { ...next, ComplianceByConfigRules: page };
  },
});

export const describeComplianceByResource = operation('DescribeComplianceByResource', {
  access: () => ({ action: 'config:DescribeComplianceByResource', resource: '*' }),
  handle(input, call) {
    const all = configRules(call)
      .values()
      .flatMap((rule) => results(call, rule.name).values())
      .filter((result) => input.ResourceType === undefined || result.resourceType === input.ResourceType)
      .filter((result) => input.ResourceId === undefined || result.resourceId === input.ResourceId);
    const byResource = Map.groupBy(all, (result) => `${result.resourceType}/${result.resourceId}`);
    const described = [...byResource.values()]
      .map((found) => ({
        ResourceType: found[0]?.resourceType,
        ResourceId: found[0]?.resourceId,
        Compliance: complianceOf(found, MAX_RESOURCE_COUNT),
      }))
      .filter((one) => wanted(input.ComplianceTypes, one.Compliance.ComplianceType));
    const { page, next } = pageOf(described, input, 10, 100);
    return { ...next, ComplianceByResources: page };
  },
});

const describeResult = (rule: ConfigRule, result: Result): client.EvaluationResult => ({
  EvaluationResultIdentifier: {
    EvaluationResultQualifier: {
      ConfigRuleName: rule.name,
      ResourceType: result.resourceType,
      ResourceId: result.resourceId,
      EvaluationMode: 'DETECTIVE',
    },
    OrderingTimestamp: new Date(result.orderedAt),
  },
  ComplianceType: result.compliance,
  ResultRecordedTime: new Date(result.recordedAt),
  ConfigRuleInvokedTime: new Date(result.invokedAt),
  ...(result.annotation === undefined ? {} : { Annotation: result.annotation }),
});

/** https://docs.aws.amazon.com/config/latest/APIReference/API_GetComplianceDetailsByConfigRule.html */
export const getComplianceDetailsByConfigRule = operation('GetComplianceDetailsByConfigRule', {
  access: onRule('config:GetComplianceDetailsByConfigRule'),
  handle(input, call) {
    const rule = findRule(input.ConfigRuleName, call);
    const found = results(call, rule.name)
      .values()
      .filter((result) => wanted(input.ComplianceTypes, result.compliance));
    const { page, next } = pageOf(found, input, 10, 100);
    return { ...next, EvaluationResults: page.map((result) => describeResult(rule, result)) };
  },
});

export const getComplianceDetailsByResource = operation('GetComplianceDetailsByResource', {
  access: () => ({ action: 'config:GetComplianceDetailsByResource', resource: '*' }),
  handle(input, call) {
    const found = resultsFor(input, call).filter(({ result }) => wanted(input.ComplianceTypes, result.compliance));
    const { page, next } = pageOf(found, { NextToken: input.NextToken }, 100);
    return { ...next, EvaluationResults: page.map(({ rule, result }) => describeResult(rule, result)) };
  },
});

const resultsFor = (resource: { ResourceType?: string | undefined; ResourceId?: string | undefined }, call: Call) =>
  configRules(call)
    .values()
    .flatMap((rule) =>
      results(call, rule.name)
        .values()
        .filter((one) => one.resourceType === resource.ResourceType && one.resourceId === resource.ResourceId)
        .map((result) => ({ rule, result })),
    );
