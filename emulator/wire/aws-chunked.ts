import { gunzipSync } from 'node:zlib';
import { AwsError } from '../errors.ts';
import { tooLarge } from './body-limit.ts';
import type { WireRequest } from './wire-request.ts';

/** The request with its body as the client had it before `aws-chunked` and gzip. */
export function unwrapBody(request: WireRequest, limit: number): WireRequest {
  const encodings = (request.headers['content-encoding'] ?? '').split(',').map((encoding) => encoding.trim());
  const chunked =
    encodings.includes('aws-chunked') || request.headers['x-amz-content-sha256']?.startsWith('STREAMING-') === true;
  let body = request.body;
  if (chunked) body = decodeAwsChunked(body);
  // an object that S3 is asked to keep as gzip is not the request's own encoding
  if (encodings.includes('gzip') && !chunked && isRpc(request)) body = inflate(body, limit);
  return body === request.body ? request : { ...request, body };
}

const isRpc = ({ method, headers }: WireRequest): boolean =>
  method === 'POST' &&
  (headers['x-amz-target'] !== undefined ||
    headers['smithy-protocol'] !== undefined ||
    /json|x-www-form-urlencoded|cbor/.test(headers['content-type'] ?? ''));

function inflate(body: Uint8Array, limit: number): Uint8Array {
  try {
    return gunzipSync(body, { maxOutputLength: limit });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(limit);
    throw new AwsError('SerializationException', 'The request body is not valid gzip');
  }
}

/** `<size in hex>[;chunk-signature=…]CRLF<bytes>CRLF`, ended by a chunk of size 0 and perhaps trailing headers. */
export function decodeAwsChunked(body: Uint8Array): Uint8Array {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const parts: Buffer[] = [];
  for (let at = 0; ; ) {
    const eol = bytes.indexOf('\r\n', at);
    const head = eol < 0 ? '' : (bytes.toString('latin1', at, eol).split(';')[0] ?? '');
    if (!/^[0-9a-fA-F]{1,8}$/.test(head)) throw incomplete();
    const size = Number.parseInt(head, 16);
    if (size === 0) return Buffer.concat(parts);
    const start = eol + 2;
    if (start + size > bytes.length) throw incomplete();
    parts.push(bytes.subarray(start, start + size));
    at = start + size + 2;
  }
}

const incomplete = (): AwsError => new AwsError('IncompleteBody', 'The request body terminated unexpectedly', 400);
