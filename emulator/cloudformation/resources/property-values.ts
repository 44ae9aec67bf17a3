import { isObject, type Json, type JsonObject } from '../template/template.ts';

/** The named members that are given, for an API whose members are spelt as the properties are. */
export function pick(properties: JsonObject, ...names: string[]): JsonObject {
  const kept: JsonObject = {};
  for (const name of names) if (properties[name] !== undefined) kept[name] = properties[name];
  return kept;
}

/** An IAM-style document as the text that APIs want. */
export const documentText = (document: Json | undefined): string =>
  typeof document === 'string' ? document : JSON.stringify(document ?? {});

export const textOf = (value: Json | undefined): string | undefined =>
  typeof value === 'string'
    ? value
    : typeof value === 'number' || typeof value === 'boolean'
      ? String(value)
      : undefined;

export const listOf = (value: Json | undefined): Json[] =>
  Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];

export const objectOf = (value: Json | undefined): JsonObject => (isObject(value) ? value : {});

/** `[{Key, Value}]` as a map. */
export const tagMap = (tags: Json | undefined): JsonObject =>
  Object.fromEntries(listOf(tags).map((tag) => [textOf(objectOf(tag).Key) ?? '', objectOf(tag).Value ?? '']));

/** The tags to add or change, and the keys to take away, on the way from one list to another. */
export function tagChanges(before: Json | undefined, after: Json | undefined): { set: JsonObject; removed: string[] } {
  const [old, now] = [tagMap(before), tagMap(after)];
  return { set: now, removed: Object.keys(old).filter((key) => now[key] === undefined) };
}

/** A map as `[{Key, Value}]`. */
export const tagList = (tags: JsonObject): Json[] => Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));

/** The strings in a list, for two lists' difference. */
export const textsOf = (value: Json | undefined): string[] => listOf(value).flatMap((item) => textOf(item) ?? []);
