import { qualifiedCode, queryErrorHeader } from './aws-json.ts';
import { readCbor, writeCbor } from './codecs.ts';
import { errorStruct, errorValues, messageMember, operationNamed, type ServerProtocol } from './protocol.ts';
import { structOf } from './schema.ts';

const headersOf = (requestId: string): Record<string, string> => ({
  'content-type': 'application/cbor',
  'smithy-protocol': 'rpc-v2-cbor',
  'x-amzn-requestid': requestId,
});

/** Smithy RPC v2 CBOR: `POST /service/<service>/operation/<operation>`, input and output as CBOR. */
export const rpcV2Cbor: ServerProtocol = {
  decode({ path, body }, service) {
    const operation = operationNamed(service, path.split('/').at(-1) ?? '');
    const schema = operation.schema[4];
    const empty = body.byteLength === 0 || !structOf(schema);
    return Promise.resolve({ operation, input: empty ? {} : (readCbor(schema, body) as Record<string, unknown>) });
  },
  encode(operation, output, { requestId }) {
    const struct = structOf(operation.schema[5]);
    return Promise.resolve({
      status: 200,
      headers: headersOf(requestId),
      body: struct ? writeCbor(struct, output) : '',
    });
  },
  fail(error, exchange) {
    return {
      status: error.status,
      headers: { ...headersOf(exchange.requestId), ...queryErrorHeader(error, exchange) },
      body: writeCbor(
        errorStruct(error, ['__type', messageMember(error)]),
        errorValues(error, messageMember(error), { __type: qualifiedCode(error) }),
      ),
    };
  },
};
