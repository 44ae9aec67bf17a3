import type { Call, Principal } from '../call.ts';
import { AwsError } from '../errors.ts';
import { deadLetter, failureOf, retryDelay } from '../events/dead-letter.ts';
import { queueUrlOf } from '../events/invoke-target.ts';
import { isoSeconds } from '../events/iso-seconds.ts';
import { issueSession } from '../sts/issue-session.ts';
import { groupArn, scheduleArn } from './schedule-address.ts';
import type { Schedule, ScheduleTarget } from './state.ts';
import { universalTarget } from './universal-target.ts';

const SERVICE = 'scheduler.amazonaws.com';

/** One invocation of a schedule's target. */
interface Invocation {
  schedule: string;
  group: string;
  target: ScheduleTarget;
  executionId: string;
  /** The time that the schedule names, and when it was first tried. */
  at: number;
  startedAt: number;
  attempts: number;
}

export function invokeLater(call: Call, schedule: Schedule, at: number): void {
  const payload: Invocation = {
    schedule: scheduleArn(call, schedule.group, schedule.name),
    group: groupArn(call, schedule.group),
    target: schedule.target,
    executionId: call.ids.uuid(),
    at,
    startedAt: call.now(),
    attempts: 0,
  };
  call.later({ task: 'scheduler/invoke', payload });
}

/** Invokes, or says when to try again, or gives up and leaves a dead letter. */
export async function invoke(invocation: Invocation, call: Call): Promise<void> {
  try {
    await invokeOnce(call, invocation);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    await failed(call, invocation, error);
  }
}

async function invokeOnce(call: Call, invocation: Invocation): Promise<void> {
  const principal = principalOf(call, invocation);
  const { target } = invocation;
  const input = fill(invocation);
  const universal = universalTarget(target.arn);
  if (universal) {
    const service = await call.serviceOf(universal.botoName);
    if (!service) throw new AwsError('ValidationException', `no service ${universal.botoName}`);
    const given = JSON.parse(input) as Record<string, unknown>;
    await call.invoke({ service: service.folder, operation: universal.operation, input: given, principal });
    return;
  }
  const [, , , region = '', account = ''] = target.arn.split(':');
  await call.invoke({ ...templated(target, input), principal, region, account });
}

/** https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-targets-templated.html */
function templated(
  target: ScheduleTarget,
  input: string,
): { service: string; operation: string; input: Record<string, unknown> } {
  const service = target.arn.split(':')[2] ?? '';
  switch (service) {
    case 'lambda':
      return {
        service,
        operation: 'Invoke',
        input: { FunctionName: target.arn, InvocationType: 'Event', Payload: new TextEncoder().encode(input) },
      };
    case 'sns':
      return { service, operation: 'Publish', input: { TopicArn: target.arn, Message: input } };
    case 'events': {
      const { detailType = '', source = '' } = target.eventBridge ?? {};
      const entry = { EventBusName: target.arn, DetailType: detailType, Source: source, Detail: input };
      return { service, operation: 'PutEvents', input: { Entries: [entry] } };
    }
    default:
      return {
        service,
        operation: 'SendMessage',
        // a FIFO queue must deduplicate by content: Scheduler names no id
        input: {
          QueueUrl: queueUrlOf(target.arn),
          MessageBody: input,
          ...(target.messageGroupId === undefined ? {} : { MessageGroupId: target.messageGroupId }),
        },
      };
  }
}

/** https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html */
function fill(invocation: Invocation): string {
  const { target, schedule, at, executionId, attempts } = invocation;
  const values: Record<string, string> = {
    'aws.scheduler.schedule-arn': schedule,
    'aws.scheduler.scheduled-time': isoSeconds(at),
    'aws.scheduler.execution-id': executionId,
    'aws.scheduler.attempt-number': String(attempts + 1),
  };
  const input = target.input ?? (universalTarget(target.arn) ? '{}' : notification(invocation));
  return input.replaceAll(/<(aws\.scheduler\.[\w-]+)>/g, (text, name: string) => values[name] ?? text);
}

/** What a templated target gets to which no input was given; its detail is a text. */
function notification({ schedule, at, executionId }: Invocation): string {
  const [, , , region, account] = schedule.split(':');
  return JSON.stringify({
    version: '0',
    id: executionId,
    'detail-type': 'Scheduled Event',
    source: 'aws.scheduler',
    account,
    time: isoSeconds(at),
    region,
    resources: [schedule],
    detail: '{}',
  });
}

/** Trust policies may ask for the schedule's group as `aws:SourceArn`. */
function principalOf(call: Call, { target, group }: Invocation): Principal {
  const sessionName = call.ids.hex(32);
  return issueSession(call, { roleArn: target.roleArn, sessionName, service: SERVICE, sourceArn: group }).principal;
}

async function failed(call: Call, invocation: Invocation, error: AwsError): Promise<void> {
  const { target, attempts, startedAt } = invocation;
  const failure = failureOf(error);
  const after = retryDelay(attempts, call.ids.random());
  const late = call.now() + after > startedAt + target.maximumEventAgeInSeconds * 1000;
  if (failure.retryable && attempts < target.maximumRetryAttempts && !late)
    return void call.later({ task: 'scheduler/invoke', payload: { ...invocation, attempts: attempts + 1 }, after });
  if (target.deadLetterArn === undefined) return;
  const condition = attempts >= target.maximumRetryAttempts ? 'MaximumRetryAttempts' : 'MaximumEventAgeInSeconds';
  await deadLetter(call, {
    queueArn: target.deadLetterArn,
    body: fill(invocation),
    sourceArn: invocation.schedule,
    service: SERVICE,
    principal: principalOrService(call, invocation),
    attributes: {
      SCHEDULE_ARN: invocation.schedule,
      TARGET_ARN: target.arn,
      ERROR_CODE: error.code,
      ERROR_MESSAGE: error.message,
      RETRY_ATTEMPTS: String(attempts),
      ...(failure.retryable ? { EXHAUSTED_RETRY_CONDITION: condition } : {}),
    },
  });
}

/** The dead letter is sent under the schedule's role; where that is the very thing that fails, by the service. */
function principalOrService(call: Call, invocation: Invocation): Principal {
  try {
    return principalOf(call, invocation);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return { kind: 'service', account: call.account, service: SERVICE, sourceArn: invocation.schedule };
  }
}
