import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { bodyLimit } from './body-limit.ts';
import { credentialScope } from './credential-scope.ts';
import type { Gateway } from './gateway.ts';
import type { WireRequest } from './wire-request.ts';

export interface Listening {
  url: string;
  port: number;
  close(): Promise<void>;
}

/** A path of the stand-in's own, beside AWS's: takes the body of a POST and answers JSON. Throws to refuse it. */
export type SideDoor = (body: string) => unknown;

const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);

/**
 * Serves a gateway over HTTP on a loopback address (127.0.0.1 unless said otherwise); port 0 takes a free one.
 * Throws if the port is in use or the host is not a loopback address: whoever reaches the stand-in is root there.
 */
export async function listen(
  gateway: Gateway,
  {
    port = 0,
    host = '127.0.0.1',
    sideDoors = {},
  }: { port?: number; host?: string; sideDoors?: Record<string, SideDoor> } = {},
): Promise<Listening> {
  if (!LOOPBACK.has(host)) throw new Error(`the stand-in listens on loopback addresses only, not on ${host}`);
  const server = createServer((request, response) => {
    serve(gateway, sideDoors, request, response).catch(() => response.destroy());
  });
  await bind(server, port, host);
  const bound = (server.address() as AddressInfo).port;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}`,
    port: bound,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

function bind(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE'
          ? new Error(`port ${port} on ${host} is in use: stop what listens there, or choose another port`)
          : error,
      ),
    );
    server.listen(port, host, resolve);
  });
}

async function serve(
  gateway: Gateway,
  sideDoors: Record<string, SideDoor>,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const url = incoming.url ?? '/';
  const at = url.indexOf('?');
  const head = {
    method: incoming.method ?? 'GET',
    path: at < 0 ? url : url.slice(0, at),
    query: new URLSearchParams(at < 0 ? '' : url.slice(at + 1)),
    headers: headersOf(incoming),
    body: new Uint8Array(),
  };
  const request = await readBody(head, incoming);
  const door = head.method === 'POST' ? sideDoors[head.path] : undefined;
  if (door) {
    answer(outgoing, door, Buffer.from(request.body).toString('utf8'));
    return;
  }
  const response = await gateway.handle(request);
  if (response.lost) {
    outgoing.destroy();
    return;
  }
  const headers: Record<string, string | number> = { ...response.headers };
  if (head.method !== 'HEAD') headers['content-length'] = Buffer.byteLength(response.body);
  outgoing.writeHead(response.status, headers);
  outgoing.end(response.body);
}

function answer(outgoing: ServerResponse, door: SideDoor, body: string): void {
  const say = (status: number, value: unknown): void => {
    outgoing.writeHead(status, { 'content-type': 'application/json' });
    outgoing.end(JSON.stringify(value));
  };
  try {
    say(200, door(body));
  } catch (error) {
    say(400, { message: error instanceof Error ? error.message : String(error) });
  }
}

/** Reads the body, or drops it once it is longer than the service takes. */
async function readBody(head: WireRequest, incoming: IncomingMessage): Promise<WireRequest> {
  const limit = bodyLimit(credentialScope(head)?.service);
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= limit) chunks.push(chunk);
    else chunks.length = 0;
  }
  return size > limit ? { ...head, oversized: true } : { ...head, body: Buffer.concat(chunks) };
}

function headersOf({ headers }: IncomingMessage): Record<string, string> {
  const entries = Object.entries(headers).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.join(',') : (value ?? ''),
  ]);
  return Object.fromEntries(entries) as Record<string, string>;
}
