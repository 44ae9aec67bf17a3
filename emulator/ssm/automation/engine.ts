import type { Call, Principal } from '../../call.ts';
import { AwsError } from '../../errors.ts';
import type { StepDefinition } from '../documents/automation-document.ts';
import { failed, type Action, type Result, type StepRun } from './action.ts';
import { actionOf } from './actions.ts';
import { conclude, endStep } from './conclude.ts';
import { advanceLocations } from './advance-locations.ts';
import { callFailure, failureOf, StepFailure, type Failure } from './failure.ts';
import { finish, setStatus } from './finish.ts';
import { enterIteration } from './frames.ts';
import { advanceLater, PACE } from './pace.ts';
import { park } from './admission.ts';
import { advanceChildren } from './rate-control.ts';
import { placeOf, runbookOf } from './runbook-of.ts';
import { serviceSetting } from '../settings/service-settings.ts';
import { scopeOf } from './scope.ts';
import { beginStop } from './stop.ts';
import { attemptsOf, readInputs, timeoutOf } from './step-inputs.ts';
import { assertOutputSize, readOutputs } from './step-outputs.ts';
import { executions, isFinal, plans, steps, type Execution, type Plan, type Step } from './state.ts';

/** The task `ssm/advance-automation`: takes an execution one move further. Each move is kept whole or not at all. */
export async function advance({ executionId }: { executionId: string }, call: Call): Promise<void> {
  const execution = executions(call).get(executionId);
  const plan = plans(call).get(executionId);
  if (!execution || !plan || isFinal(execution.status) || execution.status === 'Pending') return;
  if (plan.rateControl) return advanceChildren(call, plan, execution);
  if (plan.locations) return advanceLocations(call, plan, execution);
  if (execution.stop && (await isStopped(call, plan, execution))) return;
  if (plan.endsBy !== undefined && call.now() >= plan.endsBy) return endOverdue(call, plan, execution);
  if (execution.current === undefined) beginNext(call, plan, execution);
  else await runStep(call, plan, execution, execution.current);
}

/** Whether a request to stop ends this move. */
async function isStopped(call: Call, plan: Plan, execution: Execution): Promise<boolean> {
  const { stop } = execution;
  if (stop?.type === 'Complete' && execution.current === undefined) {
    finish(call, execution.id, execution.verdict ?? 'Success', execution.failureMessage);
    return true;
  }
  if (stop?.type !== 'Cancel') return false;
  const overdue = stop.deadline !== undefined && call.now() >= stop.deadline;
  if (stop.cleaning && !overdue) return false;
  const run = execution.current === undefined ? undefined : runOf(call, plan, execution.current);
  await beginStop(call, plan, execution.id, run);
  return true;
}

/** The end of an execution in a user's context that has run for too long. */
async function endOverdue(call: Call, plan: Plan, execution: Execution): Promise<void> {
  const failure = failureOf(
    'Invocation',
    'An automation without an assume role can run for 12 hours at most',
    'Internal',
  );
  if (execution.current !== undefined) {
    const run = runOf(call, plan, execution.current);
    await actionOf(run.definition.action)?.cancel?.(run);
    endStep(call, plan, execution.current, 'TimedOut', { failure });
  }
  finish(call, execution.id, 'TimedOut', failure.message);
}

function beginNext(call: Call, plan: Plan, execution: Execution): void {
  const definition = execution.next === undefined ? undefined : placeOf(runbookOf(call, plan), execution.next)?.step;
  if (!definition) {
    const status = execution.stop?.type === 'Cancel' ? 'Cancelled' : (execution.verdict ?? 'Success');
    return finish(call, execution.id, status, execution.failureMessage);
  }
  if (plan.mode === 'Interactive' && !execution.released) return setStatus(call, plan, execution, 'Waiting');
  const id = execution.frames.findLast(({ ids }) => ids[definition.name] !== undefined)?.ids[definition.name];
  const pending = id === undefined ? undefined : steps(call).get(id);
  if (!pending) throw new Error(`no step execution for ${definition.name}`);
  const { next: _begun, released: _used, ...rest } = execution;
  executions(call).put(execution.id, {
    ...rest,
    current: pending.id,
    ran: { ...execution.ran, [definition.name]: pending.id },
  });
  setStatus(
    call,
    plan,
    executions(call).get(execution.id) ?? execution,
    execution.stop ? execution.status : 'InProgress',
  );
  const step: Step = { ...pending, status: 'InProgress', startedAt: call.now(), attempt: 1 };
  steps(call).put(step.id, step);
  try {
    const action = knownAction(definition);
    const scope = scopeOf(call, execution.id);
    const timeout = timeoutOf(definition, action, scope);
    steps(call).put(step.id, {
      ...step,
      inputs: readInputs(definition, action, scope),
      maxAttempts: attemptsOf(definition, scope),
      ...deadlineAfter(call, timeout),
    });
    advanceLater(call, execution.id, PACE.stepMs);
  } catch (error) {
    conclude(call, plan, step.id, { status: 'Failed' }, { failure: failureFrom(error) });
  }
}

const deadlineAfter = (call: Call, seconds: number | undefined): { deadline?: number; timeoutSeconds?: number } =>
  seconds === undefined ? {} : { deadline: call.now() + seconds * 1000, timeoutSeconds: seconds };

async function runStep(call: Call, plan: Plan, execution: Execution, stepId: string): Promise<void> {
  const step = steps(call).get(stepId);
  if (!step) throw new Error(`no step execution ${stepId}`);
  const run = runOf(call, plan, stepId);
  const action = knownAction(run.definition);
  let result: Result;
  if (step.deadline !== undefined && call.now() >= step.deadline) {
    await action.cancel?.(run);
    result = { kind: 'failed', failure: timeoutFailure(step), timedOut: true };
  } else result = retriedLater(call, step, await attempt(action, run));
  // while the action ran, a request to stop may have come
  const now = executions(call).get(execution.id);
  if (now && !isFinal(now.status) && now.current === stepId) settle(call, plan, now, stepId, action, result);
}

/**
 * A call that AWS throttled is made again for as long as the service setting says, before an attempt counts as failed.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-throttling-retry.html
 */
function retriedLater(call: Call, step: Step, result: Result): Result {
  const isThrottled = result.kind === 'failed' && result.failure.type === 'Throttling';
  const limitMs = Number(serviceSetting(call, '/ssm/automation/throttled-retry-time-limit').value) * 1000;
  if (!isThrottled || step.action === 'aws:executeScript' || limitMs === 0) return result;
  const since = step.throttledSince ?? call.now();
  if (call.now() + PACE.throttledMs > since + limitMs) return result;
  steps(call).put(step.id, { ...step, throttledSince: since });
  return { kind: 'again', after: PACE.throttledMs, memo: step.memo };
}

async function attempt(action: Action, run: StepRun): Promise<Result> {
  try {
    return await action.run(run);
  } catch (error) {
    if (error instanceof StepFailure) return failed(error.failure);
    throw error;
  }
}

/** Loops in loops multiply; AWS documents no limit. */
const MAX_STEP_EXECUTIONS = 10_000;

/** What the result of an action means for its step. */
function settle(call: Call, plan: Plan, execution: Execution, stepId: string, action: Action, result: Result): void {
  const step = steps(call).get(stepId);
  const definition = step && placeOf(runbookOf(call, plan), step.name)?.step;
  if (!step || !definition) throw new Error(`no step execution ${stepId}`);
  const keep = (changed: Partial<Step>): void => steps(call).put(stepId, { ...step, ...changed });
  const stopping = execution.stop?.type === 'Cancel' && !execution.stop.cleaning;
  const again = (ms: number): void => {
    const ends = [step.deadline, execution.stop?.deadline, plan.endsBy].filter((at) => at !== undefined);
    const left = Math.min(ms, ...ends.map((at) => at - call.now()));
    if (Number.isFinite(left)) advanceLater(call, execution.id, stopping ? 0 : Math.max(0, left));
  };
  switch (result.kind) {
    case 'again':
      keep({ memo: result.memo });
      if (action.parks) park(call, execution.id);
      return again(result.after);
    case 'wait':
      keep({ memo: result.memo, status: result.status, ...(result.outputs ? { values: result.outputs } : {}) });
      if (!execution.stop) setStatus(call, plan, execution, result.status);
      if (action.parks) park(call, execution.id);
      return again(Number.POSITIVE_INFINITY);
    case 'iterate':
      if (execution.stepIds.length > MAX_STEP_EXECUTIONS)
        return settleFailure(call, plan, step, {
          kind: 'failed',
          failure: failureOf('InputValidation', `The execution has more than ${MAX_STEP_EXECUTIONS} step executions`),
        });
      keep({ memo: result.memo, values: result.outputs });
      enterIteration(call, execution, step, definition, result.iteration, result.value);
      return advanceLater(call, execution.id, 0);
    case 'failed':
      return settleFailure(call, plan, step, result);
    case 'done':
      return settleSuccess(call, plan, execution, step, definition, result);
  }
}

function settleFailure(call: Call, plan: Plan, step: Step, result: Extract<Result, { kind: 'failed' }>): void {
  const retriable = result.failure.stage !== 'InputValidation';
  if (!retriable || step.attempt >= step.maxAttempts)
    return conclude(call, plan, step.id, { status: result.timedOut ? 'TimedOut' : 'Failed' }, result);
  const { memo: _forgotten, throttledSince: _over, ...rest } = step;
  steps(call).put(step.id, {
    ...rest,
    status: 'InProgress',
    attempt: step.attempt + 1,
    ...deadlineAfter(call, step.timeoutSeconds),
  });
  advanceLater(call, plan.executionId, PACE.retryMs);
}

function settleSuccess(
  call: Call,
  plan: Plan,
  execution: Execution,
  step: Step,
  definition: StepDefinition,
  result: Extract<Result, { kind: 'done' }>,
): void {
  try {
    const outputs = { ...result.outputs, ...readOutputs(definition, result.response) };
    assertOutputSize(outputs);
    if (result.variables)
      executions(call).put(execution.id, { ...execution, variables: { ...execution.variables, ...result.variables } });
    const ending = {
      status: 'Success' as const,
      ...(result.nextStep === undefined ? {} : { nextStep: result.nextStep }),
      ...(result.ends ? { ends: true } : {}),
    };
    conclude(call, plan, step.id, ending, { outputs });
  } catch (error) {
    if (!(error instanceof StepFailure)) throw error;
    settleFailure(call, plan, step, { kind: 'failed', failure: error.failure });
  }
}

function runOf(call: Call, plan: Plan, stepId: string): StepRun {
  const step = steps(call).get(stepId);
  const definition = step && placeOf(runbookOf(call, plan), step.name)?.step;
  if (!step || !definition) throw new Error(`no step execution ${stepId}`);
  return {
    call,
    executionId: plan.executionId,
    stepId,
    depth: plan.depth,
    definition,
    inputs: step.inputs ?? {},
    memo: step.memo,
    scope: scopeOf(call, plan.executionId),
    principal: plan.principal,
    timeoutSeconds: step.timeoutSeconds,
    invoke: (service, operation, input) => invokeAs(call, plan.principal, service, operation, input),
  };
}

async function invokeAs(
  call: Call,
  principal: Principal,
  service: string,
  operation: string,
  input: Record<string, unknown>,
) {
  try {
    return await call.invoke({ service, operation, input, principal });
  } catch (error) {
    if (error instanceof AwsError) throw new StepFailure(callFailure(error, operation));
    throw error;
  }
}

function knownAction(definition: StepDefinition): Action {
  const action = actionOf(definition.action);
  if (!action) throw new StepFailure(failureOf('InputValidation', `Unknown action: ${definition.action}`));
  return action;
}

function failureFrom(error: unknown): Failure {
  if (error instanceof StepFailure) return error.failure;
  throw error;
}

const timeoutFailure = (step: Step): Failure =>
  failureOf('PostVerification', `Step timed out after ${step.timeoutSeconds} seconds`, 'Action');
