import { AwsError } from '../../errors.ts';
import {
  isPlainType,
  itemTypeOf,
  RESOURCE_TYPES,
  type AutomationDocument,
  type ParameterDefinition,
  type PlainType,
} from '../documents/automation-document.ts';
import { ConversionError, convert, stringsOf, textOf } from './conversion.ts';
import { referencesIn } from './expression.ts';
import { allowedPattern, matchesPattern } from './parameter-pattern.ts';

export const invalidParameters = (message: string): AwsError =>
  new AwsError('InvalidAutomationExecutionParametersException', message);

export interface ReadParameters {
  /** As the API lists them. */
  lists: Record<string, string[]>;
  /** As expressions see them. */
  values: Record<string, unknown>;
}

/** Parameters as they were passed, or their defaults, before they are read: `{{ssm:…}}` may be replaced in between. */
export function gatherParameters(
  document: AutomationDocument,
  given: Record<string, string[]>,
): Record<string, string[]> {
  const declared = document.parameters ?? {};
  const unknown = Object.keys(given).filter((name) => !Object.hasOwn(declared, name));
  if (unknown.length > 0)
    throw invalidParameters(
      `Parameter ${unknown.map((name) => `"${name}"`).join(', ')} is not declared in the document.`,
    );
  const gathered: Record<string, string[]> = {};
  for (const [name, definition] of Object.entries(declared)) {
    const passed = given[name];
    if (passed !== undefined) gathered[name] = [...passed];
    else if (definition.default !== undefined && definition.default !== null)
      gathered[name] = stringsOf(definition.default);
    else if (isAssumeRole(document, name)) gathered[name] = [''];
    else throw invalidParameters(`Parameter "${name}" requires a value.`);
  }
  return gathered;
}

/** AWS's own runbooks declare the role that they assume as an optional `AWS::IAM::Role::Arn`, without a default. */
const isAssumeRole = (document: AutomationDocument, name: string): boolean =>
  document.parameters?.[name]?.type === 'AWS::IAM::Role::Arn' &&
  referencesIn(document.assumeRole ?? '').some((source) => source.trim() === name);

/** Gathered parameters with the types and within the limits that the document gives them. */
export function readParameters(document: AutomationDocument, gathered: Record<string, string[]>): ReadParameters {
  const values: Record<string, unknown> = {};
  for (const [name, list] of Object.entries(gathered)) {
    const definition = document.parameters?.[name];
    if (!definition) continue;
    values[name] = readValue(name, definition, list);
    assertAllowed(name, definition, list);
  }
  return { lists: gathered, values };
}

const isList = (type: string): boolean => type === 'StringList' || type === 'MapList' || itemTypeOf(type) !== undefined;

function readValue(name: string, definition: ParameterDefinition, list: string[]): unknown {
  const { type } = definition;
  if (!isList(type) && list.length !== 1)
    throw invalidParameters(
      `Parameter "${name}" of type ${type} takes exactly one value, but ${list.length} were given.`,
    );
  const resource = RESOURCE_TYPES[itemTypeOf(type) ?? type];
  if (resource) {
    // an optional resource has an empty default
    const wrong = list.find((item) => !resource.test(item) && !(item === '' && !isList(type)));
    if (wrong !== undefined)
      throw invalidParameters(
        `Parameter "${name}" has the value ${wrong}, which is not a valid ${itemTypeOf(type) ?? type}.`,
      );
    return isList(type) ? list : list[0];
  }
  return readPlain(name, isPlainType(type) ? type : 'String', list);
}

function readPlain(name: string, type: PlainType, list: string[]): unknown {
  const text = list[0] ?? '';
  if (type === 'String') return text;
  if (type === 'StringList') return list;
  const isWellFormed =
    (type !== 'Boolean' || text === 'true' || text === 'false') && (type !== 'Integer' || /^-?\d+$/.test(text));
  try {
    if (isWellFormed) return convert(type === 'MapList' ? parsedMaps(list) : text, type);
  } catch (error) {
    if (!(error instanceof ConversionError)) throw error;
  }
  throw invalidParameters(`Parameter "${name}" has the value ${list.join(', ')}, which is not of type ${type}.`);
}

/** A list of maps comes as one JSON text for each map, or as one for all of them. */
const parsedMaps = (list: string[]): unknown => (list.length === 1 && list[0]?.trim().startsWith('[') ? list[0] : list);

function assertAllowed(name: string, definition: ParameterDefinition, list: string[]): void {
  const { allowedValues, minItems, maxItems, minChars, maxChars } = definition;
  if (allowedValues && allowedValues.length > 0) {
    const allowed = allowedValues.map(textOf);
    const wrong = allowed.includes(JSON.stringify(list)) ? undefined : list.find((item) => !allowed.includes(item));
    if (wrong !== undefined)
      throw invalidParameters(
        `Parameter "${name}" has the value ${wrong}, which is not in the allowed values [${allowed.join(', ')}].`,
      );
  }
  if (definition.allowedPattern !== undefined) assertPattern(name, definition.allowedPattern, list);
  if (isList(definition.type)) {
    if (minItems !== undefined && list.length < minItems)
      throw invalidParameters(`Parameter "${name}" has ${list.length} items, fewer than the minimum of ${minItems}.`);
    if (maxItems !== undefined && list.length > maxItems)
      throw invalidParameters(`Parameter "${name}" has ${list.length} items, more than the maximum of ${maxItems}.`);
  }
  for (const item of list) {
    if (minChars !== undefined && item.length < minChars)
      throw invalidParameters(`Parameter "${name}" is shorter than the minimum of ${minChars} characters.`);
    if (maxChars !== undefined && item.length > maxChars)
      throw invalidParameters(`Parameter "${name}" is longer than the maximum of ${maxChars} characters.`);
  }
}

function assertPattern(name: string, pattern: string, list: string[]): void {
  const expression = allowedPattern(pattern);
  if (!expression)
    throw invalidParameters(`The allowedPattern ${pattern} of parameter "${name}" is not a valid regular expression.`);
  const slow = list.find((item) => matchesPattern(expression, item) === undefined);
  if (slow !== undefined)
    throw invalidParameters(`The allowedPattern ${pattern} of parameter "${name}" takes too long to match its value.`);
  const wrong = list.find((item) => matchesPattern(expression, item) === false);
  if (wrong !== undefined)
    throw invalidParameters(
      `Parameter "${name}" has the value ${wrong}, which does not match the allowedPattern ${pattern}.`,
    );
}
