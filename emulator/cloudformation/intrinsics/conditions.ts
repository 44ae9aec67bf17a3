import { isDeepStrictEqual } from 'node:util';
import { invalid, type Json } from '../template/template.ts';
import { asText, exactly } from './arguments.ts';
import { NO_VALUE, type Evaluate, type Evaluated, type Intrinsic } from './scope.ts';

export const condition: Intrinsic = (argument, scope) => {
  if (typeof argument !== 'string') throw invalid('Template error: every Condition object must name one condition.');
  return scope.condition(argument);
};

export const equals: Intrinsic = (argument, _scope, evaluate) => {
  const complaint = 'Template error: every Fn::Equals object requires a list of 2 string parameters.';
  const [left = null, right = null] = exactly(argument, 2, complaint).map(evaluate);
  return isDeepStrictEqual(comparable(left, complaint), comparable(right, complaint));
};

const comparable = (value: Evaluated, complaint: string): Json => {
  if (value === NO_VALUE) throw invalid(complaint);
  return asText(value) ?? value;
};

export const not: Intrinsic = (argument, _scope, evaluate) => {
  const [inner = null] = exactly(argument, 1, 'Template error: every Fn::Not object requires a list of 1 condition.');
  return !truth(inner, evaluate, 'Fn::Not');
};

const several = (name: string, argument: Json): Json[] => {
  if (!Array.isArray(argument) || argument.length < 2 || argument.length > 10)
    throw invalid(
      `Template error: every ${name} object requires a list of at least 2 and at most 10 boolean parameters.`,
    );
  return argument;
};

export const and: Intrinsic = (argument, _scope, evaluate) =>
  several('Fn::And', argument).every((item) => truth(item, evaluate, 'Fn::And'));

export const or: Intrinsic = (argument, _scope, evaluate) =>
  several('Fn::Or', argument).some((item) => truth(item, evaluate, 'Fn::Or'));

export const choose: Intrinsic = (argument, scope, evaluate) =>
  evaluate(chosenBranch(argument, (name) => scope.condition(name)));

/** The branch that `Fn::If` takes, not evaluated. */
export function chosenBranch(argument: Json, condition: (name: string) => boolean): Json {
  const complaint = 'Template error: Fn::If requires a list argument with the first element being a condition';
  const [name, yes = null, no = null] = exactly(argument, 3, complaint);
  if (typeof name !== 'string') throw invalid(complaint);
  return condition(name) ? yes : no;
}

function truth(value: Json, evaluate: Evaluate, name: string): boolean {
  const result = evaluate(value);
  if (result === true || result === 'true') return true;
  if (result === false || result === 'false') return false;
  throw invalid(`Template error: ${name} expects conditions as its parameters.`);
}
