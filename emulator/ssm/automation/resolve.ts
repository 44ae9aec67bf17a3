import { textOf } from './conversion.ts';
import { MAX_SIZE, TooLarge } from './size.ts';
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
export function resolve(value: unknown, scope: ValueScope, room: Room = { left: MAX_SIZE }): unknown {
  if (typeof value === 'string') return resolveText(value, scope, room);
  if (Array.isArray(value))
    return value.flatMap((item: unknown) => {
      const resolved = resolve(item, scope, room);
      if (typeof item !== 'string' || !Array.isArray(resolved)) return [resolved];
      take(room, resolved.length);
      return resolved as unknown[];
    });
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, resolve(item, scope, room)]));
}

/** Characters and items that are left for the values of expressions: a loop could double a variable a hundred times. */
interface Room {
  left: number;
}

function take(room: Room, size: number): void {
  room.left -= size;
  if (room.left < 0) throw new TooLarge();
}

/** A text in which the references that are known are replaced: a script may have double braces of its own. */
export function resolveKnown(value: unknown, scope: ValueScope): unknown {
  if (typeof value !== 'string') return value;
  return replaceReferences(value, (source) => {
    const reference = parseReference(source);
    const found = reference && valueOf(reference, scope);
    return found === undefined ? undefined : textOf(found);
  });
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

function resolveText(text: string, scope: ValueScope, room: Room): unknown {
  if (!text.includes('{{')) return text;
  const whole = wholeReference(text);
  const reference = whole === undefined ? undefined : parseReference(whole);
  if (whole !== undefined && reference) return lookUp(reference, whole, scope);
  return replaceReferences(text, (source) => {
    const part = parseReference(source);
    const found = part && textOf(lookUp(part, source, scope));
    take(room, found?.length ?? 0);
    return found;
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
