import type { StaticErrorSchema } from '@smithy/types';
import { AwsError } from '../errors.ts';
import { membersOf, synthetic, type Struct, type OperationSchema } from './schema.ts';
import type { ServiceSchema } from './service-schema.ts';
import type { WireRequest, WireResponse } from './wire-request.ts';

export interface Decoded {
  operation: OperationSchema;
  input: Record<string, unknown>;
}

/** An error with all that any protocol says of it. */
export interface WireError {
  /** The shape's name, which JSON and CBOR send. */
  code: string;
  /** The code that the query protocols send, and others send beside their own. */
  queryCode: string;
  status: number;
  queryStatus: number;
  message: string;
  schema: StaticErrorSchema | undefined;
  /** The error's members beside code and message. */
  members: Readonly<Record<string, unknown>>;
}

/** What an encoder knows beside the value. */
export interface Exchange {
  request: WireRequest;
  service: ServiceSchema;
  requestId: string;
}

/** One wire protocol from the server's side. */
export interface ServerProtocol {
  decode(request: WireRequest, service: ServiceSchema): Promise<Decoded>;
  encode(operation: OperationSchema, output: Record<string, unknown>, exchange: Exchange): Promise<WireResponse>;
  fail(error: WireError, exchange: Exchange): WireResponse;
}

export const utf8 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');

export const unknownOperation = (name: string): AwsError =>
  new AwsError('UnknownOperationException', `Unknown operation ${name}`, 404);

export function operationNamed(service: ServiceSchema, name: string): OperationSchema {
  const operation = service.operations.get(name);
  if (!operation) throw unknownOperation(`${service.serviceId}.${name}`);
  return operation;
}

export const senderOrReceiver = (status: number): string => (status < 500 ? 'Sender' : 'Receiver');

const NOT_OWN = new Set(['message', 'Message', 'Code', 'Type', '__type', 'Resource', 'RequestId', 'HostId']);

/** The members that lead, then the error's own: a structure that any serializer can write. */
export function errorStruct(error: WireError, lead: readonly string[]): Struct {
  const own = membersOf(error.schema as Struct | undefined).filter(([name]) => !NOT_OWN.has(name));
  return synthetic('Error', [...lead.map((name) => [name, 0] as const), ...own]);
}

/** Services differ in how they spell it, and clients read it as the model spells it. */
export const messageMember = (error: WireError): string =>
  error.schema?.[4].includes('Message') ? 'Message' : 'message';

/** The values for `errorStruct`. Only what it lists: beside a `__type` the JSON serializer writes whatever it is given. */
export const errorValues = (
  error: WireError,
  message: string,
  lead: Record<string, unknown>,
): Record<string, unknown> => ({ ...error.members, [message]: error.message, ...lead });
