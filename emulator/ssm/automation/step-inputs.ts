import type { StepDefinition } from '../documents/automation-document.ts';
import type { Action, InputRule } from './action.ts';
import { convert, textOf } from './conversion.ts';
import { invalidInput } from './failure.ts';
import { assertSize, TooLarge } from './size.ts';
import { resolve, UnresolvedReference, type ValueScope } from './resolve.ts';

/** The inputs of a step with their expressions resolved, converted to what the action takes. Throws `StepFailure`. */
export function readInputs(definition: StepDefinition, action: Action, scope: ValueScope): Record<string, unknown> {
  const inputs: Record<string, unknown> = {};
  for (const [name, given] of Object.entries(definition.inputs ?? {})) {
    if (given === null || given === undefined) continue;
    inputs[name] = action.unresolved?.includes(name) ? given : resolveInput(name, given, action.inputs[name], scope);
  }
  assertInputSize(inputs);
  for (const [name, rule] of Object.entries(action.inputs)) {
    const value = inputs[name];
    if (value === undefined && rule.required)
      throw invalidInput(`Failed to resolve input: ${name}. ${name} is a required input of ${action.name}`);
    if (value !== undefined && rule.allowed && !rule.allowed.includes(textOf(value)))
      throw invalidInput(
        `Invalid value ${textOf(value)} for input ${name}. Valid values are: ${rule.allowed.join(', ')}`,
      );
  }
  return inputs;
}

function assertInputSize(inputs: Record<string, unknown>): void {
  try {
    assertSize(inputs);
  } catch (error) {
    if (error instanceof TooLarge) throw invalidInput(`Failed to resolve inputs. ${error.message}`);
    throw error;
  }
}

function resolveInput(name: string, given: unknown, rule: InputRule | undefined, scope: ValueScope): unknown {
  const type = rule?.type;
  try {
    const value = resolve(given, scope);
    return type ? convert(value, type) : value;
  } catch (error) {
    const source = error instanceof UnresolvedReference ? error.source : name;
    const reason = error instanceof Error ? error.message : String(error);
    throw invalidInput(
      `Failed to resolve input: ${source}${type ? ` to type ${type}` : ''}. ${reason.replace(/\.$/, '')}`,
    );
  }
}

/** Seconds until an attempt has timed out; undefined is never. */
export function timeoutOf(definition: StepDefinition, action: Action, scope: ValueScope): number | undefined {
  const given = definition.timeoutSeconds;
  if (given === undefined || given === null)
    return action.timeoutSeconds === 'none' ? undefined : (action.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS);
  const seconds = integer('timeoutSeconds', given, scope);
  if (seconds < 1) throw invalidInput(`timeoutSeconds must be a positive integer: ${seconds}`);
  if (action.maxTimeoutSeconds !== undefined && seconds > action.maxTimeoutSeconds)
    throw invalidInput(
      `timeoutSeconds of ${action.name} must not be more than ${action.maxTimeoutSeconds}: ${seconds}`,
    );
  return seconds;
}

export function attemptsOf(definition: StepDefinition, scope: ValueScope): number {
  if (definition.maxAttempts === undefined || definition.maxAttempts === null) return 1;
  return Math.max(1, integer('maxAttempts', definition.maxAttempts, scope));
}

const integer = (name: string, given: unknown, scope: ValueScope): number =>
  resolveInput(name, given, { type: 'Integer' }, scope) as number;

const DEFAULT_TIMEOUT_SECONDS = 3600;
