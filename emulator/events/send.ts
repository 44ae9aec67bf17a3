import type { Call, Principal } from '../call.ts';
import { AwsError } from '../errors.ts';
import { issueSession } from '../sts/issue-session.ts';
import { deadLetter, failureOf, retryDelay, type Failure } from './dead-letter.ts';
import { fillTemplate } from './input-template.ts';
import { valueAt } from './input-path.ts';
import { invokeTarget } from './invoke-target.ts';
import { isoSeconds } from './iso-seconds.ts';
import type { Envelope, Hops, Target } from './state.ts';

/** One event on its way to one target. */
export interface Delivery {
  rule: { arn: string; name: string };
  target: Target;
  envelope: Envelope;
  hops?: Hops;
  ingestedAt: number;
  /** Retries made so far. */
  attempts: number;
}

export function sendLater(call: Call, { after, ...delivery }: Delivery & { after: number }): void {
  call.later({ task: 'events/send', payload: delivery, after });
}

/** Delivers, or says when to try again, or gives up and hands the event to the dead-letter queue. */
export async function send(delivery: Delivery, call: Call): Promise<void> {
  const { target, rule, envelope } = delivery;
  try {
    await invokeTarget(call, {
      arn: target.arn,
      input: inputFor(delivery),
      envelope,
      source: rule.arn,
      hops: delivery.hops ?? {},
      principal: principalFor(call, delivery),
      ...(target.messageGroupId === undefined ? {} : { messageGroupId: target.messageGroupId }),
    });
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    await failed(call, delivery, failureOf(error));
  }
}

async function failed(call: Call, delivery: Delivery, failure: Failure): Promise<void> {
  const { target, attempts } = delivery;
  const after = retryDelay(attempts, call.ids.random());
  const ends = delivery.ingestedAt + target.maximumEventAgeInSeconds * 1000;
  const exhausted = !failure.retryable
    ? undefined
    : attempts >= target.maximumRetryAttempts
      ? 'MaximumRetryAttempts'
      : call.now() + after > ends
        ? 'MaximumEventAgeInSeconds'
        : 'no';
  if (exhausted === 'no') return sendLater(call, { ...delivery, attempts: attempts + 1, after });
  await deadLetter(call, {
    queueArn: target.deadLetterArn,
    body: JSON.stringify(delivery.envelope),
    sourceArn: delivery.rule.arn,
    service: 'events.amazonaws.com',
    attributes: {
      RULE_ARN: delivery.rule.arn,
      TARGET_ARN: target.arn,
      ERROR_CODE: failure.code,
      ERROR_MESSAGE: failure.message,
      RETRY_ATTEMPTS: String(attempts),
      ...(exhausted === undefined ? {} : { EXHAUSTED_RETRY_CONDITION: exhausted }),
    },
  });
}

/**
 * Queues, functions and topics let the service in by their own policies; other targets are reached under the target's role.
 * The bus of another account lets in the account that sends.
 */
function principalFor(call: Call, { target, rule }: Delivery): Principal {
  const service = 'events.amazonaws.com';
  const [, , targetService, , account] = target.arn.split(':');
  if (target.roleArn === undefined && targetService === 'events' && account !== call.account)
    return { kind: 'root', account: call.account };
  if (target.roleArn === undefined) return { kind: 'service', account: call.account, service, sourceArn: rule.arn };
  const sessionName = call.ids.hex(32);
  return issueSession(call, { roleArn: target.roleArn, sessionName, service, sourceArn: rule.arn }).principal;
}

/** What the target gets: the event, or what the target makes of it. */
function inputFor({ target, envelope, rule, ingestedAt }: Delivery): string {
  if (target.input !== undefined) return target.input;
  if (target.transformer) return fillTemplate(target.transformer, envelope, rule, isoSeconds(ingestedAt));
  if (target.inputPath === undefined) return JSON.stringify(envelope);
  return JSON.stringify(valueAt(envelope, target.inputPath) ?? {});
}
