import { FromStringShapeDeserializer, ToStringShapeSerializer } from '@smithy/core/protocols';
import { NormalizedSchema } from '@smithy/core/schema';
import type { BodyCodec } from './codecs.ts';
import type { RouteMatch } from './http-router.ts';
import { utf8 } from './protocol.ts';
import {
  bodyStruct,
  memberTraits,
  membersOf,
  structOf,
  traitsOf,
  type Struct,
  type OperationSchema,
} from './schema.ts';
import type { WireRequest, WireResponse } from './wire-request.ts';

const isDocument = (member: NormalizedSchema): boolean =>
  member.isStructSchema() || member.isDocumentSchema() || member.isListSchema();

/** Reads labels, query, headers and body of a REST request into the operation's input. */
export async function decodeRest(
  { operation, labels }: RouteMatch,
  request: WireRequest,
  codec: BodyCodec,
): Promise<Record<string, unknown>> {
  const struct = structOf(operation.schema[4]);
  if (!struct) return {};
  const out: Record<string, unknown> = {};
  let hasPayload = false;
  for (const [name, member] of NormalizedSchema.of(struct).structIterator()) {
    const payload = member.getMergedTraits().httpPayload !== undefined;
    hasPayload ||= payload;
    const value = payload
      ? await readPayload(member, request.body, codec)
      : readBinding(name, member, { struct, labels, request, codec });
    if (value !== undefined) out[name] = value;
  }
  const body = bodyStruct(struct);
  if (!hasPayload && body[4].length > 0 && request.body.byteLength > 0)
    Object.assign(out, await codec.read(body, request.body));
  return out;
}

async function readPayload(member: NormalizedSchema, body: Uint8Array, codec: BodyCodec): Promise<unknown> {
  if (body.byteLength === 0) return undefined;
  if (isDocument(member)) return codec.read(member, body);
  return member.isStringSchema() ? utf8(body) : body;
}

interface Source {
  struct: Struct;
  labels: Record<string, string>;
  request: WireRequest;
  codec: BodyCodec;
}

function readBinding(name: string, member: NormalizedSchema, { struct, labels, request, codec }: Source): unknown {
  const traits = member.getMergedTraits();
  const text = new FromStringShapeDeserializer(codec.settings);
  if (traits.httpLabel) return text.read(member, labels[name] ?? '');
  if (traits.httpQuery) {
    const values = request.query.getAll(traits.httpQuery);
    if (values.length === 0) return undefined;
    if (!member.isListSchema()) return text.read(member, values[0] ?? '');
    const item = [member.getValueSchema(), { httpQuery: traits.httpQuery }];
    return values.map((value) => text.read(item as never, value));
  }
  if (traits.httpQueryParams !== undefined) return readQueryParams(member, struct, request.query);
  if (traits.httpHeader) {
    const value = request.headers[traits.httpHeader.toLowerCase()];
    // an empty header is an empty string, and no number, date or list
    if (value === undefined || (value === '' && !member.isStringSchema())) return undefined;
    return text.read(member, value);
  }
  if (traits.httpPrefixHeaders !== undefined) return readPrefixHeaders(traits.httpPrefixHeaders, request.headers);
  return undefined;
}

/** The query parameters that no other member takes. */
function readQueryParams(member: NormalizedSchema, struct: Struct, query: URLSearchParams): unknown {
  const taken = new Set(membersOf(struct).map(([, other]) => memberTraits(other).httpQuery));
  const multiple = member.getValueSchema().isListSchema();
  const free = [...new Set(query.keys())].filter((key) => !taken.has(key));
  if (free.length === 0) return undefined;
  return Object.fromEntries(free.map((key) => [key, multiple ? query.getAll(key) : query.get(key)]));
}

function readPrefixHeaders(prefix: string, headers: Record<string, string>): unknown {
  const start = prefix.toLowerCase();
  const found = Object.entries(headers).filter(([key]) => key.startsWith(start));
  return found.length > 0
    ? Object.fromEntries(found.map(([key, value]) => [key.slice(start.length), value]))
    : undefined;
}

/** Spreads an operation's output over status, headers and body. */
export async function encodeRest(
  operation: OperationSchema,
  output: Record<string, unknown>,
  codec: BodyCodec,
): Promise<WireResponse> {
  const response: WireResponse = { status: traitsOf(operation.schema[3]).http?.[2] ?? 200, headers: {}, body: '' };
  const struct = structOf(operation.schema[5]);
  if (!struct) return response;
  let payload: { member: NormalizedSchema; value: unknown } | undefined;
  for (const [name, member] of NormalizedSchema.of(struct).structIterator()) {
    const value = output[name];
    if (member.getMergedTraits().httpPayload !== undefined) payload = { member, value };
    else if (value !== undefined && value !== null) writeBinding(member, value, response, codec);
  }
  const body = bodyStruct(struct);
  if (payload) await writePayload(payload.member, payload.value, response, codec);
  else if (body[4].length > 0) {
    response.body = codec.write(body, output);
    response.headers['content-type'] = codec.contentType;
  }
  return response;
}

function writeBinding(member: NormalizedSchema, value: unknown, response: WireResponse, codec: BodyCodec): void {
  const traits = member.getMergedTraits();
  if (traits.httpResponseCode) response.status = value as number;
  else if (traits.httpHeader) {
    const text = new ToStringShapeSerializer(codec.settings);
    text.write(member, value);
    response.headers[traits.httpHeader.toLowerCase()] = text.flush();
  } else if (traits.httpPrefixHeaders !== undefined)
    for (const [key, item] of Object.entries(value as object))
      response.headers[(traits.httpPrefixHeaders + key).toLowerCase()] = String(item);
}

async function writePayload(
  member: NormalizedSchema,
  value: unknown,
  response: WireResponse,
  codec: BodyCodec,
): Promise<void> {
  if (value === undefined || value === null) return;
  if (isDocument(member)) {
    response.body = codec.write(member, value);
    response.headers['content-type'] = codec.contentType;
    return;
  }
  response.body = await bytesOf(value);
  response.headers['content-type'] ??= 'application/octet-stream';
}

/** A blob or stream as an operation may answer it. */
export async function bytesOf(value: unknown): Promise<Uint8Array> {
  if (value === undefined || value === null) return new Uint8Array();
  if (value instanceof Uint8Array) return value;
  if (typeof value === 'string') return Buffer.from(value);
  if (value instanceof Blob) return new Uint8Array(await value.arrayBuffer());
  const chunks: Uint8Array[] = [];
  for await (const chunk of value as AsyncIterable<Uint8Array | string>) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks);
}
