import { fieldAt, isFields } from '../core/field-at.ts';
import type { Binding, Runbook } from './remediation.ts';

export type Bound = { parameters: Record<string, readonly string[]> } | { unbound: string };

/** As `StartAutomationExecution` takes them. `AutomationAssumeRole` is added when the runbook is started. */
export const ASSUME_ROLE = 'AutomationAssumeRole';

/** The API's cap for one value; the document and its parameters together have 64 KB. */
const LONGEST_VALUE = 512;

class Unbound extends Error {}

/**
 * The values of a runbook's parameters. AWS puts a parameter into a step "in a basic string replace", and resolves
 * `{{ssm:…}}` in it before that, so a value with braces of that kind, or one that the document does not allow,
 * is refused here and never sent. `constants` win over the bindings.
 */
export function bindParameters(
  runbook: Runbook,
  bindings: Readonly<Record<string, Binding>>,
  constants: Readonly<Record<string, string | readonly string[]>>,
  from: unknown,
): Bound {
  try {
    const all: Record<string, Binding> = { ...bindings };
    for (const [name, value] of Object.entries(constants)) all[name] = { value };
    const parameters: Record<string, readonly string[]> = {};
    for (const [name, binding] of Object.entries(all)) {
      const definition = fieldAt(runbook.content, `parameters.${name}`);
      if (!isFields(definition)) throw new Unbound(`${runbook.documentName} has no parameter ${name}`);
      const values = valuesOf(name, binding, from);
      assertType(name, definition, values);
      parameters[name] = values;
    }
    return { parameters };
  } catch (error) {
    if (error instanceof Unbound) return { unbound: error.message };
    throw error;
  }
}

function valuesOf(name: string, binding: Binding, from: unknown): string[] {
  if ('value' in binding) return [binding.value].flat().map((text) => safe(name, text));
  if ('each' in binding) return shapesOf(name, binding, lookUp(from, binding.each));
  const found = lookUp(from, binding.from);
  if (found === undefined || found === null) {
    if (binding.otherwise !== undefined) return [safe(name, binding.otherwise)];
    throw new Unbound(`the parameter ${name} comes from ${binding.from}, which is not there`);
  }
  return [found].flat().map((value) => safe(name, textOf(name, value)));
}

/** Attributes and tags are flat: what follows the first dot is one key, whatever dots it holds. */
function lookUp(from: unknown, path: string): unknown {
  if (!path.startsWith('attributes.')) return fieldAt(from, path);
  const attributes = fieldAt(from, 'attributes');
  const key = path.slice('attributes.'.length);
  return isFields(attributes) && Object.hasOwn(attributes, key) ? attributes[key] : undefined;
}

function textOf(name: string, value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new Unbound(`the parameter ${name} must be a text, a number or a boolean, and is ${JSON.stringify(value)}`);
}

function safe(name: string, text: string): string {
  const wrong = /\{\{|\}\}/.test(text)
    ? 'it holds {{ or }}, which AWS would take for an expression'
    : /[\p{Cc}\p{Cs}\u2028\u2029]/u.test(text)
      ? 'it holds a control character'
      : text.length > LONGEST_VALUE
        ? `it has ${text.length} characters; AWS takes ${LONGEST_VALUE}`
        : undefined;
  if (wrong) throw new Unbound(`the parameter ${name} cannot be ${JSON.stringify(text.slice(0, 80))}: ${wrong}`);
  return text;
}

function shapesOf(name: string, { each, as }: Extract<Binding, { each: string }>, list: unknown): string[] {
  if (list === undefined || list === null)
    throw new Unbound(`the parameter ${name} comes from ${each}, which is not there`);
  // AWS gives a list of one and its only element alike
  return [list].flat().map((element: unknown) => {
    for (const shape of as) {
      const filled = fill(name, shape, element);
      if (filled !== undefined) return JSON.stringify(filled);
    }
    throw new Unbound(`the parameter ${name} has no shape for ${JSON.stringify(element)}`);
  });
}

/** A shape with an element's fields in it; undefined where one of them is not there. */
function fill(name: string, shape: unknown, element: unknown): unknown {
  if (typeof shape === 'string' && shape.startsWith('$.')) {
    const found = fieldAt(element, shape.slice(2)) ?? undefined;
    return typeof found === 'string' ? safe(name, found) : found;
  }
  if (Array.isArray(shape)) {
    const items = shape.map((item) => fill(name, item, element));
    return items.includes(undefined) ? undefined : items;
  }
  if (!isFields(shape)) return shape;
  const members = Object.entries(shape).map(([key, member]) => [key, fill(name, member, element)] as const);
  return members.some(([, member]) => member === undefined) ? undefined : Object.fromEntries(members);
}

const lists = new Set(['StringList', 'MapList']);

function assertType(name: string, definition: Readonly<Record<string, unknown>>, values: readonly string[]): void {
  const type = String(definition['type']);
  if (!lists.has(type) && !type.startsWith('List<') && values.length !== 1)
    throw new Unbound(`the parameter ${name} takes one value, and has ${values.length}`);
  for (const value of values) {
    if (type === 'Boolean' && !/^(true|false)$/.test(value))
      throw new Unbound(`the parameter ${name} is no boolean: ${value}`);
    if (type === 'Integer' && !/^-?\d+$/.test(value))
      throw new Unbound(`the parameter ${name} is no whole number: ${value}`);
    assertAllowed(name, definition, value);
  }
}

function assertAllowed(name: string, definition: Readonly<Record<string, unknown>>, value: string): void {
  const { allowedPattern, allowedValues } = definition;
  if (typeof allowedPattern === 'string' && !new RegExp(`^(?:${allowedPattern})$`).test(value))
    throw new Unbound(`the parameter ${name} cannot be ${JSON.stringify(value)}: the runbook allows ${allowedPattern}`);
  if (Array.isArray(allowedValues) && !allowedValues.map(String).includes(value))
    throw new Unbound(
      `the parameter ${name} cannot be ${JSON.stringify(value)}: the runbook allows ${allowedValues.join(', ')}`,
    );
}
