import { describe, expect, it } from 'vitest';
import { automationCases, runCase, type AutomationCase, type Run } from './automation-case.ts';

/** Only what a case speaks of is compared. */
function check({ expect: wanted }: AutomationCase, run: Run): void {
  if (wanted.refused) {
    expect(run.refused).toEqual(wanted.refused);
    return;
  }
  expect(run.refused).toBeUndefined();
  if (wanted.notStarted) {
    expect(run.notStarted?.code).toBe(wanted.notStarted.code);
    if (wanted.notStarted.message !== undefined) expect(run.notStarted?.message).toBe(wanted.notStarted.message);
    return;
  }
  if (run.notStarted) throw run.notStarted;
  const { execution, calls } = run;
  if (!execution) throw new Error('nothing was run');
  const steps = execution.StepExecutions;
  const stepOf = (name: string) => {
    const step = steps.findLast(({ StepName }) => StepName === name);
    if (!step) throw new Error(`no step ${name}`);
    return step;
  };
  if (wanted.status !== undefined)
    expect({ status: execution['AutomationExecutionStatus'], why: execution['FailureMessage'] }).toMatchObject({
      status: wanted.status,
    });
  if (wanted.steps) expect(steps.map(({ StepName, StepStatus }) => [StepName, StepStatus])).toEqual(wanted.steps);
  if (wanted.outputs) expect(execution['Outputs']).toEqual(wanted.outputs);
  if (wanted.failure !== undefined) expect(execution['FailureMessage']).toBe(wanted.failure);
  for (const [name, failure] of Object.entries(wanted.stepFailures ?? {})) {
    const step = stepOf(name);
    if (failure.message !== undefined) expect(step.FailureMessage).toContain(failure.message);
    if (failure.stage !== undefined) expect(step.FailureDetails?.FailureStage).toBe(failure.stage);
    if (failure.type !== undefined) expect(step.FailureDetails?.FailureType).toBe(failure.type);
  }
  for (const [name, outputs] of Object.entries(wanted.stepOutputs ?? {})) expect(stepOf(name).Outputs).toEqual(outputs);
  for (const [name, inputs] of Object.entries(wanted.stepInputs ?? {}))
    expect(stepOf(name).Inputs).toMatchObject(inputs);
  if (wanted.variables) expect(execution['Variables']).toEqual(wanted.variables);
  if (wanted.calls) {
    expect(calls.map(([operation]) => operation)).toEqual(wanted.calls.map(([operation]) => operation));
    for (const [i, [, input]] of wanted.calls.entries()) if (input) expect(calls[i]?.[1]).toEqual(input);
  }
  if (wanted.posted) expect(run.posted).toEqual(wanted.posted);
  if (wanted.took) {
    const took =
      (execution['ExecutionEndTime'] as Date).getTime() - (execution['ExecutionStartTime'] as Date).getTime();
    expect(took).toBeGreaterThanOrEqual(wanted.took[0]);
    expect(took).toBeLessThanOrEqual(wanted.took[1]);
  }
}

describe.each(automationCases())('$file', ({ cases }) => {
  it.each(cases)('$name', async (given) => check(given, await runCase(given)));
});
