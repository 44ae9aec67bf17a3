import type * as client from '@aws-sdk/client-ssm';
import type { SendAutomationSignalRequest } from '@aws-sdk/client-ssm';
import { arn, type Call } from '../../call.ts';
import { AwsError, validationError } from '../../errors.ts';
import { operationsOf } from '../../wire/operation.ts';
import { decide } from './actions/approve.ts';
import { conclude } from './conclude.ts';
import { failureOf } from './failure.ts';
import { findExecution } from './find-execution.ts';
import { advanceLater } from './pace.ts';
import { executions, steps, type Execution, type Plan, type Step } from './state.ts';

const operation = operationsOf<typeof client>();

const invalidSignal = (message: string): AwsError => new AwsError('InvalidAutomationSignalException', message);
const noStep = (what: string): AwsError =>
  new AwsError(
    'AutomationStepNotFoundException',
    `The specified step ${what} doesn't exist or isn't waiting for this signal.`,
  );

interface Target {
  plan: Plan;
  execution: Execution;
  step: Step | undefined;
}

const signals: Readonly<Record<string, (call: Call, input: SendAutomationSignalRequest, target: Target) => void>> = {
  Approve: (call, input, target) => approval(call, input, target, 'Approved'),
  Reject: (call, input, target) => approval(call, input, target, 'Rejected'),
  Resume: (call, input, { execution, step }) => {
    const name = input.Payload?.['StepName']?.[0];
    if (name === undefined) throw invalidSignal('The Payload of the signal Resume must have StepName.');
    if (step?.name !== name || step.action !== 'aws:pause' || step.status !== 'Waiting') throw noStep(name);
    steps(call).put(step.id, { ...step, memo: { resumed: true } });
    advanceLater(call, execution.id, 0);
  },
  StartStep: (call, input, { plan, execution }) => {
    const name = input.Payload?.['StepName']?.[0];
    if (plan.mode !== 'Interactive') throw invalidSignal('The signal StartStep is for executions in interactive mode.');
    if (execution.current !== undefined || execution.next === undefined) throw invalidSignal('A step is in progress.');
    if (name !== undefined && name !== execution.next) throw noStep(name);
    executions(call).put(execution.id, { ...execution, released: true });
    advanceLater(call, execution.id, 0);
  },
  StopStep: (call, input, { plan, step }) => {
    const id = input.Payload?.['StepExecutionId']?.[0];
    if (id === undefined) throw invalidSignal('The Payload of the signal StopStep must have StepExecutionId.');
    if (step?.id !== id) throw noStep(id);
    conclude(
      call,
      plan,
      id,
      { status: 'Cancelled' },
      { failure: failureOf('Invocation', 'The step was stopped by a signal') },
    );
  },
};

function approval(
  call: Call,
  input: SendAutomationSignalRequest,
  { execution, step }: Target,
  decision: 'Approved' | 'Rejected',
): void {
  if (step?.action !== 'aws:approve' || step.status !== 'Waiting')
    throw invalidSignal(`The execution ${execution.id} is not waiting for an approval.`);
  steps(call).put(step.id, { ...step, memo: decide(call, step, decision, input.Payload?.['Comment']?.[0]) });
  advanceLater(call, execution.id, 0);
}

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_SendAutomationSignal.html */
export const sendAutomationSignal = operation('SendAutomationSignal', {
  access: (input, call) => ({
    action: 'ssm:SendAutomationSignal',
    resource: arn(call, 'ssm', `automation-execution/${input.AutomationExecutionId}`),
  }),
  quota: { perSecond: 3, burst: 3 },
  handle(input, call) {
    const { plan, execution } = findExecution(call, input.AutomationExecutionId);
    const signal = signals[String(input.SignalType)];
    if (!signal && input.SignalType !== 'Revoke')
      throw validationError(
        `1 validation error detected: Value '${String(input.SignalType)}' at 'signalType' failed to satisfy constraint: Member must satisfy enum value set: [Resume, Revoke, StopStep, Approve, Reject, StartStep]`,
      );
    if (!signal) throw invalidSignal('The signal Revoke is for just-in-time access requests.');
    const step = execution.current === undefined ? undefined : steps(call).get(execution.current);
    signal(call, input, { plan, execution, step });
    return {};
  },
});
