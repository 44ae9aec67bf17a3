import type { CommandStep } from '../documents/command-document.ts';
import { failed, type PluginResult, type PluginRun } from './plugin.ts';
import { pluginOf } from './plugins.ts';
import { judgeStep } from './precondition.ts';
import type { Outcome, StepResult } from './state.ts';

/** Exit codes that end the whole document. */
const EXIT_SUCCESS = 168;
const EXIT_FAILURE = 169;

export interface StepsRun {
  results: StepResult[];
  /** The node restarts; the steps go on from here. */
  rebooting: boolean;
}

type Context = Omit<PluginRun, 'inputs' | 'environment' | 'runPlan'>;

/**
 * Runs the steps that have no result yet, one after another; a step that fails does not keep the next one from running,
 * unless it says so. https://docs.aws.amazon.com/systems-manager/latest/userguide/documents-syntax-data-elements-parameters.html
 */
export async function runSteps(
  run: Context,
  done: readonly StepResult[],
  onResult: (result: StepResult, output: { stdout: string; stderr: string }) => Promise<boolean> = () =>
    Promise.resolve(true),
): Promise<StepsRun> {
  const { plan } = run.command;
  const results = [...done];
  for (const [index, step] of plan.steps.entries()) {
    if (index < done.length) continue;
    const startedAt = run.call.now();
    const outcome = await runStep(run, index, step, results);
    if (outcome.kind === 'reboot') return { results, rebooting: true };
    const result: StepResult = {
      name: step.name,
      outputName: step.outputName,
      action: step.action,
      ...OUTCOMES[outcome.kind],
      code: outcome.code,
      startedAt,
      endedAt: run.call.now(),
      stdout: outcome.stdout,
      stderr: outcome.stderr,
    };
    results.push(result);
    if (!(await onResult(result, outcome))) break;
  }
  return { results, rebooting: false };
}

const OUTCOMES: Record<Exclude<PluginResult['kind'], 'reboot'>, Outcome> = {
  success: { status: 'Success', details: 'Success' },
  failed: { status: 'Failed', details: 'Failed' },
  'timed-out': { status: 'TimedOut', details: 'ExecutionTimedOut' },
  stopped: { status: 'Cancelled', details: 'Cancelled' },
};

async function runStep(
  run: Context,
  index: number,
  step: CommandStep,
  before: readonly StepResult[],
): Promise<PluginResult> {
  const { plan } = run.command;
  const isLast = index === plan.steps.length - 1;
  if (endsDocument(plan.steps, before) && !(step.finallyStep === true && isLast))
    return skipped(
      `Plugin with name ${step.action} and id ${step.name} skipped due to prior step with an exit condition`,
    );
  const verdict = judgeStep(plan, index, step, run.node);
  if (verdict.kind === 'skip') return skipped(verdict.message);
  if (verdict.kind === 'fail') return failed(verdict.message);
  return finishStep(step, await runPlugin(run, step));
}

const skipped = (message: string): PluginResult => ({ kind: 'success', code: 0, stdout: message, stderr: '' });

/** Schema 1.2 gives a plugin a list of properties: they run in turn, and their outputs are joined. */
async function runPlugin(run: Context, step: CommandStep): Promise<PluginResult> {
  const plugin = pluginOf(run.command.plan.documentName, step);
  if (!plugin) return failed(`Plugin with name ${step.action} not found. Step name: ${step.name}`);
  let joined: PluginResult | undefined;
  for (const inputs of step.inputs) {
    const result = await plugin.run({
      ...run,
      inputs,
      environment: run.command.plan.environment,
      runPlan: async (plan) =>
        (await runSteps({ ...run, command: { ...run.command, plan }, depth: run.depth + 1 }, [])).results,
    });
    joined = joined
      ? { ...result, stdout: joined.stdout + result.stdout, stderr: joined.stderr + result.stderr }
      : result;
    if (result.kind !== 'success') break;
  }
  return joined ?? failed(`Invalid format in plugin properties of ${step.action}`);
}

/** What the exit codes 168 and 169, and `onFailure`, make of a result. */
function finishStep(step: CommandStep, result: PluginResult): PluginResult {
  if (result.code === EXIT_SUCCESS)
    return {
      kind: 'success',
      code: result.code,
      stdout: `${result.stdout}\nStep exited with code 168. Therefore, marking step as succeeded. Further document steps will be skipped.`,
      stderr: '',
    };
  if (result.code === EXIT_FAILURE) {
    const note =
      '\nStep exited with code 169. Therefore, marking step as Failed. Further document steps will be skipped.';
    return { ...result, kind: 'failed', stdout: result.stdout + note, stderr: result.stderr + note };
  }
  if (result.kind !== 'failed' || !['exit', 'successAndExit'].includes(step.onFailure ?? '')) return result;
  const note = '\nStep was found to have onFailure property. Further document steps will be skipped.';
  const noted = { ...result, stdout: result.stdout + note, stderr: result.stderr + note };
  return step.onFailure === 'successAndExit' ? { ...noted, kind: 'success', code: EXIT_SUCCESS } : noted;
}

const endsDocument = (steps: readonly CommandStep[], before: readonly StepResult[]): boolean =>
  before.some((result, i) => {
    const step = steps[i];
    if (result.code === EXIT_SUCCESS || result.code === EXIT_FAILURE) return true;
    return result.status === 'Success'
      ? step?.onSuccess === 'exit'
      : ['exit', 'successAndExit'].includes(step?.onFailure ?? '');
  });
