import { isMap } from '../../documents/automation-document.ts';
import { guidePage, type Action, type Result, type StepRun } from '../action.ts';
import { checkCondition, holds } from '../condition.ts';
import { ConversionError, convert, textOf } from '../conversion.ts';
import { invalidInput } from '../failure.ts';

const MAX_ITERATIONS = 100;
const ITERATOR_TYPES = ['Boolean', 'Integer', 'String', 'StringMap'] as const;

interface Memo {
  iteration: number;
}

/** Runs its steps for each item of a list, or while a condition holds after them. */
export const loop: Action = {
  name: 'aws:loop',
  documentation: guidePage('loop'),
  inputs: {
    Iterators: {},
    IteratorDataType: { type: 'String', allowed: ITERATOR_TYPES },
    LoopCondition: {},
    MaxIterations: { type: 'Integer' },
    Steps: { required: true },
  },
  unresolved: ['Steps', 'LoopCondition'],
  outputs: { CurrentIteration: 'Integer', CurrentIteratorValue: 'String' },
  timeoutSeconds: 'none',
  forbidsOnCancel: true,
  check(inputs) {
    const problems: string[] = [];
    if ((inputs['Iterators'] === undefined) === (inputs['LoopCondition'] === undefined))
      problems.push('aws:loop must have exactly one of "Iterators" and "LoopCondition".');
    if (inputs['LoopCondition'] !== undefined) problems.push(...checkCondition(inputs['LoopCondition']));
    if (!Array.isArray(inputs['Steps']) || inputs['Steps'].length === 0)
      problems.push('Missing "Steps" in the inputs of aws:loop.');
    return problems;
  },
  run(run) {
    const done = (run.memo as Memo | undefined)?.iteration ?? 0;
    const limit = limitOf(run);
    return run.inputs['Iterators'] === undefined ? nextPass(run, done, limit) : nextItem(run, done, limit);
  },
};

function limitOf({ inputs }: StepRun): number {
  const limit = inputs['MaxIterations'] ?? MAX_ITERATIONS;
  if (typeof limit !== 'number' || limit < 1 || limit > MAX_ITERATIONS)
    throw invalidInput(`MaxIterations must be from 1 to ${MAX_ITERATIONS}: ${textOf(limit)}`);
  return limit;
}

/** The condition is looked at after each pass. */
function nextPass({ inputs, scope }: StepRun, done: number, limit: number): Result {
  const condition = inputs['LoopCondition'];
  if (!isMap(condition)) throw invalidInput('One of Iterators and LoopCondition must be given');
  if (done > 0 && (done >= limit || !holds(condition, scope)))
    return { kind: 'done', outputs: { CurrentIteration: done } };
  return iterate(done + 1);
}

function nextItem({ inputs }: StepRun, done: number, limit: number): Result {
  const given = inputs['Iterators'];
  const items = Array.isArray(given) ? (given as unknown[]) : [given];
  if (items.length > MAX_ITERATIONS)
    throw invalidInput(`There are more than ${MAX_ITERATIONS} Iterators: ${items.length}`);
  if (done >= Math.min(items.length, limit)) return { kind: 'done' };
  const type = (inputs['IteratorDataType'] ?? 'String') as (typeof ITERATOR_TYPES)[number];
  try {
    return iterate(done + 1, convert(type === 'String' ? textOf(items[done]) : items[done], type));
  } catch (error) {
    if (error instanceof ConversionError) throw invalidInput(`An item of Iterators has another type: ${error.message}`);
    throw error;
  }
}

const iterate = (iteration: number, value?: unknown): Result => ({
  kind: 'iterate',
  iteration,
  memo: { iteration } satisfies Memo,
  ...(value === undefined ? {} : { value }),
  outputs: { CurrentIteration: iteration, ...(value === undefined ? {} : { CurrentIteratorValue: valueFor(value) }) },
});

/** The value of the iterator is delivered as a string; a map stays a map, so that it can be handed on. */
const valueFor = (value: unknown): unknown => (isMap(value) ? value : textOf(value));
