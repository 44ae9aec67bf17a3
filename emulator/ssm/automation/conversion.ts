import { isMap, type PlainType } from '../documents/automation-document.ts';

/** A value as the text that an expression puts into a longer string: lists and maps as JSON. */
export const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** A value as Automation compares resource properties: as Python's `str()` writes it. */
export const propertyText = (value: unknown): string =>
  typeof value === 'boolean' ? (value ? 'True' : 'False') : textOf(value);

/** A value as the API lists it: every value is a list of strings. */
export const stringsOf = (value: unknown): string[] => (Array.isArray(value) ? value.map(textOf) : [textOf(value)]);

export class ConversionError extends Error {}

/**
 * `value` as a value of `type`, by the documented conversions between outputs and inputs.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-outputs-inputs.html
 */
export function convert(value: unknown, type: PlainType): unknown {
  const converted = converters[type](value);
  if (converted === undefined) throw new ConversionError(`${textOf(value)} is not of type ${type}`);
  return converted;
}

/** The only element of a list, where a single value is wanted. */
const single = (value: unknown): unknown =>
  Array.isArray(value) && value.length === 1 ? (value[0] as unknown) : value;

const converters: Record<PlainType, (value: unknown) => unknown> = {
  String: (value) => {
    const one = single(value);
    return one === null || one === undefined || typeof one === 'object' ? undefined : textOf(one);
  },
  Integer: (value) => {
    const one = single(value);
    if (Number.isInteger(one)) return one;
    return typeof one === 'string' && /^[+-]?\d+$/.test(one.trim()) ? Number(one) : undefined;
  },
  Boolean: (value) => {
    const one = single(value);
    if (typeof one === 'boolean') return one;
    return typeof one === 'string' && /^(true|false)$/i.test(one) ? one.toLowerCase() === 'true' : undefined;
  },
  StringList: (value) => {
    if (Array.isArray(value)) return value.map(textOf);
    return value === null || value === undefined || typeof value === 'object' ? undefined : [textOf(value)];
  },
  StringMap: (value) => {
    const one = single(value);
    return isMap(one) ? one : parsedAs(one, isMap);
  },
  MapList: (value) => {
    const list = Array.isArray(value) ? (value as unknown[]) : isMap(value) ? [value] : parsedAs(value, Array.isArray);
    const maps = (list as unknown[] | undefined)?.map((item) => (isMap(item) ? item : parsedAs(item, isMap)));
    return maps?.every((item) => item !== undefined) ? maps : undefined;
  },
};

function parsedAs(text: unknown, is: (value: unknown) => boolean): unknown {
  if (typeof text !== 'string') return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return is(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** What a selector found, as an output of the declared type. A structure that is declared a String is its JSON text. */
export function outputOf(value: unknown, type: PlainType): unknown {
  const one = type === 'String' ? single(value) : value;
  return type === 'String' && typeof one === 'object' ? textOf(one) : convert(value, type);
}
