import { failed, guidePage, type Action, type Result, type StepRun } from '../action.ts';
import { textOf } from '../conversion.ts';
import { failureOf } from '../failure.ts';
import { PACE } from '../pace.ts';

/** Starts an execution of a state machine, and waits for its end. */
export const executeStateMachine: Action = {
  name: 'aws:executeStateMachine',
  documentation: guidePage('executeStateMachine'),
  inputs: {
    stateMachineArn: { type: 'String', required: true },
    name: { type: 'String' },
    input: {},
  },
  outputs: {
    executionArn: 'String',
    input: 'String',
    name: 'String',
    output: 'String',
    startDate: 'String',
    stateMachineArn: 'String',
    status: 'String',
    stopDate: 'String',
  },
  async run(run) {
    const service = await run.call.serviceOf('stepfunctions');
    if (!service)
      return failed(
        failureOf('Invocation', 'AWS Step Functions is not emulated, so no state machine can be executed', 'Internal'),
      );
    const arn = (run.memo as { executionArn?: string } | undefined)?.executionArn;
    return arn === undefined ? start(run, service.folder) : follow(run, service.folder, arn);
  },
  async cancel(run) {
    const arn = (run.memo as { executionArn?: string } | undefined)?.executionArn;
    const service = await run.call.serviceOf('stepfunctions');
    if (service && arn !== undefined) await run.invoke(service.folder, 'StopExecution', { executionArn: arn });
  },
};

async function start(run: StepRun, folder: string): Promise<Result> {
  const { input, ...rest } = run.inputs;
  const { executionArn } = await run.invoke(folder, 'StartExecution', {
    ...rest,
    ...(input === undefined ? {} : { input: textOf(input) }),
  });
  return { kind: 'again', after: 0, memo: { executionArn: String(executionArn) } };
}

async function follow(run: StepRun, folder: string, executionArn: string): Promise<Result> {
  const seen = await run.invoke(folder, 'DescribeExecution', { executionArn });
  const status = String(seen['status']);
  if (status === 'RUNNING') return { kind: 'again', after: PACE.pollMs, memo: { executionArn } };
  const outputs = Object.fromEntries(
    ['executionArn', 'input', 'name', 'output', 'startDate', 'stateMachineArn', 'status', 'stopDate']
      .filter((name) => seen[name] !== undefined)
      .map((name) => [name, seen[name] instanceof Date ? seen[name].toISOString() : seen[name]]),
  );
  if (status === 'SUCCEEDED') return { kind: 'done', outputs, response: outputs };
  return {
    kind: 'failed',
    failure: failureOf('PostVerification', `The execution ${executionArn} has the status ${status}`, 'Action'),
    outputs,
  };
}
