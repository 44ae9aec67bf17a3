import { innerStepsOf, type StepDefinition } from './automation-document.ts';
import type { Path } from './content.ts';

export interface PlacedStep {
  step: StepDefinition;
  path: Path;
  /** The list that the step stands in. */
  sequence: readonly StepDefinition[];
  /** The steps of the loops around it, outermost first. */
  loops: readonly StepDefinition[];
}

/** Every step with its place, those inside loops after the loop itself. */
export function eachStep(
  sequence: readonly StepDefinition[],
  path: Path = ['mainSteps'],
  loops: readonly StepDefinition[] = [],
): PlacedStep[] {
  return sequence.flatMap((step, i) => [
    { step, path: [...path, i], sequence, loops },
    ...eachStep(innerStepsOf(step), [...path, i, 'inputs', 'Steps'], [...loops, step]),
  ]);
}
