import type * as client from '@aws-sdk/client-ssm';
import type { StepExecution } from '@aws-sdk/client-ssm';
import { arn } from '../../call.ts';
import { operationsOf } from '../../wire/operation.ts';
import { describeSteps } from './describe.ts';
import { filterBy, filterTime, pageOf, type Matchers } from '../filters.ts';
import { findExecution } from './find-execution.ts';

const operation = operationsOf<typeof client>();

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_StepExecutionFilter.html */
const matchers: Matchers<StepExecution> = {
  StartTimeBefore: (step, values) => (step.ExecutionStartTime?.getTime() ?? Infinity) < filterTime(values),
  StartTimeAfter: (step, values) => (step.ExecutionStartTime?.getTime() ?? -Infinity) > filterTime(values),
  StepExecutionStatus: (step, values) => values.includes(step.StepStatus ?? ''),
  StepExecutionId: (step, values) => values.includes(step.StepExecutionId ?? ''),
  StepName: (step, values) => values.includes(step.StepName ?? ''),
  Action: (step, values) => values.includes(step.Action ?? ''),
  ParentStepExecutionId: (step, values) => values.includes(step.ParentStepDetails?.StepExecutionId ?? ''),
  ParentStepIteration: (step, values) => values.includes(String(step.ParentStepDetails?.Iteration ?? '')),
  ParentStepIteratorValue: (step, values) => values.includes(step.ParentStepDetails?.IteratorValue ?? ''),
};

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DescribeAutomationStepExecutions.html */
export const describeAutomationStepExecutions = operation('DescribeAutomationStepExecutions', {
  access: (input, call) => ({
    action: 'ssm:DescribeAutomationStepExecutions',
    resource: arn(call, 'ssm', `automation-execution/${input.AutomationExecutionId}`),
  }),
  quota: { perSecond: 3, burst: 3 },
  handle(input, call) {
    const { plan, execution } = findExecution(call, input.AutomationExecutionId);
    const all = filterBy(describeSteps(call, plan, execution), input.Filters, (key) => matchers[key], 6);
    const { page, NextToken } = pageOf(input.ReverseOrder ? all.reverse() : all, input);
    return { StepExecutions: page, NextToken };
  },
});
