import { restXmlBody, writeXml, writeXmlText } from './codecs.ts';
import { decodeRest, encodeRest } from './http-binding.ts';
import {
  errorStruct,
  errorValues,
  senderOrReceiver,
  unknownOperation,
  type ServerProtocol,
  type WireError,
} from './protocol.ts';
import { synthetic } from './schema.ts';

/** restXml: as restJson1 with an XML body. S3 has error bodies of its own. */
export const restXml: ServerProtocol = {
  async decode(request, service) {
    const found = service.router.match(request);
    if (!found) throw unknownOperation(`${service.serviceId} ${request.method} ${request.path}`);
    return { operation: found.operation, input: await decodeRest(found, request, restXmlBody(service.xmlNamespace)) };
  },
  async encode(operation, output, { service, requestId }) {
    const response = await encodeRest(operation, output, restXmlBody(service.xmlNamespace));
    // the one output that is its own root element: the trait s3UnwrappedXmlOutput is not in the client's schemas
    if (operation.name === 'GetBucketLocation') {
      const location = output['LocationConstraint'];
      response.body = writeXmlText(
        'LocationConstraint',
        service.xmlNamespace,
        typeof location === 'string' ? location : '',
      );
    }
    return { ...response, headers: { ...response.headers, 'x-amz-request-id': requestId } };
  },
  fail(error, { request, service, requestId }) {
    const headers = { 'content-type': 'application/xml', 'x-amz-request-id': requestId };
    // a response to HEAD has no body, so its clients tell errors by the status alone
    if (request.method === 'HEAD') return { status: error.status, headers, body: '' };
    const body =
      service.serviceId === 'S3'
        ? s3Error(error, request.path, requestId)
        : wrappedError(error, requestId, service.xmlNamespace);
    return { status: error.status, headers, body };
  },
};

const s3Error = (error: WireError, path: string, requestId: string): string =>
  writeXml(
    errorStruct(error, ['Code', 'Message', 'Resource', 'RequestId']),
    errorValues(error, 'Message', { Code: error.code, Resource: path, RequestId: requestId }),
  );

function wrappedError(error: WireError, requestId: string, xmlNamespace: string): string {
  const schema = synthetic(
    'ErrorResponse',
    [
      ['Error', () => errorStruct(error, ['Type', 'Code', 'Message'])],
      ['RequestId', 0],
    ],
    { xmlNamespace: ['', xmlNamespace] },
  );
  const Error = errorValues(error, 'Message', { Type: senderOrReceiver(error.status), Code: error.code });
  return writeXml(schema, { Error, RequestId: requestId });
}
