import * as client from '@aws-sdk/client-dynamodb';
import { readJson, writeJson } from '../wire/codecs.ts';
import { utf8 } from '../wire/protocol.ts';
import { schemaOf } from '../wire/service-schema.ts';

const schemaNamed = (operation: string) => {
  const found = schemaOf(client).operations.get(operation);
  if (!found) throw new Error(`DynamoDB has no operation ${operation}`);
  return found.schema;
};

/** A typed input as DynamoDB's JSON: what dynalite reads. */
export const toWire = (operation: string, input: object): Record<string, unknown> =>
  JSON.parse(utf8(writeJson(schemaNamed(operation)[4], input))) as Record<string, unknown>;

/** DynamoDB's JSON as the typed output. */
export const fromWire = async (operation: string, output: unknown): Promise<Record<string, unknown>> =>
  (await readJson(schemaNamed(operation)[5], Buffer.from(JSON.stringify(output)))) as Record<string, unknown>;
