import type { Call } from '../call.ts';
import { results, resultKey, type Compliance, type ConfigRule, type Result } from './state.ts';

interface Judged {
  resourceType: string;
  resourceId: string;
  compliance: Compliance;
  annotation?: string;
  /** When the judged state was seen, in milliseconds. */
  orderedAt: number;
}

/** Keeps a result, and says so on the bus if it is another than before. */
export function recordResult(rule: ConfigRule, judged: Judged, call: Call): void {
  const table = results(call, rule.name);
  const key = resultKey(judged.resourceType, judged.resourceId);
  const old = table.get(key);
  if (judged.compliance === 'NOT_APPLICABLE') {
    dropResult(rule, judged.resourceType, judged.resourceId, judged.orderedAt, call);
    return;
  }
  const result: Result = {
    resourceType: judged.resourceType,
    resourceId: judged.resourceId,
    compliance: judged.compliance,
    ...(judged.annotation === undefined ? {} : { annotation: judged.annotation.slice(0, 256) }),
    orderedAt: judged.orderedAt,
    invokedAt: call.now(),
    recordedAt: call.now(),
  };
  table.put(key, result);
  if (old?.compliance !== result.compliance) emitChange(rule, result, old, call);
  tellOwner(rule, result, call);
}

/**
 * A resource that is gone, or no longer in the rule's scope, has no result any more. If it had one, that is a change to
 * NOT_APPLICABLE.
 */
export function dropResult(
  rule: ConfigRule,
  resourceType: string,
  resourceId: string,
  orderedAt: number,
  call: Call,
): void {
  const table = results(call, rule.name);
  const old = table.get(resultKey(resourceType, resourceId));
  if (!old) return;
  table.delete(resultKey(resourceType, resourceId));
  const result: Result = {
    resourceType,
    resourceId,
    compliance: 'NOT_APPLICABLE',
    orderedAt,
    invokedAt: call.now(),
    recordedAt: call.now(),
  };
  emitChange(rule, result, old, call);
  tellOwner(rule, result, call);
}

/** Security Hub makes its findings from the results of the rules that it created. */
function tellOwner(rule: ConfigRule, result: Result, call: Call): void {
  if (rule.createdBy === 'securityhub.amazonaws.com')
    call.later({ task: 'security-hub/evaluated', payload: { rule: rule.name, result } });
}

const iso = (at: number): string => new Date(at).toISOString();

const describeResult = (rule: ConfigRule, result: Result) => ({
  evaluationResultIdentifier: {
    evaluationResultQualifier: {
      configRuleName: rule.name,
      resourceType: result.resourceType,
      resourceId: result.resourceId,
    },
    orderingTimestamp: iso(result.orderedAt),
  },
  complianceType: result.compliance,
  resultRecordedTime: iso(result.recordedAt),
  configRuleInvokedTime: iso(result.invokedAt),
  ...(result.annotation === undefined ? {} : { annotation: result.annotation }),
});

/** https://docs.aws.amazon.com/config/latest/developerguide/monitor-config-with-cloudwatchevents.html */
function emitChange(rule: ConfigRule, result: Result, old: Result | undefined, call: Call): void {
  call.emit({
    source: 'aws.config',
    detailType: 'Config Rules Compliance Change',
    resources: [],
    detail: {
      resourceId: result.resourceId,
      awsRegion: call.region,
      awsAccountId: call.account,
      configRuleName: rule.name,
      recordVersion: '1.0',
      configRuleARN: rule.arn,
      messageType: 'ComplianceChangeNotification',
      newEvaluationResult: describeResult(rule, result),
      ...(old ? { oldEvaluationResult: describeResult(rule, old) } : {}),
      notificationCreationTime: iso(call.now()),
      resourceType: result.resourceType,
    },
  });
}
