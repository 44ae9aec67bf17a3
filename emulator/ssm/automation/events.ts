import { arn, type Call } from '../../call.ts';
import type { Execution, Plan, Step } from './state.ts';

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/reference-eventbridge-events.html */
export function emitExecution(call: Call, plan: Plan, execution: Execution): void {
  call.emit({
    source: 'aws.ssm',
    detailType: 'EC2 Automation Execution Status-change Notification',
    resources: resourcesOf(call, plan),
    detail: {
      ...head(plan),
      Status: execution.status,
      ...times(plan.startedAt, execution.endedAt),
      ExecutedBy: plan.executedBy,
    },
  });
}

export function emitStep(call: Call, plan: Plan, step: Step): void {
  call.emit({
    source: 'aws.ssm',
    detailType: 'EC2 Automation Step Status-change Notification',
    resources: resourcesOf(call, plan),
    detail: {
      ...head(plan),
      Status: step.status,
      ...times(step.startedAt ?? plan.startedAt, step.endedAt),
      StepName: step.name,
      Action: step.action,
    },
  });
}

const resourcesOf = (call: Call, plan: Plan): string[] => [
  arn(call, 'ssm', `automation-execution/${plan.executionId}`),
  arn(call, 'ssm', `automation-definition/${plan.documentName}:${plan.documentVersion}`),
];

const head = (plan: Plan) => ({
  ExecutionId: plan.executionId,
  Definition: plan.documentName,
  DefinitionVersion: Number(plan.documentVersion),
});

/** `Time` is the duration in milliseconds. */
const times = (startedAt: number, endedAt?: number) => ({
  ...(endedAt === undefined ? {} : { EndTime: eventTime(endedAt) }),
  StartTime: eventTime(startedAt),
  ...(endedAt === undefined ? {} : { Time: endedAt - startedAt }),
});

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const two = (n: number): string => String(n).padStart(2, '0');

/** `Mar 1, 2026 7:43:25 PM`, UTC. */
export function eventTime(at: number): string {
  const date = new Date(at);
  const hours = date.getUTCHours();
  const clock = `${hours % 12 || 12}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())} ${hours < 12 ? 'AM' : 'PM'}`;
  return `${MONTHS[date.getUTCMonth()]} ${date.getUTCDate()}, ${date.getUTCFullYear()} ${clock}`;
}
