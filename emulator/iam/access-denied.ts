import { principalArn, type Call } from '../call.ts';
import { AwsError } from '../errors.ts';
import type { AccessRequest } from '../wire/operation.ts';
import type { Decision } from './evaluate.ts';

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html */
export function accessDenied(request: AccessRequest, call: Call, decision: Decision & { allowed: false }): AwsError {
  const { action } = request;
  const resource = call.service.startsWith('s3') ? `"${request.resource}"` : request.resource;
  const because =
    decision.reason === 'explicit deny'
      ? `with an explicit deny in ${article(decision.by)} ${decision.by}`
      : `because no ${decision.by} allows the ${action} action`;
  const who = principalArn(call.principal, call.partition);
  return ofFamily(
    call.service,
    `User: ${who} is not authorized to perform: ${action} on resource: ${resource} ${because}`,
  );
}

const article = (noun: string): string => (/^[aeiou]/.test(noun) ? 'an' : 'a');

/** Each family of services has its own code and status for a refusal. */
export function ofFamily(service: string, message: string): AwsError {
  switch (service) {
    case 'ec2':
      return new AwsError('UnauthorizedOperation', `You are not authorized to perform this operation. ${message}`, 403);
    case 'sns':
      return new AwsError('AuthorizationError', message, 403);
    case 's3':
    case 's3-control':
    case 'iam':
    case 'sts':
    case 'cloudformation':
    case 'cloudwatch':
    case 'auto-scaling':
    case 'elbv2':
    case 'rds':
    case 'cloudfront':
      return new AwsError('AccessDenied', message, 403);
    case 'lambda':
    case 'security-hub':
    case 'guardduty':
    case 'scheduler':
    case 'opensearch':
    case 'sqs':
      return new AwsError('AccessDeniedException', message, 403);
    default:
      return new AwsError('AccessDeniedException', message, 400);
  }
}
