import type * as client from '@aws-sdk/client-eventbridge';
import { compilePatterns, InvalidEventPatternError, parsePattern, serviceProblems } from '../../src/pattern/index.ts';
import { AwsError } from '../errors.ts';
import { operationsOf, type AccessRequest } from '../wire/operation.ts';
import { busName, DEFAULT_BUS, getBus, invalid, putRuleState, ruleArn, ruleKey, tagRecord } from './names.ts';
import { startSchedule } from './run-schedule.ts';
import { parseScheduleExpression } from './schedule-expression.ts';
import { rules, rulesOfBus, type Rule } from './state.ts';

const operation = operationsOf<typeof client>();
/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html: both can be raised; the pattern's to 4,096. */
const MAX_RULES = 300;
const MAX_PATTERN_LENGTH = 4_096;

const STATES = ['ENABLED', 'DISABLED', 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS'] as const;

export const putRule = operation('PutRule', {
  access(input, call): AccessRequest[] {
    const resource = ruleArn(call, busName(input.EventBusName), input.Name ?? '');
    return [
      { action: 'events:PutRule', resource },
      ...(input.Tags?.length ? [{ action: 'events:TagResource', resource }] : []),
      ...passRole(input.RoleArn),
    ];
  },
  handle(input, call) {
    const bus = getBus(call, input.EventBusName).name;
    const name = input.Name ?? '';
    if (!/^[.\-_A-Za-z0-9]{1,64}$/.test(name))
      throw invalid(
        `1 validation error detected: Value '${name}' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\.\\-_A-Za-z0-9]+`,
      );
    const { EventPattern: pattern, ScheduleExpression: schedule } = input;
    if (!pattern && !schedule) throw invalid('Parameter(s) EventPattern or ScheduleExpression must be specified.');
    if (pattern) checkPattern(pattern);
    if (schedule) checkSchedule(bus, schedule);
    const old = rules(call).get(ruleKey(bus, name));
    if (!old && rulesOfBus(call, bus).length >= MAX_RULES)
      throw new AwsError('LimitExceededException', 'The requested resource exceeds the maximum number allowed.');
    const state = STATES.find((known) => known === (input.State ?? 'ENABLED'));
    if (!state)
      throw invalid(
        `Value '${input.State}' at 'state' failed to satisfy constraint: Member must satisfy enum value set: [${STATES.join(', ')}]`,
      );
    const rule: Rule = {
      name,
      bus,
      arn: ruleArn(call, bus, name),
      state,
      createdBy: old?.createdBy ?? call.account,
      // tags given to an existing rule are not looked at, as PutRule's page says
      tags: old?.tags ?? tagRecord(input.Tags),
      targets: old?.targets ?? [],
      ...(pattern ? { pattern } : {}),
      ...(schedule ? { schedule } : {}),
      ...(input.Description === undefined ? {} : { description: input.Description }),
      ...(input.RoleArn === undefined ? {} : { roleArn: input.RoleArn }),
    };
    putRuleState(call, rule);
    startSchedule(call, rule);
    call.changed('AWS::Events::Rule', name);
    return { RuleArn: rule.arn };
  },
});

export const passRole = (roleArn: string | undefined): AccessRequest[] =>
  roleArn === undefined
    ? []
    : [{ action: 'iam:PassRole', resource: roleArn, context: { 'iam:PassedToService': 'events.amazonaws.com' } }];

/** Throws `InvalidEventPatternException`. */
export function checkPattern(text: string): void {
  try {
    const pattern = parsePattern(text);
    const problems = serviceProblems(text, pattern, MAX_PATTERN_LENGTH);
    if (problems.length > 0) throw new InvalidEventPatternError(problems);
  } catch (error) {
    if (!(error instanceof InvalidEventPatternError)) throw error;
    throw new AwsError('InvalidEventPatternException', error.message);
  }
}

function checkSchedule(bus: string, schedule: string): void {
  if (bus !== DEFAULT_BUS) throw invalid('ScheduleExpression is supported only on the default event bus.');
  const parsed = parseScheduleExpression(schedule);
  if (!parsed || parsed.kind === 'at') throw invalid('Parameter ScheduleExpression is not valid.');
}

/** The event of TestEventPattern must have the members that every event has. */
const ENVELOPE = ['id', 'account', 'source', 'time', 'region', 'resources', 'detail-type'];

export const testEventPattern = operation('TestEventPattern', {
  access: () => ({ action: 'events:TestEventPattern', resource: '*' }),
  handle(input) {
    const { EventPattern: pattern = '', Event: text = '' } = input;
    const event = readEvent(text);
    checkPattern(pattern);
    return { Result: compilePatterns([{ id: 'it', pattern }]).match(event).length > 0 };
  },
});

function readEvent(text: string): object {
  let event: unknown;
  try {
    event = JSON.parse(text);
  } catch {
    throw invalid('Parameter Event is not valid.');
  }
  if (typeof event !== 'object' || event === null || Array.isArray(event))
    throw invalid('Parameter Event is not valid.');
  const missing = ENVELOPE.find((name) => !(name in event));
  if (missing !== undefined) throw invalid(`Parameter Event is not valid. Reason: member "${missing}" is missing.`);
  return event;
}
