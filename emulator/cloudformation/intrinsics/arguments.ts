import { invalid, type Json } from '../template/template.ts';
import { NO_VALUE, type Evaluate, type Evaluated } from './scope.ts';

/** CloudFormation turns numbers and booleans into strings wherever a string is wanted. */
export function asText(value: Evaluated): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return undefined;
}

export function text(value: Json, evaluate: Evaluate, complaint: string): string {
  const result = asText(evaluate(value));
  if (result === undefined) throw invalid(complaint);
  return result;
}

/** A list after evaluation, without its `AWS::NoValue` items. */
export function list(value: Json, evaluate: Evaluate, complaint: string): Json[] {
  const result = evaluate(value);
  if (result === NO_VALUE || !Array.isArray(result)) throw invalid(complaint);
  return result;
}

/** The arguments of a function that wants exactly as many as `length`, not evaluated. */
export function exactly(argument: Json, length: number, complaint: string): Json[] {
  if (!Array.isArray(argument) || argument.length !== length) throw invalid(complaint);
  return argument;
}
