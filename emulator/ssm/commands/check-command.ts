import type { SendCommandRequest } from '@aws-sdk/client-ssm';
import type { Call } from '../../call.ts';
import { AwsError, validationError } from '../../errors.ts';
import { findRole, mayAssume } from '../../sts/issue-session.ts';
import { checkTargets } from '../nodes/resolve-targets.ts';

const MIN_TIMEOUT = 30;
const MAX_TIMEOUT = 2_592_000;
const MAX_INSTANCES = 50;
export const CONCURRENCY = /^([1-9][0-9]*|[1-9][0-9]%|[1-9]%|100%)$/;
export const ERRORS = /^([1-9][0-9]*|[0]|[1-9][0-9]%|[0-9]%|100%)$/;

/** What is wrong with the request itself. https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_SendCommand.html */
export function checkCommand(call: Call, input: SendCommandRequest): void {
  const { InstanceIds: ids = [], Targets: targets = [], TimeoutSeconds: timeout } = input;
  if (ids.length === 0 && targets.length === 0)
    throw validationError('Either InstanceIds or Targets must be specified.');
  if (ids.length > 0 && targets.length > 0)
    throw validationError('InstanceIds and Targets cannot be specified together.');
  if (ids.length > MAX_INSTANCES)
    throw constraint(ids, 'instanceIds', `Member must have length less than or equal to ${MAX_INSTANCES}`);
  const malformed = ids.find((id) => !/^(?:i-(?:\w{8}|\w{17})|mi-\w{17})$/.test(id));
  if (malformed !== undefined)
    throw constraint(
      ids,
      'instanceIds',
      'Member must satisfy constraint: [Member must satisfy regular expression pattern: (^i-(\\w{8}|\\w{17})$)|(^mi-\\w{17}$)]',
    );
  if (new Set(ids).size < ids.length)
    throw new AwsError('DuplicateInstanceId', "You can't specify a managed node ID in more than one association.");
  checkTargets(targets);
  if (timeout !== undefined && (timeout < MIN_TIMEOUT || timeout > MAX_TIMEOUT))
    throw constraint(
      timeout,
      'timeoutSeconds',
      timeout < MIN_TIMEOUT
        ? `Member must have value greater than or equal to ${MIN_TIMEOUT}`
        : `Member must have value less than or equal to ${MAX_TIMEOUT}`,
    );
  if ((input.Comment ?? '').length > 100)
    throw constraint(input.Comment, 'comment', 'Member must have length less than or equal to 100');
  checkRates(input);
  if (input.OutputS3BucketName !== undefined && !/^.{3,63}$/.test(input.OutputS3BucketName))
    throw constraint(input.OutputS3BucketName, 'outputS3BucketName', 'Member must have length between 3 and 63');
  checkNotification(call, input);
}

export function checkRates({
  MaxConcurrency,
  MaxErrors,
}: {
  MaxConcurrency?: string | undefined;
  MaxErrors?: string | undefined;
}): void {
  if (MaxConcurrency !== undefined && !CONCURRENCY.test(MaxConcurrency))
    throw constraint(
      MaxConcurrency,
      'maxConcurrency',
      `Member must satisfy regular expression pattern: ${CONCURRENCY.source}`,
    );
  if (MaxErrors !== undefined && !ERRORS.test(MaxErrors))
    throw constraint(MaxErrors, 'maxErrors', `Member must satisfy regular expression pattern: ${ERRORS.source}`);
}

const constraint = (value: unknown, member: string, rule: string): AwsError =>
  validationError(
    `1 validation error detected: Value '${Array.isArray(value) ? `[${value.join(', ')}]` : String(value)}' at '${member}' failed to satisfy constraint: ${rule}`,
  );

function checkNotification(call: Call, { NotificationConfig, ServiceRoleArn }: SendCommandRequest): void {
  if (ServiceRoleArn !== undefined) {
    const role = findRole(call, ServiceRoleArn);
    const ssm = {
      ...call,
      principal: { kind: 'service', account: call.account, service: 'ssm.amazonaws.com' },
    } as const;
    if (!role || !mayAssume(ssm, role, {}))
      throw new AwsError(
        'InvalidRole',
        "The role name can't contain invalid characters. Also verify that you specified an IAM role for notifications that includes the required trust policy.",
      );
  }
  if (NotificationConfig === undefined) return;
  if (
    !/^arn:[\w-]+:sns:[\w-]+:\d{12}:.+$/.test(NotificationConfig.NotificationArn ?? '') ||
    ServiceRoleArn === undefined
  )
    throw new AwsError(
      'InvalidNotificationConfig',
      'One or more configuration items is not valid. Verify that a valid Amazon Resource Name (ARN) was provided for an Amazon SNS topic.',
    );
}
