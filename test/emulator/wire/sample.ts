import type { NormalizedSchema } from '@smithy/core/schema';
import { seededIds, type Ids } from '../../../emulator/ids.ts';
import { isHttpBound, requiredOf, type Struct } from '../../../emulator/wire/schema.ts';

/** Members that the SDK rewrites or checks itself, so that no arbitrary value gets through. */
const REWRITTEN = /^(?:CopySource)?SSECustomerKey(?:MD5)?$|^ContentMD5$|^Checksum(?:CRC|SHA|MD5|XXHASH)/;

/** Repeatable random values for the schemas of a client package. */
export class Sampler {
  private readonly ids: Ids;

  constructor(seed: number) {
    this.ids = seededIds(seed);
  }

  input(schema: NormalizedSchema): Record<string, unknown> {
    return schema.isUnitSchema() ? {} : this.struct(schema, 0, true);
  }

  /** `status` is the operation's own success code. */
  output(schema: NormalizedSchema, status: number): Record<string, unknown> {
    if (schema.isUnitSchema()) return {};
    const out = this.struct(schema, 0, false);
    for (const [name, member] of schema.structIterator()) {
      const value = out[name];
      if (member.getMergedTraits().httpResponseCode) out[name] = status;
      if (member.getMergedTraits().httpPayload && value instanceof Uint8Array && 'ContentLength' in out)
        out['ContentLength'] = value.byteLength;
    }
    // the same header twice, read as a date and as it is
    if (out['Expires'] instanceof Date && 'ExpiresString' in out) out['ExpiresString'] = out['Expires'].toUTCString();
    return out;
  }

  private struct(schema: NormalizedSchema, depth: number, input: boolean): Record<string, unknown> {
    const out: Record<string, unknown> = {};
    const required = new Set(requiredOf(schema.getSchema() as Struct));
    for (const [name, member] of schema.structIterator()) {
      const traits = member.getMergedTraits();
      if (REWRITTEN.test(name)) continue;
      // event streams need a connection that stays open
      if (isEventStream(member)) continue;
      if (!required.has(name)) {
        if (depth > 3 && isAggregate(member)) continue;
        // top-level and bound members always, so that every binding is tried
        if (depth > 0 && !isHttpBound(traits) && this.ids.random() < 0.25) continue;
      }
      out[name] = name === 'ChecksumAlgorithm' && !isAggregate(member) ? 'CRC32' : this.value(member, depth + 1, input);
    }
    // an empty structure is lost in several protocols
    const first = [...schema.structIterator()].sort((a, b) => Number(isAggregate(a[1])) - Number(isAggregate(b[1])))[0];
    if (depth > 0 && Object.keys(out).length === 0 && first && depth < 12)
      out[first[0]] = this.value(first[1], depth + 1, input);
    return out;
  }

  private value(schema: NormalizedSchema, depth: number, input: boolean): unknown {
    if (schema.isUnitSchema()) return {};
    if (schema.isUnionSchema()) return this.union(schema, depth, input);
    if (schema.isStructSchema()) return this.struct(schema, depth, input);
    if (schema.isListSchema()) return [0, 1].map(() => this.value(schema.getValueSchema(), depth + 1, input));
    if (schema.isMapSchema())
      return Object.fromEntries(
        ['k1', 'k2'].map((key) => [key, this.value(schema.getValueSchema(), depth + 1, input)]),
      );
    if (schema.isTimestampSchema()) return new Date(1_700_000_000_000 + this.whole(1_000_000) * 1000);
    if (schema.isBooleanSchema()) return this.ids.random() < 0.5;
    if (schema.isNumericSchema()) return this.whole(1000);
    if (schema.isBigIntegerSchema()) return 12_345_678_901_234_567_890n;
    if (schema.isBlobSchema()) return new Uint8Array([1, 2, 3, this.whole(255)]);
    if (schema.isDocumentSchema()) return { a: 1, b: ['x'] };
    return this.text(schema);
  }

  private union(schema: NormalizedSchema, depth: number, input: boolean): Record<string, unknown> {
    const all = [...schema.structIterator()];
    const leaves = all.filter(([, member]) => !isAggregate(member));
    const members = depth > 6 && leaves.length > 0 ? leaves : all;
    const found = members[this.whole(members.length)];
    return found ? { [found[0]]: this.value(found[1], depth + 1, input) } : {};
  }

  private text(schema: NormalizedSchema): string {
    const traits = schema.getMergedTraits();
    if (traits.mediaType) return '{"a":1}';
    // headers, labels and queries carry less than a document does
    const bound = traits.httpHeader ?? traits.httpLabel ?? traits.httpQuery;
    return bound === undefined ? `s <&"é ${this.whole(1_000_000)}` : `s${this.whole(1_000_000)}`;
  }

  private whole(below: number): number {
    return Math.floor(this.ids.random() * below);
  }
}

export const isEventStream = (schema: NormalizedSchema): boolean => schema.isStreaming() && schema.isStructSchema();

const isAggregate = (schema: NormalizedSchema): boolean =>
  schema.isStructSchema() || schema.isListSchema() || schema.isMapSchema();

/** A value as plain JSON that two runs can be compared by: dates and bytes are marked, what is empty or absent is left out. */
export function plain(value: unknown): unknown {
  if (value instanceof Date) return { date: value.getTime() };
  if (value instanceof Uint8Array) return { bytes: Buffer.from(value).toString('hex') };
  if (typeof value === 'bigint') return { big: String(value) };
  // JSON strings that the SDK leaves unread
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value)
    .filter(([key, item]) => item !== undefined && item !== null && key !== '$metadata')
    .map(([key, item]) => [key, plain(item)] as const)
    .filter(([, item]) => !isEmptyObject(item));
  return Object.fromEntries(entries);
}

/** No protocol tells an empty structure in XML from one that is not there. */
const isEmptyObject = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length === 0;
