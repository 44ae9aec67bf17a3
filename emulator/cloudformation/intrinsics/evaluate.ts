import { invalid, isObject, type Json, type JsonObject } from '../template/template.ts';
import { and, choose, condition, equals, not, or } from './conditions.ts';
import { cidr, findInMap, getAtt, getAzs, importValue, ref } from './lookups.ts';
import { NO_VALUE, type Evaluated, type EvaluationScope, type Intrinsic } from './scope.ts';
import { base64, join, length, select, split, sub, toJsonString } from './strings.ts';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html */
const intrinsics = new Map<string, Intrinsic>([
  ['Ref', ref],
  ['Condition', condition],
  ['Fn::GetAtt', getAtt],
  ['Fn::Sub', sub],
  ['Fn::Join', join],
  ['Fn::Select', select],
  ['Fn::Split', split],
  ['Fn::If', choose],
  ['Fn::And', and],
  ['Fn::Or', or],
  ['Fn::Not', not],
  ['Fn::Equals', equals],
  ['Fn::FindInMap', findInMap],
  ['Fn::ImportValue', importValue],
  ['Fn::Base64', base64],
  ['Fn::GetAZs', getAzs],
  ['Fn::Cidr', cidr],
  ['Fn::Length', length],
  ['Fn::ToJsonString', toJsonString],
]);

/** The function that an object calls: one key, and that key a function's name. `Condition` counts only with a string beside it alone. */
export function calledFunction(value: JsonObject): string | undefined {
  const [key, ...more] = Object.keys(value);
  if (key === undefined || more.length > 0) return undefined;
  if (key === 'Condition') return typeof value[key] === 'string' ? key : undefined;
  return intrinsics.has(key) || key.startsWith('Fn::') ? key : undefined;
}

/** Evaluates every intrinsic function in a value, innermost first. */
export function evaluate(value: Json, scope: EvaluationScope): Evaluated {
  const inner = (nested: Json): Evaluated => evaluate(nested, scope);
  if (Array.isArray(value)) return value.map(inner).filter((item) => item !== NO_VALUE);
  if (!isObject(value)) return value;
  const name = calledFunction(value);
  if (name !== undefined) {
    const intrinsic = intrinsics.get(name);
    if (!intrinsic) throw invalid(`Template error: ${name} is not a known intrinsic function`);
    return intrinsic(value[name] ?? null, scope, inner);
  }
  const result: JsonObject = {};
  for (const [key, nested] of Object.entries(value)) {
    const evaluated = inner(nested);
    if (evaluated !== NO_VALUE) result[key] = evaluated;
  }
  return result;
}
