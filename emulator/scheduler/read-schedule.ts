import type * as client from '@aws-sdk/client-scheduler';
import type { Call } from '../call.ts';
import { validationError } from '../errors.ts';
import { isTimeZone } from '../events/time-zone.ts';
import { nextTime, parseScheduleExpression } from '../events/schedule-expression.ts';
import { DEFAULT_GROUP, type Schedule, type ScheduleTarget } from './state.ts';
import { universalTarget } from './universal-target.ts';

type Given = client.CreateScheduleInput | client.UpdateScheduleInput;

const DEFAULT_ATTEMPTS = 185;
const DEFAULT_AGE_SECONDS = 86_400;
const TEMPLATED = /^arn:[\w-]+:(?:sqs|lambda|sns|events):[\w-]+:\d{12}:.+$/;

/** Reads and checks what CreateSchedule and UpdateSchedule are given. Throws `ValidationException`. */
export function readSchedule(given: Given, name: string, createdAt: number, call: Call): Schedule {
  const expression = given.ScheduleExpression ?? '';
  const parsed = parseScheduleExpression(expression);
  if (!parsed) throw validationError(`Invalid Schedule Expression ${expression}.`);
  const zone = given.ScheduleExpressionTimezone ?? 'UTC';
  if (!isTimeZone(zone)) throw validationError('The schedule expression time zone you provided is invalid.');
  const start = given.StartDate?.getTime();
  const end = given.EndDate?.getTime();
  if (start !== undefined && end !== undefined && end <= start)
    throw validationError('The EndDate you specify must come after the StartDate.');
  if (parsed.kind === 'at' && nextTime(parsed, call.now() - 60_000, 0, zone) === undefined)
    throw validationError('Invalid Schedule Expression: the time is in the past.');
  return {
    name,
    group: given.GroupName ?? DEFAULT_GROUP,
    expression,
    zone,
    enabled: (given.State ?? 'ENABLED') === 'ENABLED',
    afterCompletion: given.ActionAfterCompletion ?? 'NONE',
    windowMinutes: readWindow(given.FlexibleTimeWindow),
    target: readTarget(given.Target),
    createdAt,
    modifiedAt: call.now(),
    ...(given.Description === undefined ? {} : { description: given.Description }),
    ...(given.KmsKeyArn === undefined ? {} : { kmsKeyArn: given.KmsKeyArn }),
    ...(start === undefined ? {} : { start }),
    ...(end === undefined ? {} : { end }),
  };
}

function readWindow(window: client.FlexibleTimeWindow | undefined): number {
  if (window?.Mode === 'OFF') {
    if (window.MaximumWindowInMinutes !== undefined)
      throw validationError('MaximumWindowInMinutes must not be set when FlexibleTimeWindow is OFF.');
    return 0;
  }
  const minutes = window?.MaximumWindowInMinutes;
  if (window?.Mode !== 'FLEXIBLE' || minutes === undefined || minutes < 1 || minutes > 1_440)
    throw validationError('FlexibleTimeWindow must be OFF, or FLEXIBLE with MaximumWindowInMinutes of 1 to 1440.');
  return minutes;
}

function readTarget(given: client.Target | undefined): ScheduleTarget {
  const { Arn: arn = '', RoleArn: roleArn = '' } = given ?? {};
  if (!TEMPLATED.test(arn) && !universalTarget(arn))
    throw validationError(`Provided Arn is not in correct format, or no target of the stand-in: ${arn}`);
  if (!/^arn:[\w-]+:iam::\d{12}:role\/.+$/.test(roleArn))
    throw validationError(`Provided RoleArn is not valid: ${roleArn}`);
  const attempts = given?.RetryPolicy?.MaximumRetryAttempts ?? DEFAULT_ATTEMPTS;
  const age = given?.RetryPolicy?.MaximumEventAgeInSeconds ?? DEFAULT_AGE_SECONDS;
  if (attempts < 0 || attempts > DEFAULT_ATTEMPTS) throw validationError('MaximumRetryAttempts must be 0 to 185.');
  if (age < 60 || age > DEFAULT_AGE_SECONDS) throw validationError('MaximumEventAgeInSeconds must be 60 to 86400.');
  const queue = given?.DeadLetterConfig?.Arn;
  if (queue !== undefined && !/^arn:[\w-]+:sqs:[\w-]+:\d{12}:[\w-]+$/.test(queue))
    throw validationError(`DeadLetterConfig.Arn must be the ARN of a standard SQS queue: ${queue}`);
  const group = given?.SqsParameters?.MessageGroupId;
  if (/:sqs:.*\.fifo$/.test(arn) && !group)
    throw validationError('SqsParameters.MessageGroupId is required for a FIFO queue.');
  const bus = given?.EventBridgeParameters;
  if (/:event-bus\//.test(arn) && !bus) throw validationError('EventBridgeParameters is required for an event bus.');
  if (universalTarget(arn)) checkUniversalInput(given?.Input);
  return {
    arn,
    roleArn,
    maximumRetryAttempts: attempts,
    maximumEventAgeInSeconds: age,
    given: JSON.parse(JSON.stringify(given ?? {})) as Record<string, unknown>,
    ...(given?.Input === undefined ? {} : { input: given.Input }),
    ...(queue === undefined ? {} : { deadLetterArn: queue }),
    ...(group === undefined ? {} : { messageGroupId: group }),
    ...(bus ? { eventBridge: { detailType: bus.DetailType ?? '', source: bus.Source ?? '' } } : {}),
  };
}

function checkUniversalInput(input: string | undefined): void {
  try {
    JSON.parse(input ?? '{}');
  } catch {
    throw validationError('Invalid Input: the input of a universal target must be JSON.');
  }
}
