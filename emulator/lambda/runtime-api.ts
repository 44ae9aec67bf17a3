import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a runtime says, in the words of the Runtime API. https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html */
export type RuntimeMessage =
  | { kind: 'ready' }
  | { kind: 'response' | 'error'; requestId: string; body: string; peakKb: number }
  | { kind: 'init-error'; body: string };

export interface RuntimeApi {
  /** `127.0.0.1:<port>`, as `AWS_LAMBDA_RUNTIME_API` says it. */
  address: string;
  /** Answers the `next` that waits. */
  give(headers: Readonly<Record<string, string>>, event: string): void;
  close(): void;
}

const PREFIX = '/2018-06-01/runtime';

/** The Runtime API of one execution environment, on a loopback port of its own. */
export async function openRuntimeApi(tell: (message: RuntimeMessage) => void): Promise<RuntimeApi> {
  let waiting: ServerResponse | undefined;
  const server = createServer((request, response) => {
    if (request.method === 'GET' && request.url === `${PREFIX}/invocation/next`) {
      waiting = response;
      tell({ kind: 'ready' });
    } else void answer(request, response, tell);
  });
  await new Promise<void>((listening, failed) => {
    server.once('error', failed);
    server.listen(0, '127.0.0.1', listening);
  });
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    give(headers, event) {
      waiting?.writeHead(200, { ...headers, 'Content-Type': 'application/json' }).end(event);
      waiting = undefined;
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  tell: (message: RuntimeMessage) => void,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const message = messageOf(request, Buffer.concat(chunks).toString());
  response.writeHead(message ? 202 : 404).end();
  if (message) tell(message);
}

function messageOf(request: IncomingMessage, body: string): RuntimeMessage | undefined {
  const path = request.url ?? '';
  if (request.method !== 'POST' || !path.startsWith(PREFIX)) return undefined;
  if (path === `${PREFIX}/init/error`) return { kind: 'init-error', body };
  const [, requestId, kind] = /^\/invocation\/([^/]+)\/(response|error)$/.exec(path.slice(PREFIX.length)) ?? [];
  if (!requestId || (kind !== 'response' && kind !== 'error')) return undefined;
  return { kind, requestId, body, peakKb: Number(request.headers['stand-in-peak-kb'] ?? 0) };
}
