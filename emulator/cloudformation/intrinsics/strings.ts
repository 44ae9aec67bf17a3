import { invalid, isObject, type Json } from '../template/template.ts';
import { asText, exactly, list, text } from './arguments.ts';
import { NO_VALUE, type Intrinsic } from './scope.ts';

export const join: Intrinsic = (argument, _scope, evaluate) => {
  const complaint =
    'Template error: every Fn::Join object requires two parameters, (1) a string delimiter and (2) a list of strings to be joined or a function that returns a list of strings (such as Fn::GetAZs) to be joined.';
  const [delimiter = '', items = []] = exactly(argument, 2, complaint);
  if (typeof delimiter !== 'string') throw invalid(complaint);
  return list(items, evaluate, complaint)
    .map((item) => {
      const value = asText(item);
      if (value === undefined) throw invalid(complaint);
      return value;
    })
    .join(delimiter);
};

export const split: Intrinsic = (argument, _scope, evaluate) => {
  const complaint =
    'Template error: every Fn::Split object requires two parameters, (1) a string delimiter and (2) a string to be split or a function that returns a string to be split.';
  const [delimiter = '', source = ''] = exactly(argument, 2, complaint);
  if (typeof delimiter !== 'string' || delimiter === '') throw invalid(complaint);
  return text(source, evaluate, complaint).split(delimiter);
};

export const select: Intrinsic = (argument, _scope, evaluate) => {
  const complaint =
    'Template error: Fn::Select requires a list argument with two elements: an integer index and a list';
  const [position = '', items = []] = exactly(argument, 2, complaint);
  const index = Number(text(position, evaluate, complaint));
  const values = list(items, evaluate, complaint);
  if (!Number.isInteger(index)) throw invalid(complaint);
  const value = values[index];
  if (value === undefined)
    throw invalid(`Template error: Fn::Select cannot select nonexistent value at index ${index}`);
  if (value === null) throw invalid(`Template error: Fn::Select cannot select null value at index ${index}`);
  return value;
};

/** `${Name}`, `${Resource.Attribute}`, `${!Literal}`. */
export const PLACEHOLDER = /\$\{([^}]*)\}/g;

export const sub: Intrinsic = (argument, scope, evaluate) => {
  const [template, given] = subArguments(argument);
  return template.replace(PLACEHOLDER, (_whole, inner: string) => {
    const name = inner.trim();
    if (name.startsWith('!')) return `\${${name.slice(1)}}`;
    const local = given[name];
    const dot = name.indexOf('.');
    const value =
      local !== undefined
        ? evaluate(local)
        : dot < 0
          ? evaluate({ Ref: name })
          : scope.attribute(name.slice(0, dot), name.slice(dot + 1));
    const result = asText(value);
    if (result === undefined)
      throw invalid(`Template error: variable ${name} in Fn::Sub expression does not resolve to a string`);
    return result;
  });
};

/** Both forms of `Fn::Sub` as template and variables. */
export function subArguments(argument: Json): [string, Record<string, Json>] {
  if (typeof argument === 'string') return [argument, {}];
  const [template, variables] = Array.isArray(argument) ? argument : [];
  if (!Array.isArray(argument) || argument.length !== 2 || typeof template !== 'string' || !isObject(variables))
    throw invalid(
      "Template error: One or more Fn::Sub intrinsic functions don't specify expected arguments. Specify a string as first argument, and an optional second argument to specify a mapping of values to replace in the string",
    );
  return [template, variables];
}

export const base64: Intrinsic = (argument, _scope, evaluate) =>
  Buffer.from(
    text(argument, evaluate, 'Template error: every Fn::Base64 object must have a String-typed value.'),
  ).toString('base64');

export const length: Intrinsic = (argument, _scope, evaluate) =>
  list(argument, evaluate, 'Template error: Fn::Length expects a list or a function that returns a list.').length;

export const toJsonString: Intrinsic = (argument, _scope, evaluate) => {
  const value = evaluate(argument);
  if (value === NO_VALUE || typeof value !== 'object' || value === null)
    throw invalid('Template error: Fn::ToJsonString expects an object or an array.');
  return JSON.stringify(value);
};
