import type { StaticErrorSchema, StaticOperationSchema } from '@smithy/types';
import { HttpRouter } from './http-router.ts';
import { traitsOf, type OperationSchema } from './schema.ts';

/** What the wire knows of a service, all of it from its client package. */
export interface ServiceSchema {
  readonly serviceId: string;
  /** The Smithy namespace, as in `com.amazonaws.ssm#ParameterNotFound`. */
  readonly namespace: string;
  /** The protocol that the model prefers, as in `aws.protocols#awsJson1_1`. */
  readonly protocol: string;
  /** The prefix of `X-Amz-Target`. */
  readonly target: string;
  /** The API version: the `Version` of a query request. */
  readonly version: string;
  readonly xmlNamespace: string;
  readonly operations: ReadonlyMap<string, OperationSchema>;
  readonly router: HttpRouter;
  /** A modelled error by its shape's name or by its code in the query protocols. */
  error(code: string): StaticErrorSchema | undefined;
}

interface ProtocolSettings {
  xmlNamespace?: string;
  version?: string;
  serviceTarget?: string;
}
interface Client {
  config: {
    serviceId: string;
    protocol: { getShapeId(): string };
    protocolSettings: ProtocolSettings;
  };
}
type ClientConstructor = new (config: {
  region: string;
  credentials: { accessKeyId: string; secretAccessKey: string };
}) => Client;

const OPERATION = 9;
const ERROR = -3;

const schemas = new WeakMap<object, ServiceSchema>();

/** The schemas of a client package, read once for each package. */
export function schemaOf(module: object): ServiceSchema {
  let schema = schemas.get(module);
  if (!schema) {
    schema = readSchema(module);
    schemas.set(module, schema);
  }
  return schema;
}

function readSchema(module: object): ServiceSchema {
  const { config } = new (clientOf(module))({
    region: 'us-east-1',
    credentials: { accessKeyId: 'none', secretAccessKey: 'none' },
  });
  const settings = config.protocolSettings;
  const operations = new Map<string, OperationSchema>();
  const errors = new Map<string, StaticErrorSchema>();
  for (const [key, value] of Object.entries(module)) {
    if (!key.endsWith('$') || !Array.isArray(value)) continue;
    if (value[0] === OPERATION) {
      const schema = value as StaticOperationSchema;
      operations.set(schema[2], { name: schema[2], schema });
    } else if (value[0] === ERROR) {
      const schema = value as StaticErrorSchema;
      errors.set(schema[2], schema);
      const queryCode = (traitsOf(schema[3]) as { awsQueryError?: [string, number] }).awsQueryError?.[0];
      if (queryCode) errors.set(queryCode, schema);
    }
  }
  const namespace = operations.values().next().value?.schema[1] ?? '';
  let router: HttpRouter | undefined;
  return {
    serviceId: config.serviceId,
    namespace,
    protocol: config.protocol.getShapeId(),
    target: settings.serviceTarget ?? '',
    version: settings.version ?? '',
    xmlNamespace: settings.xmlNamespace ?? '',
    operations,
    get router() {
      router ??= new HttpRouter(operations.values());
      return router;
    },
    error: (code) => errors.get(code),
  };
}

/** The client class of a package: `SSMClient`, not the bare `__Client` that every package exports as well. */
export function clientOf(module: object): ClientConstructor {
  const found = Object.entries(module).find(([key]) => /^[A-Z]\w*Client$/.test(key));
  if (!found) throw new Error('this module exports no client class');
  return found[1] as ClientConstructor;
}
