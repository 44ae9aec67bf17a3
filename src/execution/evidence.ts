import { createHash } from 'node:crypto';
import type { AutomationExecution } from '../aws/automations.ts';

/** How a runbook failed. */
export interface ExecutionFailure {
  step?: string;
  message: string;
  rollback: readonly string[];
}

/** Longer evidence is kept as its hash: the record must fit an item of DynamoDB. */
const MOST_CHARACTERS = 32_768;
/** DynamoDB nests 32 levels; the record itself takes a few. */
const DEEPEST = 20;

/** The value of the output (`ReadBefore.Before`) or variable (`variable:Before`) that `at` names; undefined where there is none. */
export function readEvidence(execution: AutomationExecution, at: string): unknown {
  const list = at.startsWith(VARIABLE) ? execution.variables[at.slice(VARIABLE.length)] : outputOf(execution, at);
  if (!list) return undefined;
  // an empty list is evidence too: there was nothing
  if (list.length === 0) return [];
  const values = list.map(valueOf);
  return values.length === 1 ? values[0] : values;
}

const VARIABLE = 'variable:';

function outputOf(execution: AutomationExecution, at: string): readonly string[] | undefined {
  const [stepName, output = ''] = at.split('.', 2);
  return execution.steps.find(({ name }) => name === stepName)?.outputs[output];
}

/** Automation gives every output as text; one that is JSON is read. */
function valueOf(text: string): unknown {
  if (text.length > MOST_CHARACTERS)
    return { truncated: true, characters: text.length, sha256: createHash('sha256').update(text).digest('hex') };
  try {
    const value: unknown = JSON.parse(text);
    return depthOf(value) > DEEPEST ? text : value;
  } catch {
    return text;
  }
}

function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

/** Steps that AWS reports as anything of this did what they should, or were never reached. */
const UNHARMED = new Set(['Success', 'Pending', 'Exited']);

/** How the execution failed: the first step without success that the runbook could not do without, and what ran after it. */
export function readFailure(execution: AutomationExecution): ExecutionFailure {
  const harmed = (needed: boolean): number =>
    execution.steps.findIndex(({ status, critical }) => !UNHARMED.has(status) && (critical || !needed));
  const first = harmed(true) === -1 ? harmed(false) : harmed(true);
  const failed = execution.steps[first];
  const rollback = failed ? execution.steps.slice(first + 1).filter(({ status }) => status !== 'Pending') : [];
  return {
    ...(failed ? { step: failed.name } : {}),
    message: failed?.failureMessage ?? execution.failureMessage ?? `The execution ended as ${execution.status}.`,
    rollback: rollback.map(({ name }) => name),
  };
}
