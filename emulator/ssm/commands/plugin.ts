import type { Call } from '../../call.ts';
import type { ManagedNode } from '../nodes/state.ts';
import type { CommandPlan, CommandRow, StepResult } from './state.ts';

/** What a plugin of the agent knows of the step that it runs for. */
export interface PluginRun {
  readonly call: Call;
  readonly node: ManagedNode;
  readonly command: CommandRow;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly environment: Readonly<Record<string, string>>;
  /** How many documents run this one: `aws:runDocument`. */
  readonly depth: number;
  /** Runs the steps of another document on the node. */
  runPlan(plan: CommandPlan): Promise<StepResult[]>;
}

export interface PluginResult {
  /** `reboot`: the node restarts, and the step runs again. */
  kind: 'success' | 'failed' | 'timed-out' | 'stopped' | 'reboot';
  code: number;
  stdout: string;
  stderr: string;
}

/** One plugin of the SSM Agent. https://docs.aws.amazon.com/systems-manager/latest/userguide/documents-command-ssm-plugin-reference.html */
export interface Plugin {
  readonly name: string;
  readonly run: (run: PluginRun) => PluginResult | Promise<PluginResult>;
}

export const succeeded = (stdout: string): PluginResult => ({ kind: 'success', code: 0, stdout, stderr: '' });
export const failed = (stderr: string, stdout = ''): PluginResult => ({ kind: 'failed', code: 1, stdout, stderr });

export const textInput = (inputs: Readonly<Record<string, unknown>>, name: string): string => {
  const value = inputs[name];
  return typeof value === 'string' ? value : value === undefined || value === null ? '' : JSON.stringify(value);
};
