import { calledFunction } from '../intrinsics/evaluate.ts';
import { chosenBranch } from '../intrinsics/conditions.ts';
import { getAttArguments } from '../intrinsics/lookups.ts';
import { PLACEHOLDER, subArguments } from '../intrinsics/strings.ts';
import { isObject, type Json } from './template.ts';

/** A name that a template's value refers to. */
export type Reference =
  | { kind: 'ref'; name: string }
  | { kind: 'attribute'; name: string; attribute: Json }
  | { kind: 'condition'; name: string }
  | { kind: 'map'; name: string };

/** Every reference within a value, in the order met. With `condition`, only those in the branches that `Fn::If` takes. */
export function references(value: Json, condition?: (name: string) => boolean): Reference[] {
  if (Array.isArray(value)) return value.flatMap((item) => references(item, condition));
  if (!isObject(value)) return [];
  const name = calledFunction(value);
  const argument = name === undefined ? null : (value[name] ?? null);
  switch (name) {
    case 'Ref':
      return typeof argument === 'string' ? [{ kind: 'ref', name: argument }] : [];
    case 'Condition':
      return typeof argument === 'string' ? [{ kind: 'condition', name: argument }] : [];
    case 'Fn::GetAtt': {
      const [id, attribute] = getAttArguments(argument);
      return [{ kind: 'attribute', name: id, attribute }, ...references(attribute, condition)];
    }
    case 'Fn::Sub':
      return inSub(argument, condition);
    case 'Fn::FindInMap': {
      const map = Array.isArray(argument) ? argument[0] : undefined;
      return [
        ...(typeof map === 'string' ? [{ kind: 'map' as const, name: map }] : []),
        ...references(argument, condition),
      ];
    }
    case 'Fn::If': {
      if (condition) return references(chosenBranch(argument, condition), condition);
      const first = Array.isArray(argument) ? argument[0] : undefined;
      return [
        ...(typeof first === 'string' ? [{ kind: 'condition' as const, name: first }] : []),
        ...references(argument),
      ];
    }
    default:
      return Object.values(value).flatMap((item) => references(item, condition));
  }
}

function inSub(argument: Json, condition?: (name: string) => boolean): Reference[] {
  const [template, variables] = subArguments(argument);
  const found: Reference[] = [];
  for (const match of template.matchAll(PLACEHOLDER)) {
    const name = (match[1] ?? '').trim();
    if (name.startsWith('!') || variables[name] !== undefined) continue;
    const dot = name.indexOf('.');
    found.push(
      dot < 0 ? { kind: 'ref', name } : { kind: 'attribute', name: name.slice(0, dot), attribute: name.slice(dot + 1) },
    );
  }
  return [...found, ...Object.values(variables).flatMap((item) => references(item, condition))];
}
