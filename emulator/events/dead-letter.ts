import type { Call } from '../call.ts';
import { AwsError } from '../errors.ts';

/** Why a target was not reached, as a dead letter says it. */
export interface Failure {
  /** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html */
  code: string;
  message: string;
  retryable: boolean;
}

const THROTTLING =
  /^(?:Throttl|TooManyRequests|RequestLimitExceeded|RequestThrottled|AutomationExecutionLimitExceeded|ProvisionedThroughput)/;
const MISSING = /NotFound|NonExistent|DoesNotExist|^NoSuch|^InvalidDocument$/;
const FORBIDDEN = /^(?:AccessDenied|AuthorizationError|NotAuthorized|KMSAccessDenied)/;

/** Throttling and faults are tried again; what is missing, forbidden or wrong is not. */
export function failureOf({ code, message, status }: AwsError): Failure {
  if (THROTTLING.test(code)) return { code: 'THROTTLING', message, retryable: true };
  if (status >= 500 && status !== 501) return { code: 'INTERNAL_ERROR', message, retryable: true };
  if (/Timeout/.test(code)) return { code: 'TIMEOUT', message, retryable: true };
  if (FORBIDDEN.test(code) || status === 403) return { code: 'NO_PERMISSIONS', message, retryable: false };
  if (MISSING.test(code) || status === 404) return { code: 'NO_RESOURCE', message, retryable: false };
  if (/^THIRD_(?:ACCOUNT|REGION)_HOP_DETECTED$/.test(code)) return { code, message, retryable: false };
  return { code: 'INVALID_PARAMETER', message, retryable: false };
}

const FIRST_DELAY_MS = 1_000;
/** So that 185 tries last about a day. */
const MAX_DELAY_MS = 480_000;

/** Exponential backoff with jitter, in milliseconds; `random` in [0, 1). */
export const retryDelay = (attempts: number, random: number): number =>
  Math.round(Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** Math.min(attempts, 20)) * (0.75 + random / 2));

/** Puts what could not be delivered on its dead-letter queue; without a queue it is lost, as it is if the queue refuses it. */
export async function deadLetter(
  call: Call,
  letter: {
    queueArn: string | undefined;
    body: string;
    sourceArn: string;
    service: string;
    attributes: Record<string, string>;
    principal?: Parameters<Call['invoke']>[0]['principal'];
  },
): Promise<void> {
  if (letter.queueArn === undefined) return;
  const [, , , region = '', account = '', name = ''] = letter.queueArn.split(':');
  const attributes = Object.entries(letter.attributes).map(([key, StringValue]) => [
    key,
    { DataType: 'String', StringValue },
  ]);
  try {
    await call.invoke({
      service: 'sqs',
      operation: 'SendMessage',
      account,
      region,
      principal: letter.principal ?? {
        kind: 'service',
        account: call.account,
        service: letter.service,
        sourceArn: letter.sourceArn,
      },
      input: {
        QueueUrl: `https://sqs.${region}.amazonaws.com/${account}/${name}`,
        MessageBody: letter.body,
        MessageAttributes: Object.fromEntries(attributes) as Record<string, unknown>,
      },
    });
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
  }
}
