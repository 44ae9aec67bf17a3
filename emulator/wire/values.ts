import { NormalizedSchema } from '@smithy/core/schema';
import type { KnownService } from '../call.ts';
import { AwsError } from '../errors.ts';
import { methodOf } from './client-method.ts';
import { pythonText, pythonType } from './python-text.ts';
import { requiredOf, structOf, type Struct } from './schema.ts';
import { schemaOf } from './service-schema.ts';

export interface InputOptions {
  /**
   * CloudFormation's reading of scalars: a template may say `"14"` for 14, `"true"` for true and 5 for `"5"`.
   * Without it a scalar of another type is refused, as boto3 does.
   */
  coerceScalars?: boolean;
}

/**
 * Plain JSON, as from a runbook's step or a CloudFormation template, as an operation's typed input: ISO 8601 strings and
 * epoch seconds become dates, strings their UTF-8 bytes where the member is a blob.
 * Throws `ParamValidationError` with boto3's own words, all problems at once.
 */
export function inputFromJson(
  service: KnownService,
  operation: string,
  json: unknown,
  options: InputOptions = {},
): Record<string, unknown> {
  const known = schemaOf(service.module).operations.get(operation);
  if (!known) throw new AwsError('UnknownOperation', `${service.folder} has no operation ${operation}`);
  const schema = NormalizedSchema.of(known.schema[4]);
  const reader = new Reader(options.coerceScalars === true);
  const input = schema.isUnitSchema() ? reader.readUnit(json) : reader.read(schema, json, '');
  if (reader.problems.length > 0)
    throw new AwsError('ParamValidationError', `Parameter validation failed:\n${reader.problems.join('\n')}`);
  return input as Record<string, unknown>;
}

/** An operation's output as plain JSON: dates in ISO 8601, blobs in base64, absent members left out. */
export function outputToJson(
  _service: KnownService,
  _operation: string,
  output: Record<string, unknown>,
): Record<string, unknown> {
  return toJson(output) as Record<string, unknown>;
}

/** The members of an operation's input, in the model's order, required ones first. Undefined if there is no such operation. */
export function operationMembers(
  service: KnownService,
  operation: string,
): { members: string[]; required: string[] } | undefined {
  const known = schemaOf(service.module).operations.get(operation);
  if (!known) return undefined;
  const input = structOf(known.schema[4]);
  return { members: [...(input?.[4] ?? [])], required: requiredOf(input) };
}

/** `DescribeSecurityGroups` from `describe_security_groups` or from itself; undefined if the service has no such operation. */
export function resolveOperation(service: KnownService, name: string): string | undefined {
  const { operations } = schemaOf(service.module);
  if (operations.has(name)) return name;
  return [...operations.keys()].find((operation) => methodOf(operation) === name);
}

function toJson(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (typeof value === 'bigint') return Number(value);
  if (Array.isArray(value)) return value.map(toJson);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([, item]) => item !== undefined && item !== null);
  return Object.fromEntries(kept.map(([key, item]) => [key, toJson(item)]));
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  !(value instanceof Date) &&
  !(value instanceof Uint8Array);

const BLOB_TYPES = "<class 'bytes'>, <class 'bytearray'>, file-like object";
const TIMESTAMP_TYPES = "<class 'datetime.datetime'>, timestamp-string";

/** Reads one input against its schema and collects what botocore's `ParamValidator` would report. */
class Reader {
  readonly problems: string[] = [];
  private readonly coerce: boolean;

  constructor(coerce: boolean) {
    this.coerce = coerce;
  }

  readUnit(json: unknown): Record<string, unknown> {
    for (const key of isObject(json) ? Object.keys(json) : [])
      this.problems.push(`Unknown parameter in input: "${key}", must be one of: `);
    return {};
  }

  read(schema: NormalizedSchema, value: unknown, path: string): unknown {
    if (schema.isDocumentSchema()) return value;
    if (schema.isStructSchema()) return this.readStruct(schema, value, path);
    if (schema.isListSchema()) return this.readList(schema, value, path);
    if (schema.isMapSchema()) return this.readMap(schema, value, path);
    if (schema.isTimestampSchema()) return this.readTimestamp(value, path);
    if (schema.isBlobSchema()) return this.readBlob(value, path);
    if (schema.isBooleanSchema()) return this.readBoolean(value, path);
    if (schema.isNumericSchema() || schema.isBigIntegerSchema() || schema.isBigDecimalSchema())
      return this.readNumber(value, path);
    return this.readString(value, path);
  }

  private readStruct(schema: NormalizedSchema, value: unknown, path: string): unknown {
    if (!isObject(value)) return this.wrongType(value, path, "<class 'dict'>");
    const struct = schema.getSchema() as Struct;
    const names = struct[4];
    const given = Object.keys(value);
    if (schema.isUnionSchema()) this.checkUnion(names, given, path);
    // botocore fills idempotency tokens in before it checks
    for (const name of requiredOf(struct))
      if (!(name in value) && !schema.getMemberSchema(name).isIdempotencyToken())
        this.problems.push(`Missing required parameter in ${nameOf(path)}: "${name}"`);
    const out: Record<string, unknown> = {};
    for (const name of given)
      if (names.includes(name)) out[name] = this.read(schema.getMemberSchema(name), value[name], `${path}.${name}`);
      else this.problems.push(`Unknown parameter in ${nameOf(path)}: "${name}", must be one of: ${names.join(', ')}`);
    return out;
  }

  private checkUnion(names: string[], given: string[], path: string): void {
    if (given.length === 0)
      // without the space, as botocore has it
      this.problems.push(
        `Must set one of the following keys for tagged unionstructure ${nameOf(path)}: ${names.join(', ')}.`,
      );
    if (given.length > 1)
      this.problems.push(
        `Invalid number of parameters set for tagged union structure ${nameOf(path)}. Can only set one of the following keys: ${names.join(', ')}.`,
      );
  }

  private readList(schema: NormalizedSchema, value: unknown, path: string): unknown {
    if (!Array.isArray(value)) return this.wrongType(value, path, "<class 'list'>, <class 'tuple'>");
    return value.map((item, i) => this.read(schema.getValueSchema(), item, `${path}[${i}]`));
  }

  private readMap(schema: NormalizedSchema, value: unknown, path: string): unknown {
    if (!isObject(value)) return this.wrongType(value, path, "<class 'dict'>");
    const items = schema.getValueSchema();
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, this.read(items, item, `${path}.${key}`)]),
    );
  }

  private readTimestamp(value: unknown, path: string): unknown {
    if (value instanceof Date) return value;
    const seconds = typeof value === 'string' && /^\d+(\.\d+)?$/.test(value) ? Number(value) : value;
    const date =
      typeof seconds === 'number'
        ? new Date(seconds * 1000)
        : typeof seconds === 'string'
          ? new Date(seconds)
          : undefined;
    if (date && !Number.isNaN(date.getTime())) return date;
    return this.wrongType(value, path, TIMESTAMP_TYPES);
  }

  private readBlob(value: unknown, path: string): unknown {
    if (value instanceof Uint8Array) return value;
    return typeof value === 'string' ? Buffer.from(value, 'utf8') : this.wrongType(value, path, BLOB_TYPES);
  }

  private readBoolean(value: unknown, path: string): unknown {
    if (typeof value === 'boolean') return value;
    if (this.coerce && typeof value === 'string' && /^(true|false)$/i.test(value))
      return value.toLowerCase() === 'true';
    return this.wrongType(value, path, "<class 'bool'>");
  }

  private readNumber(value: unknown, path: string): unknown {
    if (typeof value === 'number' || typeof value === 'bigint') return value;
    if (this.coerce && typeof value === 'string' && /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(value)) return Number(value);
    return this.wrongType(value, path, "<class 'int'>");
  }

  private readString(value: unknown, path: string): unknown {
    if (typeof value === 'string') return value;
    if (this.coerce && (typeof value === 'number' || typeof value === 'boolean')) return String(value);
    return this.wrongType(value, path, "<class 'str'>");
  }

  private wrongType(value: unknown, path: string, valid: string): undefined {
    this.problems.push(
      `Invalid type for parameter ${nameOf(path)}, value: ${pythonText(value)}, type: ${pythonType(value)}, valid types: ${valid}`,
    );
  }
}

const nameOf = (path: string): string => (path === '' ? 'input' : path.replace(/^\./, ''));
