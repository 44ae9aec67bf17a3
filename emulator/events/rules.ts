import type * as client from '@aws-sdk/client-eventbridge';
import type { Call } from '../call.ts';
import { operationsOf, type AccessRequest } from '../wire/operation.ts';
import { busArn, busName, getBus, getRule, invalid, pageOf, putRuleState, ruleArn, ruleKey } from './names.ts';
import { startSchedule, stopSchedule } from './run-schedule.ts';
import { rules, rulesOfBus, type Rule } from './state.ts';

const operation = operationsOf<typeof client>();

interface RuleName {
  Name?: string | undefined;
  EventBusName?: string | undefined;
}

export const onRule =
  (action: string) =>
  (input: RuleName, call: Call): AccessRequest => ({
    action: `events:${action}`,
    resource: ruleArn(call, busName(input.EventBusName), input.Name ?? ''),
  });

export const describeRule = operation('DescribeRule', {
  access: onRule('DescribeRule'),
  handle(input, call) {
    const rule = getRule(call, input.EventBusName, input.Name);
    return { ...shown(rule), CreatedBy: rule.createdBy };
  },
});

export const listRules = operation('ListRules', {
  access: (input, call) => ({ action: 'events:ListRules', resource: busArn(call, busName(input.EventBusName)) }),
  handle(input, call) {
    const bus = getBus(call, input.EventBusName).name;
    const all = rulesOfBus(call, bus)
      .filter(({ name }) => name.startsWith(input.NamePrefix ?? ''))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    const { page, next } = pageOf(all, input.NextToken, input.Limit);
    return { Rules: page.map(shown), ...next };
  },
});

export const deleteRule = operation('DeleteRule', {
  access: onRule('DeleteRule'),
  handle(input, call) {
    const bus = getBus(call, input.EventBusName).name;
    const rule = rules(call).get(ruleKey(bus, input.Name ?? ''));
    if (!rule) return {};
    if (rule.targets.length > 0) throw invalid("Rule can't be deleted since it has targets.");
    rules(call).delete(ruleKey(bus, rule.name));
    stopSchedule(call, rule);
    call.changed('AWS::Events::Rule', rule.name);
    return {};
  },
});

export const enableRule = operation('EnableRule', {
  access: onRule('EnableRule'),
  handle: (input, call) => setState(call, input, 'ENABLED'),
});

export const disableRule = operation('DisableRule', {
  access: onRule('DisableRule'),
  handle: (input, call) => setState(call, input, 'DISABLED'),
});

function setState(call: Call, input: RuleName, state: Rule['state']): Record<string, never> {
  const rule = { ...getRule(call, input.EventBusName, input.Name), state };
  putRuleState(call, rule);
  startSchedule(call, rule);
  call.changed('AWS::Events::Rule', rule.name);
  return {};
}

export const listRuleNamesByTarget = operation('ListRuleNamesByTarget', {
  access: () => ({ action: 'events:ListRuleNamesByTarget', resource: '*' }),
  handle(input, call) {
    const bus = getBus(call, input.EventBusName).name;
    const names = rulesOfBus(call, bus)
      .filter(({ targets }) => targets.some(({ arn }) => arn === input.TargetArn))
      .map(({ name }) => name);
    const { page, next } = pageOf(names, input.NextToken, input.Limit);
    return { RuleNames: page, ...next };
  },
});

const shown = (rule: Rule) => ({
  Name: rule.name,
  Arn: rule.arn,
  State: rule.state,
  EventBusName: rule.bus,
  ...(rule.pattern === undefined ? {} : { EventPattern: rule.pattern }),
  ...(rule.schedule === undefined ? {} : { ScheduleExpression: rule.schedule }),
  ...(rule.description === undefined ? {} : { Description: rule.description }),
  ...(rule.roleArn === undefined ? {} : { RoleArn: rule.roleArn }),
});
