import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { SourceName } from '../../src/finding/finding.ts';

const EVENTS = resolve(import.meta.dirname, '../../events');

export type SampleEvent = Record<string, unknown>;

export const sampleNames = readdirSync(EVENTS)
  .filter((file) => file.endsWith('.json'))
  .map((file) => file.slice(0, -'.json'.length));

export const readSample = (name: string): SampleEvent =>
  JSON.parse(readFileSync(join(EVENTS, `${name}.json`), 'utf8')) as SampleEvent;

export function sourceOfSample(name: string): SourceName {
  if (name.startsWith('config-')) return 'config';
  return name.startsWith('alarm-') ? 'alarm' : 'security-hub';
}

/** Puts `value` at the dotted path, or takes away what stands there. */
export function putAt(event: SampleEvent, path: string, value: unknown): void {
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  let at = event;
  for (const key of keys) at = at[key] as SampleEvent;
  if (value === undefined) delete at[last];
  else at[last] = value;
}

/** The paths of all strings in an event. */
export function textPaths(value: unknown, path = ''): string[] {
  if (typeof value === 'string') return [path];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value)
    .filter(([key]) => !key.includes('.'))
    .flatMap(([key, member]) => textPaths(member, path ? `${path}.${key}` : key));
}
