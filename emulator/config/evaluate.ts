import type { Call } from '../call.ts';
import { invokeCustomRule } from './custom-rules.ts';
import { managedRule } from './managed-rule-list.ts';
import { recordItem } from './record-item.ts';
import { recordResult, dropResult } from './record-result.ts';
import { recordedType } from './resource-types.ts';
import { configRules, recorders, results, type ConfigRule } from './state.ts';

/** How long after a change Config has seen the new state and judged it. AWS gives no figure: usually seconds to minutes. */
const RECORDING_MS = 2_000;
/** How long the evaluation of a whole rule takes. */
const RULE_EVALUATION_MS = 5_000;

const isRecording = (call: Call): boolean =>
  recorders(call)
    .values()
    .some((recorder) => recorder.recording);

function records(resourceType: string, call: Call): boolean {
  const recorder = recorders(call).values()[0];
  if (!recorder?.recording) return false;
  const listed = recorder.resourceTypes.includes(resourceType);
  if (recorder.strategy === 'INCLUSION_BY_RESOURCE_TYPES') return listed;
  return recorder.strategy === 'ALL_SUPPORTED_RESOURCE_TYPES' || !listed;
}

/** The task behind `call.changed`. Changes in quick succession are seen as one. */
export function resourceChanged(changed: { resourceType: string; resourceId: string }, call: Call): void {
  if (!recordedType(changed.resourceType) || !records(changed.resourceType, call)) return;
  const name = `config/resource/${changed.resourceType}/${changed.resourceId}`;
  call.later({ task: 'config/evaluate-resource', payload: changed, after: RECORDING_MS, name });
}

/** Keeps the resource's new state and evaluates the rules that its change triggers. */
export async function evaluateResource(
  { resourceType, resourceId }: { resourceType: string; resourceId: string },
  call: Call,
): Promise<void> {
  const item = recordItem(resourceType, resourceId, call);
  for (const rule of configRules(call).values()) {
    if (!isTriggeredBy(rule, resourceType)) continue;
    await judge(rule, resourceType, resourceId, item?.capturedAt ?? call.now(), call);
  }
}

function isTriggeredBy(rule: ConfigRule, resourceType: string): boolean {
  if (rule.owner === 'CUSTOM_LAMBDA')
    return (
      rule.messageTypes.includes('ConfigurationItemChangeNotification') &&
      (rule.scope?.resourceTypes === undefined || rule.scope.resourceTypes.includes(resourceType))
    );
  const managed = managedRule(rule.identifier);
  return managed !== undefined && managed.triggers.includes('change') && managed.resourceTypes.includes(resourceType);
}

/** Judges one resource by one rule; a resource that is gone or out of scope loses its result. */
async function judge(
  rule: ConfigRule,
  resourceType: string,
  resourceId: string,
  orderedAt: number,
  call: Call,
): Promise<void> {
  const resource = recordedType(resourceType)?.read(resourceId, call);
  if (!resource || !inScope(rule, resourceType, resourceId, resource.tags)) {
    dropResult(rule, resourceType, resourceId, orderedAt, call);
    return;
  }
  if (rule.owner === 'CUSTOM_LAMBDA') {
    await invokeCustomRule(rule, { resourceType, resourceId }, call);
    return;
  }
  const evaluation = managedRule(rule.identifier)?.evaluate(resourceId, rule.parameters, call);
  if (evaluation) recordResult(rule, { resourceType, resourceId, ...evaluation, orderedAt }, call);
}

function inScope(rule: ConfigRule, resourceType: string, resourceId: string, tags: Record<string, string>): boolean {
  const { scope } = rule;
  if (!scope) return true;
  if (scope.resourceTypes?.length && !scope.resourceTypes.includes(resourceType)) return false;
  if (scope.resourceId !== undefined && scope.resourceId !== resourceId) return false;
  if (scope.tagKey !== undefined && !Object.hasOwn(tags, scope.tagKey)) return false;
  return scope.tagKey === undefined || scope.tagValue === undefined || tags[scope.tagKey] === scope.tagValue;
}

/** Evaluates a whole rule soon: it was put, asked for, or its time has come. */
export function evaluateSoon(rule: ConfigRule, call: Call): void {
  configRules(call).put(rule.name, { ...rule, evaluatingUntil: call.now() + RULE_EVALUATION_MS });
  call.later({
    task: 'config/evaluate-rule',
    payload: { rule: rule.name },
    after: RULE_EVALUATION_MS,
    name: `config/rule/${rule.name}`,
  });
}

export async function evaluateRule({ rule: name }: { rule: string }, call: Call): Promise<void> {
  const rule = configRules(call).get(name);
  if (!rule) return;
  const { evaluatingUntil: _, ...idle } = rule;
  if (!isRecording(call)) {
    configRules(call).put(name, idle);
    return;
  }
  configRules(call).put(name, { ...idle, evaluatedAt: call.now() });
  if (rule.owner === 'CUSTOM_LAMBDA' && rule.messageTypes.includes('ScheduledNotification')) {
    await invokeCustomRule(rule, undefined, call);
    return;
  }
  for (const type of judgedTypes(rule, call))
    for (const id of recordedType(type)?.ids(call) ?? []) await judge(rule, type, id, call.now(), call);
  for (const { resourceType, resourceId } of results(call, name).values())
    if (!recordedType(resourceType)?.read(resourceId, call))
      await judge(rule, resourceType, resourceId, call.now(), call);
}

/** A rule that is triggered by changes alone knows only what is recorded; a periodic one asks the services themselves. */
function judgedTypes(rule: ConfigRule, call: Call): readonly string[] {
  const managed = rule.owner === 'AWS' ? managedRule(rule.identifier) : undefined;
  if (managed?.triggers.includes('periodic')) return managed.resourceTypes;
  const types = managed?.resourceTypes ?? rule.scope?.resourceTypes ?? [];
  return types.filter((type) => records(type, call));
}

/** Sets the clock of a rule that is evaluated at intervals. */
export function schedulePeriodic(rule: ConfigRule, call: Call): void {
  if (rule.frequency !== undefined)
    call.later({
      task: 'config/periodic',
      payload: { rule: rule.name },
      after: rule.frequency,
      name: `config/periodic/${rule.name}`,
    });
}

export function periodic({ rule: name }: { rule: string }, call: Call): void {
  const rule = configRules(call).get(name);
  if (!rule) return;
  evaluateSoon(rule, call);
  schedulePeriodic(rule, call);
}
