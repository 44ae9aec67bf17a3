import type * as client from '@aws-sdk/client-eventbridge';
import { invalid } from './names.ts';
import { parseInputPath } from './input-path.ts';
import { checkTemplate } from './input-template.ts';
import type { Target } from './state.ts';

/** Attempts and age that EventBridge gives a target unless told otherwise: 24 hours. */
const DEFAULT_ATTEMPTS = 185;
const DEFAULT_AGE_SECONDS = 86_400;
const MAX_INPUT = 8_192;

/** Services that a rule of the stand-in delivers to. */
const DELIVERABLE =
  /^arn:[\w-]+:(?:sqs|lambda|sns|events|logs):[\w-]+:\d{12}:.+$|^arn:[\w-]+:ssm:[\w-]+:\d{12}:automation-definition\/.+$/;
/** Targets that EventBridge reaches under a role only. */
const NEEDS_ROLE = /^arn:[\w-]+:ssm:/;

/** Throws `ValidationException` as PutTargets does. */
export function checkTarget(target: client.Target, index: number): void {
  const { Id: id = '', Arn: arn = '' } = target;
  if (!/^[.\-_A-Za-z0-9]{1,64}$/.test(id))
    throw invalid(
      `1 validation error detected: Value '${id}' at 'targets.${index + 1}.member.id' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\.\\-_A-Za-z0-9]+`,
    );
  if (!/^arn:[\w-]+:[\w-]+:[\w-]*:\d{0,12}:.+$/.test(arn))
    throw invalid(`Parameter ${arn} is not valid. Reason: Provided Arn is not in correct format.`);
  if (!DELIVERABLE.test(arn))
    throw invalid(
      `Parameter ${arn} is not valid. Reason: The stand-in delivers to SQS, Lambda, SNS, CloudWatch Logs, event buses and SSM Automation.`,
    );
  if (NEEDS_ROLE.test(arn) && !target.RoleArn) throw invalid(`RoleArn is required for target ${arn}.`);
  if (arn.endsWith('.fifo') && arn.includes(':sqs:') && !target.SqsParameters?.MessageGroupId)
    throw invalid(`Parameter(s) SqsParameters must be specified for target: ${id}.`);
  checkInput(target);
  checkRetry(target, index);
}

function checkInput({ Id: id, Input, InputPath, InputTransformer }: client.Target): void {
  if ([Input, InputPath, InputTransformer].filter((given) => given !== undefined).length > 1)
    throw invalid(`Only one of Input, InputPath, or InputTransformer must be provided for target ${id}.`);
  if (Input !== undefined) {
    if (Input.length > MAX_INPUT) throw invalid(`Input of target ${id} is longer than ${MAX_INPUT} characters.`);
    try {
      JSON.parse(Input);
    } catch {
      throw invalid(`JSON syntax error in input for target ${id}`);
    }
  }
  if (InputPath !== undefined && !parseInputPath(InputPath))
    throw invalid(`Invalid InputPath provided for target ${id} : '${InputPath}'.`);
  if (InputTransformer) {
    const problem = checkTemplate(InputTransformer.InputPathsMap ?? {}, InputTransformer.InputTemplate ?? '');
    if (problem) throw invalid(`Invalid InputTemplate for target ${id} : ${problem}.`);
  }
}

function checkRetry({ RetryPolicy, DeadLetterConfig }: client.Target, index: number): void {
  const { MaximumRetryAttempts: attempts = 0, MaximumEventAgeInSeconds: age = 60 } = RetryPolicy ?? {};
  const path = `targets.${index + 1}.member.retryPolicy`;
  if (attempts < 0 || attempts > DEFAULT_ATTEMPTS)
    throw invalid(
      `1 validation error detected: Value '${attempts}' at '${path}.maximumRetryAttempts' failed to satisfy constraint: Member must have value less than or equal to ${DEFAULT_ATTEMPTS}`,
    );
  if (age < 60 || age > DEFAULT_AGE_SECONDS)
    throw invalid(
      `1 validation error detected: Value '${age}' at '${path}.maximumEventAgeInSeconds' failed to satisfy constraint: Member must have value between 60 and ${DEFAULT_AGE_SECONDS}`,
    );
  const queue = DeadLetterConfig?.Arn;
  if (queue !== undefined && (!/^arn:[\w-]+:sqs:[\w-]+:\d{12}:.+$/.test(queue) || queue.endsWith('.fifo')))
    throw invalid(
      `Parameter DeadLetterConfig.Arn is not valid. Reason: ${queue} is not the ARN of a standard SQS queue.`,
    );
}

export function readTarget(given: client.Target): Target {
  const { InputTransformer: transformer, DeadLetterConfig, RetryPolicy } = given;
  return {
    id: given.Id ?? '',
    arn: given.Arn ?? '',
    maximumRetryAttempts: RetryPolicy?.MaximumRetryAttempts ?? DEFAULT_ATTEMPTS,
    maximumEventAgeInSeconds: RetryPolicy?.MaximumEventAgeInSeconds ?? DEFAULT_AGE_SECONDS,
    given: JSON.parse(JSON.stringify(given)) as Record<string, unknown>,
    ...(given.RoleArn === undefined ? {} : { roleArn: given.RoleArn }),
    ...(given.Input === undefined ? {} : { input: given.Input }),
    ...(given.InputPath === undefined ? {} : { inputPath: given.InputPath }),
    ...(transformer
      ? { transformer: { paths: transformer.InputPathsMap ?? {}, template: transformer.InputTemplate ?? '' } }
      : {}),
    ...(given.SqsParameters?.MessageGroupId === undefined
      ? {}
      : { messageGroupId: given.SqsParameters.MessageGroupId }),
    ...(DeadLetterConfig?.Arn === undefined ? {} : { deadLetterArn: DeadLetterConfig.Arn }),
  };
}
