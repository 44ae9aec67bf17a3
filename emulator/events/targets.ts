import type * as client from '@aws-sdk/client-eventbridge';
import { AwsError } from '../errors.ts';
import { operationsOf } from '../wire/operation.ts';
import { busName, getRule, pageOf, putRuleState, ruleArn } from './names.ts';
import { passRole } from './put-rule.ts';
import { onRule } from './rules.ts';
import { checkTarget, readTarget } from './read-target.ts';
import type { Target } from './state.ts';

const operation = operationsOf<typeof client>();
/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html: this one can not be raised. */
const MAX_TARGETS = 5;

export const putTargets = operation('PutTargets', {
  access: (input, call) => [
    {
      action: 'events:PutTargets',
      resource: ruleArn(call, busName(input.EventBusName), input.Rule ?? ''),
      context: { 'events:TargetArn': (input.Targets ?? []).map(({ Arn }) => Arn ?? '') },
    },
    ...(input.Targets ?? []).flatMap(({ RoleArn }) => passRole(RoleArn)),
  ],
  handle(input, call) {
    const rule = getRule(call, input.EventBusName, input.Rule);
    const given = input.Targets ?? [];
    for (const [index, target] of given.entries()) checkTarget(target, index);
    const targets = new Map(rule.targets.map((target) => [target.id, target]));
    for (const target of given) targets.set(target.Id ?? '', readTarget(target));
    if (targets.size > MAX_TARGETS)
      throw new AwsError('LimitExceededException', 'The requested resource exceeds the maximum number allowed.');
    putRuleState(call, { ...rule, targets: [...targets.values()] });
    call.changed('AWS::Events::Rule', rule.name);
    return { FailedEntryCount: 0, FailedEntries: [] };
  },
});

export const listTargetsByRule = operation('ListTargetsByRule', {
  access: (input, call) => onRule('ListTargetsByRule')({ Name: input.Rule, EventBusName: input.EventBusName }, call),
  handle(input, call) {
    const { targets } = getRule(call, input.EventBusName, input.Rule);
    const { page, next } = pageOf(targets, input.NextToken, input.Limit);
    return { Targets: page.map(({ given }) => given as unknown as client.Target), ...next };
  },
});

export const removeTargets = operation('RemoveTargets', {
  access: (input, call) => onRule('RemoveTargets')({ Name: input.Rule, EventBusName: input.EventBusName }, call),
  handle(input, call) {
    const rule = getRule(call, input.EventBusName, input.Rule);
    const ids = input.Ids ?? [];
    const known = new Set(rule.targets.map(({ id }) => id));
    const left = rule.targets.filter(({ id }: Target) => !ids.includes(id));
    putRuleState(call, { ...rule, targets: left });
    call.changed('AWS::Events::Rule', rule.name);
    const failed = ids.filter((id) => !known.has(id));
    return {
      FailedEntryCount: failed.length,
      FailedEntries: failed.map((TargetId) => ({
        TargetId,
        ErrorCode: 'ResourceNotFoundException',
        ErrorMessage: `Rule ${rule.name} does not have a target with the id ${TargetId}.`,
      })),
    };
  },
});
