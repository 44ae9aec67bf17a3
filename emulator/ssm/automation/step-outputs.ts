import type { StepDefinition } from '../documents/automation-document.ts';
import { ConversionError, outputOf } from './conversion.ts';
import { failureOf, StepFailure } from './failure.ts';
import { assertSize, TooLarge } from './size.ts';
import { select, SelectorError } from './selectors.ts';

/** The declared outputs of a step, from the response of its action. What a selector does not find is left out. Throws `StepFailure`. */
export function readOutputs(definition: StepDefinition, response: unknown): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const { Name, Selector, Type } of definition.outputs ?? []) {
    try {
      const found = select(response, Selector);
      if (found !== undefined && found !== null) values[Name] = outputOf(found, (Type ?? 'String') as never);
    } catch (error) {
      if (error instanceof ConversionError || error instanceof SelectorError)
        throw new StepFailure(failureOf('PostVerification', `Failed to read output ${Name}: ${error.message}`));
      throw error;
    }
  }
  return values;
}

/** Throws `StepFailure`. */
export function assertOutputSize(outputs: Record<string, unknown>): void {
  try {
    assertSize(outputs);
  } catch (error) {
    if (error instanceof TooLarge) throw new StepFailure(failureOf('PostVerification', error.message, 'Action'));
    throw error;
  }
}
