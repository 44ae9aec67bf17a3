import { AwsError } from '../../errors.ts';

/** Why a step failed. https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_FailureDetails.html */
export interface Failure {
  message: string;
  stage: 'InputValidation' | 'PreVerification' | 'Invocation' | 'PostVerification';
  type: 'Action' | 'Permission' | 'Throttling' | 'Verification' | 'Internal';
}

const DOING: Record<Failure['stage'], string> = {
  InputValidation: 'validating and resolving the step inputs',
  PreVerification: 'verifying the preconditions of the action',
  Invocation: 'Execute/Cancelling action',
  PostVerification: 'Poll action status for completion',
};

/** A failure in Automation's words. */
export const failureOf = (
  stage: Failure['stage'],
  detail: string,
  type: Failure['type'] = stage === 'PostVerification' ? 'Verification' : 'Action',
): Failure => ({
  stage,
  type,
  message: `Step fails when it is ${DOING[stage]}. ${detail}. Please refer to Automation Service Troubleshooting Guide for more diagnosis details.`,
});

/** An action throws it to fail its step. */
export class StepFailure extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.message);
    this.failure = failure;
  }
}

export const invalidInput = (detail: string): StepFailure => new StepFailure(failureOf('InputValidation', detail));

const PERMISSION = /^(AccessDenied|UnauthorizedOperation|AuthorizationError|AuthFailure|NotAuthorized|Forbidden|403)/;
const THROTTLING = /Throttl|RequestLimitExceeded|TooManyRequests|SlowDown|BandwidthLimitExceeded/;

export const isThrottling = (error: unknown): boolean => error instanceof AwsError && THROTTLING.test(error.code);

/** The failure of a call to AWS, as boto3 words it. */
export function callFailure(error: AwsError, operation: string): Failure {
  if (error.code === 'ParamValidationError') return failureOf('InputValidation', error.message);
  const type = PERMISSION.test(error.code) ? 'Permission' : isThrottling(error) ? 'Throttling' : 'Action';
  return failureOf(
    'Invocation',
    `An error occurred (${error.code}) when calling the ${operation} operation: ${error.message}`,
    type,
  );
}
