import { failed, guidePage, type Action, type Result, type StepRun } from '../action.ts';
import { stringsOf } from '../conversion.ts';
import { failureOf, invalidInput, StepFailure } from '../failure.ts';
import { adopt } from '../launch.ts';
import { runbookOf } from '../runbook-of.ts';
import { executions, isFinal, plans, steps, type Execution } from '../state.ts';
import { requestStop } from '../request-stop.ts';

/** https://docs.aws.amazon.com/general/latest/gr/ssm.html#limits_ssm */
const MAX_DEPTH = 5;

const START_INTERVAL_MS = 1_000;

interface Memo {
  child?: string;
}

/** Runs another runbook as a child, and follows it to its end. */
export const executeAutomation: Action = {
  name: 'aws:executeAutomation',
  documentation: guidePage('executeAutomation'),
  inputs: {
    DocumentName: { type: 'String', required: true },
    DocumentVersion: { type: 'String' },
    RuntimeParameters: { type: 'StringMap' },
    MaxConcurrency: { type: 'String' },
    MaxErrors: { type: 'String' },
    Tags: { type: 'MapList' },
    TargetParameterName: { type: 'String' },
    Targets: { type: 'MapList' },
    TargetMaps: { type: 'MapList' },
    TargetLocations: { type: 'MapList' },
  },
  outputs: { Output: 'StringList', ExecutionId: 'String', Status: 'String' },
  timeoutSeconds: 'none',
  async run(run) {
    const { child } = (run.memo ?? {}) as Memo;
    return child === undefined ? start(run) : follow(run, child);
  },
  cancel(run) {
    const { child } = (run.memo ?? {}) as Memo;
    const execution = child === undefined ? undefined : executions(run.call).get(child);
    if (execution && !isFinal(execution.status)) requestStop(run.call, execution, 'Cancel');
  },
};

async function start(run: StepRun): Promise<Result> {
  const { RuntimeParameters = {}, TargetLocations, ...rest } = run.inputs;
  if (run.depth >= MAX_DEPTH) throw invalidInput(`Automations can be nested at most ${MAX_DEPTH} levels deep`);
  const parameters = Object.entries(RuntimeParameters as Record<string, unknown>)
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([name, value]) => [name, stringsOf(value)]);
  const input = {
    ...rest,
    Parameters: Object.fromEntries(parameters) as Record<string, string[]>,
    ...(TargetLocations === undefined ? {} : { TargetLocations }),
  };
  try {
    const { AutomationExecutionId } = await run.invoke('ssm', 'StartAutomationExecution', input);
    const child = String(AutomationExecutionId);
    adopt(run.call, child, { executionId: run.executionId, stepId: run.stepId });
    return { kind: 'wait', status: 'InProgress', memo: { child } satisfies Memo, outputs: { ExecutionId: child } };
  } catch (error) {
    // Automation itself starts children at the pace that its own quota allows
    if (error instanceof StepFailure && error.failure.type === 'Throttling')
      return { kind: 'again', after: START_INTERVAL_MS, memo: {} satisfies Memo };
    throw error;
  }
}

function follow({ call }: StepRun, child: string): Result {
  const execution = executions(call).get(child);
  const plan = plans(call).get(child);
  if (!execution || !plan) return failed(failureOf('PostVerification', `The child execution ${child} does not exist`));
  if (!isFinal(execution.status)) return { kind: 'wait', status: 'InProgress', memo: { child } satisfies Memo };
  const given = (runbookOf(call, plan).outputs ?? []).flatMap((name) => outputStrings(call, execution, name));
  const outputs = { Output: given, ExecutionId: child, Status: execution.status };
  if (execution.status === 'Success') return { kind: 'done', outputs, response: outputs };
  const reason = `Child execution ${child} ended with the status ${execution.status}`;
  const message = execution.failureMessage === undefined ? reason : `${reason}: ${execution.failureMessage}`;
  return { kind: 'failed', failure: failureOf('PostVerification', message, 'Action'), outputs };
}

function outputStrings(call: StepRun['call'], execution: Execution, name: string): string[] {
  const [step = '', output = ''] = name.split('.');
  const value = steps(call).get(execution.ran[step] ?? '')?.values?.[output];
  return value === undefined ? [] : stringsOf(value);
}
