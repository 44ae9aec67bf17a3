import { FromStringShapeDeserializer } from '@smithy/core/protocols';
import { NormalizedSchema } from '@smithy/core/schema';
import { AwsError } from '../errors.ts';

interface Node {
  value?: string;
  children: Map<string, Node>;
}

const scalars = new FromStringShapeDeserializer({ timestampFormat: { useTrait: true, default: 5 } } as never);

/** Decodes an awsQuery or ec2Query form against the operation's input schema: `Filter.1.Value.2=x` and the like. */
export function decodeForm(schema: unknown, form: URLSearchParams, ec2: boolean): Record<string, unknown> {
  const root: Node = { children: new Map() };
  for (const [key, value] of form) nodeAt(root, key).value = value;
  const input = NormalizedSchema.of(schema as never);
  return input.isUnitSchema() ? {} : (read(input, root, ec2) as Record<string, unknown>);
}

function nodeAt(root: Node, key: string): Node {
  let at = root;
  for (const part of key.split('.')) {
    let next = at.children.get(part);
    if (!next) {
      next = { children: new Map() };
      at.children.set(part, next);
    }
    at = next;
  }
  return at;
}

function read(schema: NormalizedSchema, at: Node, ec2: boolean): unknown {
  if (schema.isStructSchema()) return readStruct(schema, at, ec2);
  if (schema.isListSchema()) return readList(schema, at, ec2);
  if (schema.isMapSchema()) return readMap(schema, at, ec2);
  const text = at.value ?? '';
  if (schema.isBooleanSchema() && !/^(true|false)$/i.test(text))
    throw new AwsError('MalformedInput', `Invalid boolean value: ${text}`);
  return scalars.read(schema, text);
}

function readStruct(schema: NormalizedSchema, at: Node, ec2: boolean): unknown {
  const out: Record<string, unknown> = {};
  for (const [name, member] of schema.structIterator()) {
    const child = at.children.get(keyOf(name, member, ec2));
    if (child) out[name] = read(member, child, ec2);
  }
  return out;
}

function readList(schema: NormalizedSchema, at: Node, ec2: boolean): unknown {
  const item = schema.getValueSchema();
  const flat = ec2 || schema.getMergedTraits().xmlFlattened;
  const suffix = item.getMergedTraits().xmlName ?? 'member';
  const holder = flat ? at : (at.children.get(suffix) ?? at.children.get('member') ?? at);
  return numbered(holder).map((child) => read(item, child, ec2));
}

function readMap(schema: NormalizedSchema, at: Node, ec2: boolean): unknown {
  const item = schema.getValueSchema();
  const keyName = schema.getKeySchema().getMergedTraits().xmlName ?? 'key';
  const valueName = item.getMergedTraits().xmlName ?? 'value';
  const holder = schema.getMergedTraits().xmlFlattened ? at : (at.children.get('entry') ?? at);
  const out: Record<string, unknown> = {};
  for (const entry of numbered(holder)) {
    const key = entry.children.get(keyName)?.value;
    const value = entry.children.get(valueName);
    if (key !== undefined && value) out[key] = read(item, value, ec2);
  }
  return out;
}

const numbered = (at: Node): Node[] =>
  [...at.children]
    .filter(([key]) => /^\d+$/.test(key))
    .sort((a, b) => Number(a[0]) - Number(b[0]))
    .map(([, child]) => child);

function keyOf(name: string, member: NormalizedSchema, ec2: boolean): string {
  const traits = member.getMergedTraits() as { xmlName?: string; ec2QueryName?: string };
  if (!ec2) return traits.xmlName ?? name;
  if (traits.ec2QueryName) return traits.ec2QueryName;
  const key = traits.xmlName ?? name;
  // ec2Query capitalises whatever name the response uses
  return key.charAt(0).toUpperCase() + key.slice(1);
}
