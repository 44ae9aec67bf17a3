import type { AutomationExecution, StepExecution } from '@aws-sdk/client-ssm';
import type { AutomationDocument } from '../../emulator/ssm/documents/automation-document.ts';
import { executions, steps } from '../../emulator/ssm/automation/state.ts';
import type { CallRecord, World } from '../../emulator/world.ts';

export interface TracedCall {
  service: string;
  operation: string;
  input: unknown;
  error?: { code: string; message: string };
}

export interface TracedStep {
  name: string;
  action: string;
  status: string;
  /** Milliseconds of the stand-in's time from the start of the run. */
  after?: number;
  /** Milliseconds of the stand-in's time. */
  took?: number;
  attempts: number;
  /** The loop around it, with the pass. */
  loop?: { step: string; iteration: number };
  inputs: Record<string, unknown>;
  outputs: Record<string, string[]>;
  failure?: string;
  calls: TracedCall[];
}

export interface RunTrace {
  executionId: string;
  status: string;
  took?: number;
  failure?: string;
  outputs: Record<string, string[]>;
  steps: TracedStep[];
  document: AutomationDocument;
}

interface Heard extends TracedCall {
  stepId: string;
}

/** Listens for the calls that the steps of a run make, those of its children and scripts included. */
export function traceCalls(world: World) {
  const list: Heard[] = [];
  let root: string | undefined;
  let deaf = false;
  const scope = world.context();
  const stop = world.observe((record) => {
    if (root === undefined || deaf || isOurs(record)) return;
    const stepId = executions(scope).get(executionOf(record) ?? root)?.current ?? executions(scope).get(root)?.current;
    const { call, input, error } = record;
    list.push({
      stepId: stepOfRoot(world, root, stepId) ?? '',
      service: call.service,
      operation: call.operation,
      input,
      ...(error ? { error: { code: error.code, message: error.message } } : {}),
    });
  });
  return {
    list,
    begin: (id: string): void => void (root = id),
    end: stop,
    async unheard(work: () => Promise<void>): Promise<void> {
      deaf = true;
      await work();
      deaf = false;
    },
  };
}

/** What AWS does by itself: evaluating, delivering. */
const isOurs = ({ call }: CallRecord): boolean => call.principal.kind === 'service';

/** A session of Automation carries the execution's id in its name. */
const executionOf = ({ call: { principal } }: CallRecord): string | undefined =>
  principal.kind === 'role' ? /^Automation-(.+)$/.exec(principal.sessionName)?.[1] : undefined;

/** A child's calls belong to the step that runs the child. */
function stepOfRoot(world: World, root: string, stepId: string | undefined): string | undefined {
  const scope = world.context();
  for (const id of executions(scope).get(root)?.stepIds ?? []) if (id === stepId) return id;
  return executions(scope).get(root)?.current;
}

export function traceOf(
  world: World,
  document: AutomationDocument,
  execution: AutomationExecution,
  calls: readonly Heard[],
): RunTrace {
  const start = execution.ExecutionStartTime?.getTime() ?? 0;
  const scope = world.context();
  const traced = (execution.StepExecutions ?? []).map(
    (step): TracedStep => ({
      name: step.StepName ?? '',
      action: step.Action ?? '',
      status: step.StepStatus ?? '',
      ...times(step, start),
      attempts: steps(scope).get(step.StepExecutionId ?? '')?.attempt ?? 0,
      ...(step.ParentStepDetails
        ? { loop: { step: step.ParentStepDetails.StepName ?? '', iteration: step.ParentStepDetails.Iteration ?? 0 } }
        : {}),
      inputs: Object.fromEntries(Object.entries(step.Inputs ?? {}).map(([name, text]) => [name, JSON.parse(text)])),
      outputs: step.Outputs ?? {},
      ...(step.FailureMessage === undefined ? {} : { failure: step.FailureMessage }),
      calls: calls.filter(({ stepId }) => stepId === step.StepExecutionId).map(({ stepId: _step, ...heard }) => heard),
    }),
  );
  const { ExecutionEndTime: end, FailureMessage: failure } = execution;
  return {
    executionId: execution.AutomationExecutionId ?? '',
    status: execution.AutomationExecutionStatus ?? '',
    ...(end ? { took: end.getTime() - start } : {}),
    ...(failure === undefined ? {} : { failure }),
    outputs: execution.Outputs ?? {},
    steps: traced.toSorted((a, b) => (a.after ?? Infinity) - (b.after ?? Infinity)),
    document,
  };
}

const times = ({ ExecutionStartTime: from, ExecutionEndTime: to }: StepExecution, start: number) => ({
  ...(from ? { after: from.getTime() - start } : {}),
  ...(from && to ? { took: to.getTime() - from.getTime() } : {}),
});
