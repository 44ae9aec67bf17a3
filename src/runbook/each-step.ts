import { fieldAt, isFields, type Fields } from '../core/field-at.ts';

/** Every step of an Automation document, those inside loops too, each after the loop that holds it. */
export function stepsOf(content: Fields): Fields[] {
  const walk = (steps: unknown): Fields[] =>
    (Array.isArray(steps) ? steps : [])
      .filter(isFields)
      .flatMap((step) => [step, ...walk(fieldAt(step, 'inputs.Steps'))]);
  return walk(content['mainSteps']);
}
