import { NormalizedSchema } from '@smithy/core/schema';
import type { $SchemaRef } from '@smithy/types';
import { AwsError } from '../errors.ts';
import { requiredOf, type Struct } from './schema.ts';

/** Where in an input: `['Filters', 0, 'Key']`. */
export type MemberPath = readonly (string | number)[];

/**
 * Checks a freshly decoded input against its schema, drops what the model does not know, and answers the required members
 * that are missing. Throws `SerializationException` for a value of another type.
 */
export function checkInput(schema: $SchemaRef, input: Record<string, unknown>): MemberPath[] {
  const missing: MemberPath[] = [];
  const root = NormalizedSchema.of(schema);
  if (root.isStructSchema()) checkValue(root, input, [], missing);
  return missing;
}

function checkValue(schema: NormalizedSchema, value: unknown, path: MemberPath, missing: MemberPath[]): void {
  if (schema.isDocumentSchema() || schema.isStreaming()) return;
  if (schema.isStructSchema()) checkStruct(schema, value, path, missing);
  else if (schema.isListSchema()) {
    if (!Array.isArray(value)) throw misfit(value, 'List');
    const item = schema.getValueSchema();
    value.forEach((element, i) => {
      if (element === null || element === undefined) {
        if (!schema.getMergedTraits().sparse) missing.push([...path, i]);
      } else checkValue(item, element, [...path, i], missing);
    });
  } else if (schema.isMapSchema()) {
    if (!isPlainObject(value)) throw misfit(value, 'Map');
    const item = schema.getValueSchema();
    for (const [key, element] of Object.entries(value))
      if (element === null || element === undefined) {
        if (!schema.getMergedTraits().sparse) delete value[key];
      } else checkValue(item, element, [...path, key], missing);
  } else checkScalar(schema, value);
}

function checkStruct(schema: NormalizedSchema, value: unknown, path: MemberPath, missing: MemberPath[]): void {
  if (!isPlainObject(value)) throw misfit(value, 'Structure');
  const struct = schema.getSchema() as Struct;
  for (const name of Object.keys(value)) {
    const element = value[name];
    if (element === null || element === undefined || !struct[4].includes(name)) delete value[name];
    else checkValue(schema.getMemberSchema(name), element, [...path, name], missing);
  }
  for (const name of requiredOf(struct))
    if (value[name] === undefined && !schema.getMemberSchema(name).isIdempotencyToken()) missing.push([...path, name]);
}

function checkScalar(schema: NormalizedSchema, value: unknown): void {
  if (schema.isTimestampSchema()) {
    if (!(value instanceof Date) || Number.isNaN(value.getTime())) throw misfit(value, 'Timestamp');
  } else if (schema.isBooleanSchema()) {
    if (typeof value !== 'boolean') throw misfit(value, 'Boolean');
  } else if (schema.isNumericSchema()) {
    if (typeof value !== 'number' && typeof value !== 'bigint') throw misfit(value, 'Number');
    if (Number.isNaN(value)) throw misfit('NaN', 'Number');
  } else if (schema.isBlobSchema()) {
    if (!(value instanceof Uint8Array) && typeof value !== 'string') throw misfit(value, 'Blob');
  } else if (schema.isStringSchema() && typeof value !== 'string' && !(typeof value === 'string'))
    throw misfit(value, 'String');
}

const isPlainObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  !(value instanceof Date) &&
  !(value instanceof Uint8Array);

/** In the words of AWS's front end, which names JSON tokens. */
function misfit(value: unknown, wanted: string): AwsError {
  if (Array.isArray(value)) return serialization('Start of list found where not expected');
  switch (typeof value) {
    case 'string':
      return serialization(`STRING_VALUE can not be converted to a ${wanted}`);
    case 'number':
    case 'bigint':
      return serialization(`NUMBER_VALUE can not be converted to a ${wanted}`);
    case 'boolean':
      return serialization(`${value ? 'TRUE' : 'FALSE'}_VALUE can not be converted to a ${wanted}`);
    default:
      return serialization('Start of structure or map found where not expected.');
  }
}

const serialization = (message: string): AwsError => new AwsError('SerializationException', message);
