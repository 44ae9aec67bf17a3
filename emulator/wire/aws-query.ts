import type { SchemaTraitsObject } from '@smithy/types';
import { writeXml } from './codecs.ts';
import {
  errorStruct,
  errorValues,
  operationNamed,
  senderOrReceiver,
  utf8,
  type ServerProtocol,
  type WireError,
} from './protocol.ts';
import { decodeForm } from './query-form.ts';
import { membersOf, structOf, synthetic, type Struct, type OperationSchema } from './schema.ts';
import type { ServiceSchema } from './service-schema.ts';
import type { WireRequest } from './wire-request.ts';

const headersOf = (requestId: string): Record<string, string> => ({
  'content-type': 'text/xml;charset=UTF-8',
  'x-amzn-requestid': requestId,
});

/** The form of a query request: in its body, or in the URL of a GET. */
export const formOf = (request: WireRequest): URLSearchParams =>
  request.body.byteLength > 0 ? new URLSearchParams(utf8(request.body)) : request.query;

function decode(ec2: boolean): ServerProtocol['decode'] {
  return (request, service) => {
    const form = formOf(request);
    const operation = operationNamed(service, form.get('Action') ?? '');
    return Promise.resolve({ operation, input: decodeForm(operation.schema[4], form, ec2) });
  };
}

const namespaceOf = (service: ServiceSchema): SchemaTraitsObject => ({ xmlNamespace: ['', service.xmlNamespace] });

/** Envelopes by operation, since a serializer prepares itself once for each schema it meets. */
const envelopes = new WeakMap<OperationSchema, Struct>();

function envelopeOf(operation: OperationSchema, build: () => Struct): Struct {
  let envelope = envelopes.get(operation);
  if (!envelope) {
    envelope = build();
    envelopes.set(operation, envelope);
  }
  return envelope;
}

/** awsQuery: `<XResponse><XResult>…</XResult><ResponseMetadata>…`. */
export const awsQuery: ServerProtocol = {
  decode: decode(false),
  encode(operation, output, { service, requestId }) {
    const name = operation.name;
    const envelope = envelopeOf(operation, () => {
      const result = structOf(operation.schema[5]);
      const members: [string, unknown][] = result
        ? [[`${name}Result`, () => synthetic(`${name}Result`, membersOf(result))]]
        : [];
      members.push(['ResponseMetadata', () => synthetic('ResponseMetadata', [['RequestId', 0]])]);
      return synthetic(`${name}Response`, members, namespaceOf(service));
    });
    const value = { [`${name}Result`]: output, ResponseMetadata: { RequestId: requestId } };
    return Promise.resolve({ status: 200, headers: headersOf(requestId), body: writeXml(envelope, value) });
  },
  fail(error, { service, requestId }) {
    const inner = errorStruct(error, ['Type', 'Code', 'Message']);
    const schema = synthetic(
      'ErrorResponse',
      [
        ['Error', () => inner],
        ['RequestId', 0],
      ],
      namespaceOf(service),
    );
    const Error = errorValues(error, 'Message', { Type: senderOrReceiver(error.queryStatus), Code: error.queryCode });
    return respond(error, requestId, writeXml(schema, { Error, RequestId: requestId }));
  },
};

/** ec2Query: output without a wrapper, `requestId` beside it, and errors in a list of one. */
export const ec2Query: ServerProtocol = {
  decode: decode(true),
  encode(operation, output, { service, requestId }) {
    const envelope = envelopeOf(operation, () => {
      const own = membersOf(structOf(operation.schema[5])).filter(([name]) => name !== 'requestId');
      return synthetic(`${operation.name}Response`, [['requestId', 0], ...own], namespaceOf(service));
    });
    const body = writeXml(envelope, { requestId, ...output });
    return Promise.resolve({ status: 200, headers: headersOf(requestId), body });
  },
  fail(error, { requestId }) {
    const inner = errorStruct(error, ['Code', 'Message']);
    const schema = synthetic('Response', [
      ['Errors', () => synthetic('Errors', [['Error', () => inner]])],
      ['RequestID', 0],
    ]);
    const Error = errorValues(error, 'Message', { Code: error.queryCode });
    return respond(error, requestId, writeXml(schema, { Errors: { Error }, RequestID: requestId }));
  },
};

const respond = (error: WireError, requestId: string, body: string) => ({
  status: error.queryStatus,
  headers: headersOf(requestId),
  body,
});
