import type * as client from '@aws-sdk/client-ssm';
import { arn } from '../../call.ts';
import { AwsError, validationError } from '../../errors.ts';
import { operationsOf } from '../../wire/operation.ts';
import { findExecution } from './find-execution.ts';
import { isFinal } from './state.ts';
import { requestStop } from './request-stop.ts';

const operation = operationsOf<typeof client>();

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_StopAutomationExecution.html */
export const stopAutomationExecution = operation('StopAutomationExecution', {
  access: (input, call) => ({
    action: 'ssm:StopAutomationExecution',
    resource: arn(call, 'ssm', `automation-execution/${input.AutomationExecutionId}`),
  }),
  quota: { perSecond: 1, burst: 1 },
  handle(input, call) {
    const { execution } = findExecution(call, input.AutomationExecutionId);
    const type = input.Type ?? 'Cancel';
    if (type !== 'Cancel' && type !== 'Complete')
      throw validationError(
        `1 validation error detected: Value '${String(type)}' at 'type' failed to satisfy constraint: Member must satisfy enum value set: [Complete, Cancel]`,
      );
    if (isFinal(execution.status) || execution.stop?.type === 'Cancel')
      throw new AwsError(
        'InvalidAutomationStatusUpdateException',
        `The execution ${execution.id} has the status ${execution.status} and cannot be stopped.`,
      );
    requestStop(call, execution, type);
    return {};
  },
});
