import { textOf } from './conversion.ts';
import { parseReference, replaceReferences, wholeReference, type Reference } from './expression.ts';

/** Where the values of expressions come from. Undefined is a value that is not there. */
export interface ValueScope {
  parameter(name: string): unknown;
  output(step: string, output: string): unknown;
  variable(name: string): unknown;
  /** `automation:` and `global:` values. */
  system(kind: 'automation' | 'global', name: string): unknown;
}

/** An expression that names a value which is not there. */
export class UnresolvedReference extends Error {
  readonly source: string;

  constructor(source: string) {
    super(`${source} is not defined in the Automation Document.`);
    this.source = source;
  }
}

/**
 * A value of a runbook with its `{{ … }}` replaced. A string that is one reference takes the referenced value as it is;
 * an item of a list that is one reference to a list is spliced into it; within a longer text values become text.
 * Keys are not templates. Throws `UnresolvedReference`.
 */
export function resolve(value: unknown, scope: ValueScope): unknown {
  if (typeof value === 'string') return resolveText(value, scope);
  if (Array.isArray(value))
    return value.flatMap((item: unknown) => {
      const resolved = resolve(item, scope);
      return typeof item === 'string' && Array.isArray(resolved) ? (resolved as unknown[]) : [resolved];
    });
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, resolve(item, scope)]));
}

/** The value of a condition's `Variable`: what is not there is undefined, and compares as false. */
export function resolveLeniently(value: unknown, scope: ValueScope): unknown {
  try {
    return resolve(value, scope);
  } catch (error) {
    if (error instanceof UnresolvedReference) return undefined;
    throw error;
  }
}

function resolveText(text: string, scope: ValueScope): unknown {
  const whole = wholeReference(text);
  const reference = whole === undefined ? undefined : parseReference(whole);
  if (whole !== undefined && reference) return lookUp(reference, whole, scope);
  return replaceReferences(text, (source) => {
    const part = parseReference(source);
    return part && textOf(lookUp(part, source, scope));
  });
}

function lookUp(reference: Reference, source: string, scope: ValueScope): unknown {
  const value = valueOf(reference, scope);
  if (value === undefined) throw new UnresolvedReference(source.trim());
  return value;
}

function valueOf(reference: Reference, scope: ValueScope): unknown {
  switch (reference.kind) {
    case 'parameter':
      return scope.parameter(reference.name);
    case 'output':
      return scope.output(reference.step, reference.output);
    case 'variable':
      return scope.variable(reference.name);
    case 'automation':
    case 'global':
      return scope.system(reference.kind, reference.name);
    case 'parameterStore':
      return undefined;
  }
}
