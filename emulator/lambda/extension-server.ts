import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AwsError } from '../errors.ts';
import type { ExtensionBackend } from './runner.ts';

export interface ExtensionOptions {
  /** 0 takes a free one. */
  port: number;
  /** The function's session token, which every request must carry. */
  token: string;
  /** The function's environment, for the extension's own settings. */
  environment: Readonly<Record<string, string>>;
  /** The stand-in's time. */
  now: () => number;
}

export interface ExtensionServer {
  port: number;
  /** Answers from here on, until it is given nothing: the extension serves only while the function is invoked. */
  serve(backend: ExtensionBackend | undefined): void;
  close(): void;
}

interface Answer {
  status: number;
  body: string;
}

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/ps-integration-lambda-extensions.html */
export async function openExtension(options: ExtensionOptions): Promise<ExtensionServer> {
  let backend: ExtensionBackend | undefined;
  const cache = newCache(options);
  const server = createServer((request, response) => {
    void answer(request, options.token, backend, cache).then(({ status, body }) =>
      response.writeHead(status, { 'Content-Type': status === 200 ? 'application/json' : 'text/plain' }).end(body),
    );
  });
  await new Promise<void>((listening, failed) => {
    server.once('error', failed);
    server.listen(options.port, '127.0.0.1', listening);
  });
  return {
    port: (server.address() as AddressInfo).port,
    serve: (now) => void (backend = now),
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function answer(
  request: IncomingMessage,
  token: string,
  backend: ExtensionBackend | undefined,
  cache: Cache,
): Promise<Answer> {
  if (!backend) return { status: 400, body: 'not ready to serve traffic, please wait' };
  if (request.headers['x-aws-parameters-secrets-token'] !== token)
    return { status: 401, body: 'The token in X-Aws-Parameters-Secrets-Token is missing or wrong.' };
  const url = new URL(request.url ?? '/', 'http://localhost');
  const question = request.method === 'GET' ? questionOf(url, backend) : undefined;
  if (!question) return { status: 404, body: `${request.method} ${url.pathname} is not served here.` };
  if (question.missing) return { status: 400, body: `${question.missing} is required` };
  const known = cache.get(question.kind, url.search);
  if (known !== undefined) return { status: 200, body: known };
  try {
    const body = JSON.stringify({ ...(await question.ask()), ResultMetadata: {} });
    cache.put(question.kind, url.search, body);
    return { status: 200, body };
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    // what fails is not kept
    return { status: error.status, body: `${error.code}: ${error.message}` };
  }
}

type Kind = 'parameter' | 'secret';

interface Question {
  kind: Kind;
  /** A query parameter that has to be there and is not. */
  missing?: string;
  ask(): Promise<Record<string, unknown>>;
}

function questionOf({ pathname, searchParams: query }: URL, backend: ExtensionBackend): Question | undefined {
  if (pathname === '/systemsmanager/parameters/get') {
    const name = query.get('name');
    const selector = query.get('version') ?? query.get('label');
    const input = {
      Name: selector ? `${name}:${selector}` : name,
      WithDecryption: query.get('withDecryption') === 'true',
    };
    return { kind: 'parameter', ...(name ? {} : { missing: 'name' }), ask: () => backend.getParameter(input) };
  }
  if (pathname === '/secretsmanager/get') {
    const SecretId = query.get('secretId');
    const [VersionId, VersionStage] = [query.get('versionId'), query.get('versionStage')];
    const input = { SecretId, ...(VersionId ? { VersionId } : {}), ...(VersionStage ? { VersionStage } : {}) };
    return { kind: 'secret', ...(SecretId ? {} : { missing: 'secretId' }), ask: () => backend.getSecretValue(input) };
  }
  return undefined;
}

interface Cache {
  get(kind: Kind, key: string): string | undefined;
  put(kind: Kind, key: string, body: string): void;
}

/** Values live for their TTL (300 seconds unless set, 0 keeps none) and are not refreshed before; the oldest makes room. */
function newCache({ environment, now }: ExtensionOptions): Cache {
  const seconds = (name: string): number => Math.min(Number(environment[name] ?? 300), 300);
  const ttl = { parameter: seconds('SSM_PARAMETER_STORE_TTL'), secret: seconds('SECRETS_MANAGER_TTL') };
  const enabled = environment['PARAMETERS_SECRETS_EXTENSION_CACHE_ENABLED']?.toLowerCase() !== 'false';
  const size = Number(environment['PARAMETERS_SECRETS_EXTENSION_CACHE_SIZE'] ?? 1_000);
  const rows = new Map<string, { body: string; until: number }>();
  return {
    get(kind, key) {
      const row = rows.get(`${kind}${key}`);
      return row && row.until > now() ? row.body : undefined;
    },
    put(kind, key, body) {
      if (!enabled || size === 0 || ttl[kind] === 0) return;
      rows.delete(`${kind}${key}`);
      for (const oldest of rows.keys()) if (rows.size >= size) rows.delete(oldest);
      rows.set(`${kind}${key}`, { body, until: now() + ttl[kind] * 1000 });
    },
  };
}
