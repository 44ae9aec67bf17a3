import { fieldAt, isFields, type Fields } from '../core/field-at.ts';
import type { RejectionReason } from './finding.ts';

/** Thrown while an event is read, caught where the event came in: the event becomes a rejection. */
export class Unreadable extends Error {
  readonly reason: RejectionReason;

  constructor(reason: RejectionReason, message: string) {
    super(message);
    this.reason = reason;
  }
}

export { fieldAt, type Fields } from '../core/field-at.ts';

/** A short rendering of a wrong value for a message. */
export function show(value: unknown): string {
  if (value === undefined || typeof value === 'function' || typeof value === 'symbol') return 'nothing';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'an object';
  const text = typeof value === 'string' ? JSON.stringify(value) : `${value as number | boolean | bigint}`;
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

const malformed = (path: string, wanted: string, found: unknown): Unreadable =>
  new Unreadable('malformed', `${path} must be ${wanted}; found ${show(found)}`);

export function readFields(value: unknown, path: string): Fields {
  const found = fieldAt(value, path);
  if (!isFields(found)) throw malformed(path, 'an object', found);
  return found;
}

export function readList(value: unknown, path: string): readonly unknown[] {
  const found = fieldAt(value, path);
  if (!Array.isArray(found)) throw malformed(path, 'a list', found);
  return found;
}

export function readText(value: unknown, path: string): string {
  const found = fieldAt(value, path);
  if (typeof found !== 'string' || found === '') throw malformed(path, 'a string that is not empty', found);
  return found;
}

/** Absent, null and empty are the same; anything else must be a string. */
export function readOptionalText(value: unknown, path: string): string | undefined {
  const found = fieldAt(value, path);
  if (found === undefined || found === null || found === '') return undefined;
  if (typeof found !== 'string') throw malformed(path, 'a string', found);
  return found;
}

const ISO_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:?\d\d)$/;

/** ISO 8601 in milliseconds since the epoch. CloudWatch writes its offsets without a colon: `+0000`. */
export function readTime(value: unknown, path: string): number {
  const found = readText(value, path);
  const time = ISO_TIME.test(found) ? Date.parse(found.replace(/([+-]\d\d)(\d\d)$/, '$1:$2')) : Number.NaN;
  if (Number.isNaN(time)) throw malformed(path, 'a time in ISO 8601', found);
  return time;
}

export function readOptionalTime(value: unknown, path: string): number | undefined {
  return readOptionalText(value, path) === undefined ? undefined : readTime(value, path);
}

/** The members that have a value, as a finding's flat attributes. */
export function attributesFrom(members: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(members).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
