import { readJson, writeJson } from './codecs.ts';
import {
  errorStruct,
  errorValues,
  messageMember,
  operationNamed,
  senderOrReceiver,
  type Exchange,
  type ServerProtocol,
  type WireError,
} from './protocol.ts';
import { structOf } from './schema.ts';

/** awsJson 1.0 and 1.1: the operation in `X-Amz-Target`, input and output as JSON. */
export const awsJson = (version: '1.0' | '1.1'): ServerProtocol => {
  const contentType = `application/x-amz-json-${version}`;
  return {
    async decode({ headers, body }, service) {
      const target = headers['x-amz-target'] ?? '';
      const operation = operationNamed(service, target.slice(target.lastIndexOf('.') + 1));
      const schema = operation.schema[4];
      const empty = body.byteLength === 0 || !structOf(schema);
      return { operation, input: empty ? {} : ((await readJson(schema, body)) as Record<string, unknown>) };
    },
    encode(operation, output, { requestId }) {
      const struct = structOf(operation.schema[5]);
      return Promise.resolve({
        status: 200,
        headers: { 'content-type': contentType, 'x-amzn-requestid': requestId },
        body: struct ? writeJson(struct, output) : '{}',
      });
    },
    fail(error, exchange) {
      const __type = version === '1.0' ? qualifiedCode(error) : error.code;
      return {
        status: error.status,
        headers: {
          'content-type': contentType,
          'x-amzn-requestid': exchange.requestId,
          'x-amzn-errortype': error.code,
          ...queryErrorHeader(error, exchange),
        },
        body: writeJson(
          errorStruct(error, ['__type', messageMember(error)]),
          errorValues(error, messageMember(error), { __type }),
        ),
      };
    },
  };
};

/** `com.amazonaws.sqs#QueueDoesNotExist` */
export const qualifiedCode = (error: WireError): string =>
  `${error.schema?.[1] ?? 'com.amazon.coral.service'}#${error.code}`;

/** Services that spoke the query protocol before still say their old error codes to clients that ask for them. */
export function queryErrorHeader(error: WireError, { request }: Exchange): Record<string, string> {
  if (request.headers['x-amzn-query-mode'] !== 'true') return {};
  return { 'x-amzn-query-error': `${error.queryCode};${senderOrReceiver(error.status)}` };
}
