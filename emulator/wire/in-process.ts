import { Readable } from 'node:stream';
import { HttpResponse, type HttpRequest } from '@smithy/core/protocols';
import type { Gateway } from './gateway.ts';
import { bytesOf } from './http-binding.ts';
import type { WireResponse } from './wire-request.ts';

/** What an SDK client takes as its `requestHandler`. */
export interface InProcessHandler {
  readonly metadata: { handlerProtocol: string };
  handle(request: HttpRequest): Promise<{ response: HttpResponse }>;
  destroy(): void;
  updateHttpClientConfig(): void;
  httpHandlerConfigs(): Record<string, never>;
}

/** An SDK `requestHandler` that reaches the gateway without a socket. Serialisation and signing are the client's own. */
export const inProcessHandler = (gateway: Gateway): InProcessHandler => ({
  metadata: { handlerProtocol: 'in-process' },
  async handle(request) {
    const headers: Record<string, string> = {};
    for (const [name, value] of Object.entries(request.headers)) headers[name.toLowerCase()] = value;
    headers['host'] ??= request.hostname;
    const response = await gateway.handle({
      method: request.method,
      path: request.path,
      query: queryOf(request.query),
      headers,
      body: await bytesOf(request.body),
    });
    if (response.lost) throw connectionLost(request);
    return { response: toHttpResponse(response) };
  },
  destroy: () => undefined,
  updateHttpClientConfig: () => undefined,
  httpHandlerConfigs: () => ({}),
});

function queryOf(query: HttpRequest['query'] = {}): URLSearchParams {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    for (const item of Array.isArray(value) ? value : [value]) params.append(name, item ?? '');
  return params;
}

function toHttpResponse({ status, headers, body }: WireResponse): HttpResponse {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  return new HttpResponse({ statusCode: status, headers, body: Readable.from([bytes]) });
}

/** As Node words a connection that the other side broke; the SDK retries it. */
const connectionLost = (request: HttpRequest): Error =>
  Object.assign(new Error('socket hang up'), { name: 'TimeoutError', code: 'ECONNRESET', path: request.path });
