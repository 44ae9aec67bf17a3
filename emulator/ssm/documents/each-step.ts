import { innerStepsOf, type StepDefinition } from './automation-document.ts';
import type { Path } from './content.ts';

export interface PlacedStep {
  step: StepDefinition;
  path: Path;
  /** The step below it in its list. */
  following: string | undefined;
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
    { step, path: [...path, i], following: sequence[i + 1]?.name, loops },
    ...eachStep(innerStepsOf(step), [...path, i, 'inputs', 'Steps'], [...loops, step]),
  ]);
}
