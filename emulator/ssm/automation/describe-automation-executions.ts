import type * as client from '@aws-sdk/client-ssm';
import { operationsOf } from '../../wire/operation.ts';
import { describeMetadata } from './describe.ts';
import { filterBy, filterTime, pageOf, type Matchers } from '../filters.ts';
import { executions, plans, steps, type Execution, type Plan } from './state.ts';

const operation = operationsOf<typeof client>();

/** Over several accounts and Regions, or at home. */
const typeOf = (plan: Plan) => (plan.locations ? ('CrossAccount' as const) : ('Local' as const));

interface Listed {
  plan: Plan;
  execution: Execution;
  action: string | undefined;
}

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_AutomationExecutionFilter.html */
const matchers: Matchers<Listed> = {
  DocumentNamePrefix: ({ plan }, values) => values.some((value) => plan.documentName.startsWith(value)),
  ExecutionStatus: ({ execution }, values) => values.includes(execution.status),
  ExecutionId: ({ execution }, values) => values.includes(execution.id),
  ParentExecutionId: ({ execution }, values) => values.includes(execution.parent?.executionId ?? ''),
  CurrentAction: ({ action }, values) => values.includes(action ?? ''),
  StartTimeBefore: ({ plan }, values) => plan.startedAt < filterTime(values),
  StartTimeAfter: ({ plan }, values) => plan.startedAt > filterTime(values),
  AutomationType: ({ plan }, values) => values.includes(typeOf(plan)),
  TagKey: ({ plan }, values) => plan.tags.some(({ Key }) => values.includes(Key)),
  TargetResourceGroup: () => false,
  AutomationSubtype: () => false,
  OpsItemId: () => false,
};

/** Newest first. https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DescribeAutomationExecutions.html */
export const describeAutomationExecutions = operation('DescribeAutomationExecutions', {
  access: () => ({ action: 'ssm:DescribeAutomationExecutions', resource: '*' }),
  quota: { perSecond: 3, burst: 3 },
  handle(input, call) {
    const listed = executions(call)
      .values()
      .toReversed()
      .flatMap((execution): Listed[] => {
        const plan = plans(call).get(execution.id);
        const action = execution.current === undefined ? undefined : steps(call).get(execution.current)?.action;
        return plan ? [{ plan, execution, action }] : [];
      });
    const { page, NextToken } = pageOf(
      filterBy(listed, input.Filters, (key) => matchers[key], 10),
      input,
    );
    return {
      AutomationExecutionMetadataList: page.map(({ plan, execution }) => ({
        ...describeMetadata(call, plan, execution),
        AutomationType: typeOf(plan),
      })),
      NextToken,
    };
  },
});
