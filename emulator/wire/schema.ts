import { deref, translateTraits } from '@smithy/core/schema';
import type {
  $SchemaRef,
  SchemaTraits,
  SchemaTraitsObject,
  StaticOperationSchema,
  StaticStructureSchema,
} from '@smithy/types';

export type Struct = StaticStructureSchema;

/** What the wire knows of an operation: its traits, input and output as the client package gives them. */
export interface OperationSchema {
  readonly name: string;
  readonly schema: StaticOperationSchema;
}

type Member = readonly [name: string, schema: $SchemaRef];

const STRUCTURE_IDS: readonly unknown[] = [3, -3, 4];

/** The structure, error or union behind a schema reference; undefined for `unit`. */
export function structOf(ref: $SchemaRef): Struct | undefined {
  const schema: unknown = deref(ref);
  return Array.isArray(schema) && STRUCTURE_IDS.includes(schema[0]) ? (schema as Struct) : undefined;
}

export const traitsOf = (traits: SchemaTraits | undefined): SchemaTraitsObject => translateTraits(traits ?? 0);

/** Traits given at the member itself, not on its target. */
export function memberTraits(member: $SchemaRef): SchemaTraitsObject {
  return Array.isArray(member) && member.length === 2 ? traitsOf(member[1]) : {};
}

export const membersOf = (struct: Struct | undefined): Member[] =>
  struct ? struct[4].map((name, i) => [name, struct[5][i] as $SchemaRef]) : [];

/** The SDK lists required members first and gives their number. */
export const requiredOf = (struct: Struct | undefined): string[] => (struct ? struct[4].slice(0, struct[6] ?? 0) : []);

/** A structure that no model has: an envelope or an error, to be written by the SDK's own serializers. */
export function synthetic(
  name: string,
  members: readonly (readonly [string, unknown])[],
  traits: SchemaTraitsObject = {},
): Struct {
  return [3, 'local', name, traits, members.map(([key]) => key), members.map(([, schema]) => schema as $SchemaRef)];
}

const HTTP_BOUND = [
  'httpLabel',
  'httpQuery',
  'httpQueryParams',
  'httpHeader',
  'httpPrefixHeaders',
  'httpPayload',
  'httpResponseCode',
] as const;

export const isHttpBound = (traits: SchemaTraitsObject): boolean =>
  HTTP_BOUND.some((trait) => traits[trait] !== undefined);

const bodies = new WeakMap<Struct, Struct>();

/** The structure reduced to the members that travel in the document body. */
export function bodyStruct(struct: Struct): Struct {
  let body = bodies.get(struct);
  if (!body) {
    const kept = membersOf(struct).filter(([, member]) => !isHttpBound(memberTraits(member)));
    body = kept.length === struct[4].length ? struct : synthetic(struct[2], kept, traitsOf(struct[3]));
    bodies.set(struct, body);
  }
  return body;
}
