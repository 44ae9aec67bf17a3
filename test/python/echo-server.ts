import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { NormalizedSchema } from '@smithy/core/schema';
import { services } from '../../emulator/services.ts';
import { Gateway } from '../../emulator/wire/gateway.ts';
import { listen } from '../../emulator/wire/http-server.ts';
import { traitsOf } from '../../emulator/wire/schema.ts';
import { schemaOf, type ServiceSchema } from '../../emulator/wire/service-schema.ts';
import { echoWorld } from '../emulator/wire/echo.ts';
import { plain, Sampler } from '../emulator/wire/sample.ts';

/** The stand-in's front door with an echo behind it, and a control server that tells what arrived last and what was answered. */
export async function startEcho() {
  let last: object = {};
  const schemas = new Map<string, ServiceSchema>();
  for (const { folder, load } of services) schemas.set(folder, schemaOf((await load()).module));
  const world = echoWorld((folder, operation, input) => {
    const output = sampleOutput(schemas.get(folder), operation);
    last = { folder, operation, input: plain(input), output: plain(output) };
    return output;
  });
  const front = await listen(new Gateway(world));
  const control = createServer((request, response) => {
    void answer(request).then((value) => response.end(JSON.stringify(value)));
  });
  const answer = async (request: IncomingMessage): Promise<unknown> => {
    const [, path = '', folder = '', operation = ''] = (request.url ?? '').split('/');
    const service = schemas.get(folder);
    switch (path) {
      case 'services':
        return services;
      case 'operations':
        return [...(service?.operations.keys() ?? [])];
      case 'known': {
        const schema = service?.operations.get(operation)?.schema[4];
        return schema ? known(NormalizedSchema.of(schema), await bodyOf(request)) : {};
      }
      default:
        return last;
    }
  };
  await new Promise<void>((resolve) => {
    control.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: front.url,
    controlUrl: `http://127.0.0.1:${(control.address() as AddressInfo).port}`,
    close: async () => {
      control.closeAllConnections();
      control.close();
      await front.close();
    },
  };
}

function sampleOutput(service: ServiceSchema | undefined, operation: string): Record<string, unknown> {
  const schema = service?.operations.get(operation)?.schema;
  if (!schema) return {};
  return new Sampler(2).output(NormalizedSchema.of(schema[5]), traitsOf(schema[3]).http?.[2] ?? 200);
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return JSON.parse(text);
}

/** A value without what the SDK's model does not know: one of the two packages is always a little ahead. */
function known(schema: NormalizedSchema, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || schema.isDocumentSchema()) return value;
  if (schema.isListSchema() && Array.isArray(value)) return value.map((item) => known(schema.getValueSchema(), item));
  const entries = Object.entries(value);
  if (schema.isMapSchema())
    return Object.fromEntries(entries.map(([key, item]) => [key, known(schema.getValueSchema(), item)]));
  if (!schema.isStructSchema()) return value;
  const members = schema.getMemberSchemas();
  return Object.fromEntries(
    entries.flatMap(([key, item]) => (members[key] ? [[key, known(members[key], item)] as const] : [])),
  );
}
