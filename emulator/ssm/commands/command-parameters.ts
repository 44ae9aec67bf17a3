import type { Call, Principal } from '../../call.ts';
import { AwsError } from '../../errors.ts';
import type { CommandDocument, CommandParameter, CommandStep } from '../documents/command-document.ts';
import { isMap, RESOURCE_TYPES, itemTypeOf } from '../documents/automation-document.ts';
import type { CommandPlan } from './state.ts';

export const invalidParameters = (message: string): AwsError => new AwsError('InvalidParameters', message);

/** The values that a document's parameters have, `{{ssm:…}}` read as `principal`. Throws `InvalidParameters`. */
export async function readParameters(
  call: Call,
  document: CommandDocument,
  given: Record<string, string[]>,
  principal: Principal,
): Promise<Record<string, unknown>> {
  for (const name of Object.keys(given))
    if (!Object.hasOwn(document.parameters, name))
      throw invalidParameters(`Parameter "${name}" is not declared in the document.`);
  const values: Record<string, unknown> = {};
  for (const [name, definition] of Object.entries(document.parameters)) {
    const passed = given[name];
    if (passed === undefined && definition.default === undefined)
      throw invalidParameters(`Parameter "${name}" requires a value.`);
    const list: string[] = [];
    for (const item of passed ?? []) list.push(...(await fromStore(call, item, principal)));
    values[name] =
      passed === undefined ? await storedDefault(call, definition.default, principal) : read(name, definition, list);
    if (passed !== undefined) checkAllowed(name, definition, list);
  }
  return values;
}

async function storedDefault(call: Call, value: unknown, principal: Principal): Promise<unknown> {
  if (typeof value !== 'string') return value;
  return (await fromStore(call, value, principal)).join(',');
}

const REFERENCE = /\{\{\s*ssm:([\w./:-]+?)\s*\}\}/g;

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-param-runcommand.html */
async function fromStore(call: Call, text: string, principal: Principal): Promise<string[]> {
  const found = new Map<string, string[]>();
  for (const [source, Name = ''] of text.matchAll(REFERENCE)) {
    const output = await call
      .invoke({ service: 'ssm', operation: 'GetParameter', input: { Name }, principal })
      .catch((error: unknown) => {
        if (error instanceof AwsError)
          throw invalidParameters(`Parameters [ssm:${Name}] not found or not readable: ${error.code}`);
        throw error;
      });
    const { Type, Value = '' } = output['Parameter'] as { Type?: string; Value?: string };
    if (Type === 'SecureString')
      throw invalidParameters(`Parameter type SecureString of ssm:${Name} is not supported in a command.`);
    found.set(source, Type === 'StringList' ? Value.split(',') : [Value]);
  }
  const whole = found.get(text.trim());
  return whole ?? [text.replace(REFERENCE, (source) => found.get(source)?.join(',') ?? source)];
}

function read(name: string, definition: CommandParameter, list: string[]): unknown {
  const { type } = definition;
  const wrong = (): AwsError =>
    invalidParameters(`Parameter "${name}" has the value ${list.join(', ')}, which is not of type ${type}.`);
  if (type === 'StringList' || itemTypeOf(type) !== undefined) return list;
  if (list.length !== 1) throw wrong();
  const text = list[0] ?? '';
  switch (type) {
    case 'Integer':
      if (!/^-?\d+$/.test(text)) throw wrong();
      return Number(text);
    case 'Boolean':
      if (!/^(?:true|false)$/i.test(text)) throw wrong();
      return text.toLowerCase() === 'true';
    case 'StringMap':
    case 'MapList':
      try {
        return JSON.parse(text) as unknown;
      } catch {
        throw wrong();
      }
    default:
      return text;
  }
}

function checkAllowed(name: string, definition: CommandParameter, list: string[]): void {
  const { allowedValues, allowedPattern, minItems, maxItems, minChars, maxChars, type } = definition;
  const refuse = (why: string): never => {
    throw invalidParameters(`Parameter "${name}" ${why}.`);
  };
  if (minItems !== undefined && list.length < minItems) refuse(`has fewer than ${minItems} items`);
  if (maxItems !== undefined && list.length > maxItems) refuse(`has more than ${maxItems} items`);
  const pattern = allowedPattern === undefined ? undefined : new RegExp(`^(?:${allowedPattern})$`, 's');
  const resource = RESOURCE_TYPES[itemTypeOf(type) ?? type];
  for (const item of list) {
    if (allowedValues && !allowedValues.map(String).includes(item))
      refuse(`has the value ${item}, which is not in the allowed values [${allowedValues.join(', ')}]`);
    if (pattern && !pattern.test(item)) refuse(`has the value ${item}, which does not match ${allowedPattern}`);
    if (resource && !resource.test(item)) refuse(`has the value ${item}, which is not a valid ${type}`);
    if (minChars !== undefined && item.length < minChars) refuse(`is shorter than ${minChars} characters`);
    if (maxChars !== undefined && item.length > maxChars) refuse(`is longer than ${maxChars} characters`);
  }
}

/** The document with its parameters in place. One pass: what a value contains is not replaced again. */
export function planOf(documentName: string, document: CommandDocument, values: Record<string, unknown>): CommandPlan {
  const fromEnvironment = Object.entries(document.parameters)
    .filter(([, { interpolationType }]) => interpolationType === 'ENV_VAR')
    .map(([name]) => name);
  const inText = Object.fromEntries(Object.entries(values).filter(([name]) => !fromEnvironment.includes(name)));
  const steps = document.steps.map(
    (step): CommandStep => ({
      ...step,
      inputs: step.inputs.map((inputs) => put(inputs, inText) as Record<string, unknown>),
      ...(step.precondition ? { precondition: put(step.precondition, values) as Record<string, unknown> } : {}),
    }),
  );
  return {
    documentName,
    schemaVersion: document.schemaVersion,
    steps,
    preconditions: document.steps.map(({ precondition }) => precondition),
    environment: Object.fromEntries(fromEnvironment.map((name) => [`SSM_${name}`, String(values[name])])),
  };
}

const ONE = /^\{\{\s*([A-Za-z0-9]+)\s*\}\}$/;
const EACH = /\{\{\s*([A-Za-z0-9]+)\s*\}\}/g;

/** A text that is one reference takes the value as it is; a list takes the items of a list. */
function put(value: unknown, values: Record<string, unknown>): unknown {
  if (Array.isArray(value))
    return value.flatMap((item: unknown) => {
      const found = put(item, values);
      return typeof item === 'string' && ONE.test(item) && Array.isArray(found) ? (found as unknown[]) : [found];
    });
  if (isMap(value)) return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, put(item, values)]));
  if (typeof value !== 'string') return value;
  const whole = ONE.exec(value)?.[1];
  if (whole !== undefined && Object.hasOwn(values, whole)) return values[whole];
  return value.replace(EACH, (source, name: string) => (Object.hasOwn(values, name) ? textOf(values[name]) : source));
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
