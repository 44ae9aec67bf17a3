import { readFileSync } from 'node:fs';
import { NormalizedSchema } from '@smithy/core/schema';
import { describe, expect, test } from 'vitest';
import type { ServiceEntry } from '../../../emulator/service-registry.ts';
import { services } from '../../../emulator/services.ts';
import { traitsOf, type OperationSchema } from '../../../emulator/wire/schema.ts';
import { clientOf, schemaOf } from '../../../emulator/wire/service-schema.ts';
import { sdk } from '../world.ts';
import { difference } from './difference.ts';
import { echoWorld } from './echo.ts';
import { isEventStream, plain, Sampler } from './sample.ts';

interface Exception {
  service: string;
  operation: string;
  reason: string;
}

const exceptions = JSON.parse(
  readFileSync(new URL('../../cases/wire/round-trip-exceptions.json', import.meta.url), 'utf8'),
) as Exception[];

describe('every operation of a client arrives as it was sent, and its answer as it was given', () => {
  test.each(services.map((entry) => [entry.folder, entry] as const))('%s', async (folder, entry) => {
    const failed = await roundTrips(entry);
    const expected = exceptions.filter(({ service }) => service === folder).map(({ operation }) => operation);
    const unexpected = [...failed].filter(([operation]) => !expected.includes(operation));
    expect(Object.fromEntries(unexpected)).toEqual({});
    // an exception that passes is no exception any more
    expect(expected.filter((operation) => !failed.has(operation))).toEqual([]);
  });
});

test('every exception gives its reason', () => {
  for (const { service, operation, reason } of exceptions) {
    expect(`${service}.${operation}`).toMatch(/^[\w-]+\.\w+$/);
    expect(reason.length).toBeGreaterThan(20);
  }
});

/** The operations that failed, with what was wrong. */
async function roundTrips(entry: ServiceEntry): Promise<Map<string, string>> {
  let input: Record<string, unknown> = {};
  let output: Record<string, unknown> = {};
  const world = echoWorld(
    (_folder, _operation, seen) => {
      input = seen;
      return output;
    },
    [entry],
  );
  const { module } = await entry.load();
  const client = new (clientOf(module) as never as ClientConstructor)(sdk(world));
  const failed = new Map<string, string>();
  for (const operation of schemaOf(module).operations.values()) {
    const sent = sampleInput(entry.folder, operation);
    output = sampleOutput(operation);
    input = {};
    try {
      const Command = (module as Record<string, CommandConstructor>)[`${operation.name}Command`];
      if (!Command) throw new Error('no command');
      const answer = await client.send(new Command(structuredClone(sent)));
      // the SDK adds members of its own, such as checksums and idempotency tokens
      const added = Object.keys(input).filter((name) => !(name in sent));
      for (const name of added) delete input[name];
      const body = await collect(operation, answer);
      const wrong = difference(
        { input: plain(input), output: plain(body) },
        { input: plain(sent), output: plain(output) },
      );
      if (wrong) failed.set(operation.name, wrong);
    } catch (error) {
      failed.set(operation.name, error instanceof Error ? error.message.slice(0, 400) : String(error));
    }
  }
  return failed;
}

interface ClientConstructor {
  new (config: object): { send(command: object): Promise<Record<string, unknown>> };
}
type CommandConstructor = new (input: object) => object;

function sampleInput(folder: string, { schema }: OperationSchema): Record<string, unknown> {
  const input = new Sampler(1).input(NormalizedSchema.of(schema[4]));
  // buckets become part of the host, and accounts too
  if (folder === 's3' && 'Bucket' in input) input['Bucket'] = 'bucket-1';
  if (folder === 's3-control' && 'AccountId' in input) input['AccountId'] = '123456789012';
  return input;
}

const sampleOutput = ({ schema }: OperationSchema): Record<string, unknown> =>
  new Sampler(2).output(NormalizedSchema.of(schema[5]), traitsOf(schema[3]).http?.[2] ?? 200);

/** The output with its streams as bytes, and without event streams, which need a connection that stays open. */
async function collect({ schema }: OperationSchema, output: Record<string, unknown>): Promise<Record<string, unknown>> {
  const shape = NormalizedSchema.of(schema[5]);
  for (const [name, member] of shape.isStructSchema() ? shape.structIterator() : [])
    if (isEventStream(member)) delete output[name];
  const entries = Object.entries(output).map(async ([name, value]) => {
    const stream = value as { transformToByteArray?: () => Promise<Uint8Array> } | undefined;
    return [name, stream?.transformToByteArray ? await stream.transformToByteArray() : value] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}
