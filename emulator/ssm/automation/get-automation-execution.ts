import type * as client from '@aws-sdk/client-ssm';
import { arn } from '../../call.ts';
import { operationsOf } from '../../wire/operation.ts';
import { describeExecution } from './describe.ts';
import { findExecution } from './find-execution.ts';

const operation = operationsOf<typeof client>();

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetAutomationExecution.html */
export const getAutomationExecution = operation('GetAutomationExecution', {
  access: (input, call) => ({
    action: 'ssm:GetAutomationExecution',
    resource: arn(call, 'ssm', `automation-execution/${input.AutomationExecutionId}`),
  }),
  quota: { perSecond: 3, burst: 3 },
  handle(input, call) {
    const { plan, execution } = findExecution(call, input.AutomationExecutionId);
    return { AutomationExecution: describeExecution(call, plan, execution) };
  },
});
