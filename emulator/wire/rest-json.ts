import { restJsonBody } from './codecs.ts';
import { decodeRest, encodeRest } from './http-binding.ts';
import { errorStruct, errorValues, messageMember, unknownOperation, type ServerProtocol } from './protocol.ts';

/** restJson1: the operation in method and path, members in path, query, headers and a JSON body. */
export const restJson: ServerProtocol = {
  async decode(request, service) {
    const found = service.router.match(request);
    if (!found) throw unknownOperation(`${service.serviceId} ${request.method} ${request.path}`);
    return { operation: found.operation, input: await decodeRest(found, request, restJsonBody) };
  },
  async encode(operation, output, { requestId }) {
    const response = await encodeRest(operation, output, restJsonBody);
    return { ...response, headers: { ...response.headers, 'x-amzn-requestid': requestId } };
  },
  fail(error, { requestId }) {
    return {
      status: error.status,
      headers: {
        'content-type': 'application/json',
        'x-amzn-requestid': requestId,
        'x-amzn-errortype': error.code,
      },
      body: restJsonBody.write(
        errorStruct(error, [messageMember(error)]),
        errorValues(error, messageMember(error), {}),
      ),
    };
  },
};
