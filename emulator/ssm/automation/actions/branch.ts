import { guidePage, type Action } from '../action.ts';
import { checkCondition, holds } from '../condition.ts';
import { isTrue } from '../../documents/automation-document.ts';

type Choice = Record<string, unknown> & { NextStep: string };

const choicesOf = (inputs: Readonly<Record<string, unknown>>): Choice[] =>
  Array.isArray(inputs['Choices']) ? (inputs['Choices'] as Choice[]) : [];

/** Goes where the first choice that holds leads; else to the default, else to the end or the step below. */
export const branch: Action = {
  name: 'aws:branch',
  documentation: guidePage('branch'),
  inputs: { Choices: { required: true }, Default: { type: 'String' } },
  // a value that is not there must compare as false, not fail the step
  unresolved: ['Choices'],
  outputs: {},
  targets: (inputs) =>
    [...choicesOf(inputs).map((choice) => choice?.NextStep), inputs['Default']].filter(
      (name) => typeof name === 'string',
    ),
  check(inputs) {
    if (choicesOf(inputs).length === 0) return ['Missing "Choices" in the inputs of aws:branch.'];
    return choicesOf(inputs).flatMap((choice) => [
      ...(typeof choice?.NextStep === 'string' ? [] : ['Missing "NextStep" in a choice of aws:branch.']),
      ...checkCondition(choice),
    ]);
  },
  run({ inputs, scope, definition }) {
    const chosen = choicesOf(inputs).find((choice) => holds(choice, scope))?.NextStep ?? inputs['Default'];
    if (typeof chosen === 'string') return { kind: 'done', nextStep: chosen };
    return { kind: 'done', ...(isTrue(definition.isEnd) ? { ends: true } : {}) };
  },
};
